import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { titleOf } from "../page-meta.ts";
import { List } from "../parts/list.tsx";
import { PromoteNav } from "../parts/promote-nav.tsx";
import { useWords } from "../words.ts";
import type { Route } from "./+types/hosts.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "hosts.title");
}

export async function loader({ context, url }: Route.LoaderArgs) {
  const call = api(context);
  const [{ hosts }, { handle, links }] = await Promise.all([
    call("GET /api/partner/link-hosts"),
    call("GET /api/partner/links"),
  ]);
  return { hosts, handle, links: links.map(({ id, code, label }) => ({ id, code, label })), store: url.hostname };
}

export async function action({ context, request }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const params = { id: text("id") };
  try {
    switch (text("deed")) {
      case "check":
        await call("POST /api/partner/link-hosts/{id}/check", { params });
        return {};
      case "drop":
        await call("DELETE /api/partner/link-hosts/{id}", { params });
        return {};
      default:
        await call("POST /api/partner/link-hosts", {
          body: { host: text("host"), ...(text("link") === "" ? {} : { link: text("link") }) },
        });
        return { added: text("host") };
    }
  } catch (error) {
    return { problem: refusalOf(error), given: text("host") } satisfies { problem: Problem; given: string };
  }
}

/** Host names of the affiliate's own: wished for, proved by a record, and from then on their links begin with them. */
export default function Hosts({ loaderData: { hosts, handle, links, store }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const answer: { readonly problem?: Problem; readonly given?: string; readonly added?: string } = actionData ?? {};
  return (
    <>
      <PageTitle
        title={t("hosts.title")}
        lead={t("hosts.lead")}
        back={{ to: "/office/links", label: t("links.title") }}
      />
      <PromoteNav />
      <div className={styles["page"]}>
        {answer.problem === undefined ? null : <ProblemNotice problem={answer.problem} />}
        {hosts.length === 0 ? (
          <Empty title={t("hosts.none")}>{t("hosts.none.text")}</Empty>
        ) : (
          <List className={styles["list"]}>
            {hosts.map((host) => (
              <HostCard key={host.id} host={host} store={store} code={codeOf(host.link, links)} />
            ))}
          </List>
        )}
        <section className={styles["new"]} aria-labelledby="new">
          <h2 id="new" className={styles["heading"]}>
            {t("hosts.new")}
          </h2>
          <IdempotentForm className={styles["form"]} key={answer.added ?? ""}>
            <Field
              label={t("hosts.name")}
              hint={t("hosts.name.hint")}
              name="host"
              placeholder="go.example.com"
              defaultValue={answer.given ?? ""}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              minLength={4}
              maxLength={253}
              required
            />
            <Choice label={t("hosts.front")} name="link" defaultValue="">
              <option value="">{t("hosts.front.site", { handle })}</option>
              {links.map(({ id, label, code }) => (
                <option key={id} value={id}>
                  {label} (/{code})
                </option>
              ))}
            </Choice>
            <div>
              <Button>{t("hosts.do")}</Button>
            </div>
          </IdempotentForm>
        </section>
      </div>
    </>
  );
}

function codeOf(link: string | null, links: readonly { readonly id: string; readonly code: string }[]): string {
  return (links.find(({ id }) => id === link) ?? links[0])?.code ?? "…";
}

type Host = Reply<"GET /api/partner/link-hosts">["hosts"][number];

function HostCard({ host, store, code }: { readonly host: Host; readonly store: string; readonly code: string }) {
  const t = useWords();
  return (
    <li className={styles["link"]}>
      <h2 className={styles["heading"]}>{host.host}</h2>
      {host.checked ? (
        <p>
          {t("hosts.leads")} · {t("hosts.example", { host: host.host, code })}
        </p>
      ) : (
        <>
          <p>{t("hosts.waits")}</p>
          <p className={styles["text"]}>{t("hosts.steps")}</p>
          <dl className={styles["records"]}>
            <dt>{t("hosts.step.txt")}</dt>
            <dd>
              <code>{host.record.name}</code> → <code>{host.record.value}</code>
            </dd>
            <dt>{t("hosts.step.cname")}</dt>
            <dd>
              <code>{host.host}</code> → <code>{store}</code>
            </dd>
          </dl>
        </>
      )}
      <IdempotentForm className={styles["buttons"]} preventScrollReset>
        <input type="hidden" name="id" value={host.id} />
        {host.checked ? null : (
          <Button name="deed" value="check">
            {t("hosts.check")}
          </Button>
        )}
        <Button name="deed" value="drop" tone="plain">
          {t("hosts.drop", { host: host.host })}
        </Button>
      </IdempotentForm>
    </li>
  );
}
