import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { textOf } from "../daily/given.ts";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { titleOf, useWords } from "./words.ts";
import type { Route } from "./+types/hosts.ts";
import styles from "./hosts.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches);
}

export async function loader({ context }: Route.LoaderArgs) {
  return await api(context)("GET /api/admin/hosts");
}

export async function action({ context, request }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  const text = (name: string) => textOf(form, name);
  const params = { id: text("id") };
  try {
    switch (text("deed")) {
      case "check":
        await call("POST /api/admin/hosts/{id}/check", { params });
        return {};
      case "move":
        await call("PUT /api/admin/hosts/canonical", {
          body: { id: params.id === "" ? null : params.id, reason: text("reason") },
        });
        return {};
      case "drop":
        await call("DELETE /api/admin/hosts/{id}", { params, query: { reason: text("reason") } });
        return {};
      default: {
        const market = text("market");
        await call("POST /api/admin/hosts", { body: { host: text("host"), market: market === "" ? null : market } });
        return { added: text("host") };
      }
    }
  } catch (error) {
    return { problem: refusalOf(error), host: text("host") } satisfies { problem: Problem; host: string };
  }
}

type Hosts = Reply<"GET /api/admin/hosts">;
type Host = Hosts["hosts"][number];

/** The company's names, where the store stands among them, and the way to another. */
export default function HostsPage({ loaderData: { home, origin, hosts, markets }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  const answer: { readonly problem?: Problem; readonly host?: string; readonly added?: string } = actionData ?? {};
  if (home === null || origin === null) {
    return (
      <>
        <PageTitle title={t("hosts.title")} lead={t("hosts.lead")} />
        <Notice tone="wait" title={t("hosts.home-missing")}>
          {t("hosts.home-missing.text")}
        </Notice>
      </>
    );
  }
  const here = new URL(origin).host;
  const first = new URL(home).host;
  return (
    <>
      <PageTitle title={t("hosts.title")} lead={t("hosts.lead")} />
      <div className={panels["page"]}>
        {answer.problem === undefined ? null : <ProblemNotice problem={answer.problem} />}
        <Card title={t("hosts.stands", { origin })} text={t("hosts.stands.home", { home: first })}>
          {here === first ? null : (
            <span>
              <ConfirmWithReason
                label={t("hosts.back", { host: first })}
                title={t("hosts.back", { host: first })}
                confirm={t("hosts.back", { host: first })}
                tone="plain"
                fields={{ deed: "move", id: "" }}
              >
                <p>{t("hosts.back.text", { host: first, from: here })}</p>
              </ConfirmWithReason>
            </span>
          )}
        </Card>
        <DataTable
          name={t("hosts.names")}
          columns={columnsOf(t, here)}
          rows={hosts}
          rowKey={({ id }) => id}
          empty={<Empty title={t("hosts.none")}>{t("hosts.none.text")}</Empty>}
        />
        <Card id="new" title={t("hosts.new")} text={t("hosts.new.text")}>
          <IdempotentForm className={styles["form"]} key={answer.added ?? ""}>
            <TextInput
              name="host"
              label={t("hosts.name")}
              description={t("hosts.name.hint")}
              defaultValue={answer.host ?? ""}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              minLength={4}
              maxLength={253}
              required
            />
            <NativeSelect
              name="market"
              label={t("hosts.opens")}
              data={[{ value: "", label: t("hosts.market.any") }, ...markets]}
            />
            <span>
              <Button type="submit" loading={busy}>
                {t("hosts.do")}
              </Button>
            </span>
          </IdempotentForm>
        </Card>
      </div>
    </>
  );
}

function columnsOf(t: ReturnType<typeof useWords>, here: string): readonly Column<Host>[] {
  return [
    { key: "host", head: t("hosts.col.host"), cell: ({ host }) => <span className={styles["host"]}>{host}</span> },
    { key: "market", head: t("hosts.col.market"), cell: ({ market }) => market ?? t("hosts.market.any") },
    {
      key: "state",
      head: t("hosts.col.state"),
      cell: ({ checked, canonical, record }) =>
        checked ? (
          t(canonical ? "hosts.canonical" : "hosts.leads")
        ) : (
          <span className={styles["record"]}>
            {t("hosts.waits")}
            <small>
              {t("hosts.record")} <code>{record.name}</code> → <code>{record.value}</code>
            </small>
          </span>
        ),
    },
    { key: "do", head: "", cell: (host) => <Deeds of={host} here={here} /> },
  ];
}

function Deeds({ of: { id, host, checked, canonical, market }, here }: { readonly of: Host; readonly here: string }) {
  const t = useWords();
  if (canonical) return null;
  return (
    <span className={styles["deeds"]}>
      {checked ? null : (
        <IdempotentForm preventScrollReset>
          <input type="hidden" name="deed" value="check" />
          <input type="hidden" name="id" value={id} />
          <Button type="submit" size="compact-sm" variant="default">
            {t("hosts.check", { host })}
          </Button>
        </IdempotentForm>
      )}
      {checked && market === null ? (
        <ConfirmWithReason
          label={t("hosts.move")}
          title={t("hosts.move.title", { host })}
          confirm={t("hosts.move")}
          tone="quiet"
          fields={{ deed: "move", id }}
        >
          <p>{t("hosts.move.text", { host, from: here })}</p>
        </ConfirmWithReason>
      ) : null}
      <ConfirmWithReason
        label={t("hosts.drop")}
        title={t("hosts.drop.title", { host })}
        confirm={t("hosts.drop")}
        tone="quiet"
        fields={{ deed: "drop", id }}
      >
        <p>{t("hosts.drop.text")}</p>
      </ConfirmWithReason>
    </span>
  );
}
