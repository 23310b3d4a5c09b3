import { Button, TextInput } from "@mantine/core";
import { useFetcher } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { textOf } from "../daily/given.ts";
import desk from "../desk/desk.module.css";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { titleOf } from "./page-meta.ts";
import { Pixels } from "./pixels.tsx";
import { ProgramBadge } from "./programs.tsx";
import { ProgramNav } from "./room.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/reporting.ts";
import styles from "./affiliates.module.css";

export function meta({ matches, loaderData }: Route.MetaArgs) {
  return titleOf(matches, "reporting.title", loaderData?.program.name);
}

export async function loader({ context, params: { id } }: Route.LoaderArgs) {
  const call = api(context);
  const [{ program }, { keys }, { pixels }] = await Promise.all([
    call("GET /api/admin/programs/{id}", { params: { id } }),
    call("GET /api/admin/programs/{id}/keys", { params: { id } }),
    call("GET /api/admin/programs/{id}/pixels", { params: { id } }),
  ]);
  return { program, keys, pixels };
}

export async function action({ context, request, params: { id } }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  const text = (name: string): string => textOf(form, name);
  try {
    switch (text("deed")) {
      case "pixel":
        await call("POST /api/admin/programs/{id}/pixels", {
          params: { id },
          body: { name: text("name"), event: text("event"), market: text("market") },
        });
        return {};
      case "revoke-pixel":
        await call("POST /api/admin/pixels/{id}/revoke", { params: { id: text("pixel") } });
        return {};
      case "revoke-key":
        await call("POST /api/admin/conversion-keys/{id}/revoke", { params: { id: text("key") } });
        return {};
      default: {
        const { name, secret } = await call("POST /api/admin/programs/{id}/keys", {
          params: { id },
          body: { name: text("name"), scopes: ["conversion.write"] },
        });
        return { made: { name, secret } };
      }
    }
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** By what other systems and pages report conversions of a program: keys of the API, and pixels. */
export default function Reporting({ loaderData: { program, keys, pixels } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("program.write");
  return (
    <>
      <PageTitle
        title={program.name}
        back={{ to: "/admin/affiliates/programs", label: t("programs.title") }}
        beside={<ProgramBadge state={program.state} />}
        lead={t("reporting.lead")}
      />
      <ProgramNav id={program.id} name={program.name} />
      <div className={panels["page"]}>
        <Keys keys={keys} may={may} />
        <Pixels pixels={pixels} may={may} />
      </div>
    </>
  );
}

type Key = Reply<"GET /api/admin/programs/{id}/keys">["keys"][number];

function Keys({ keys, may }: { readonly keys: readonly Key[]; readonly may: boolean }) {
  const t = useWords();
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const made = answer !== undefined && "made" in answer ? answer.made : undefined;
  return (
    <Card id="keys" title={t("keys.title")} text={t("keys.text")}>
      {may ? (
        <IdempotentForm fetcher={fetcher} className={desk["inline"] ?? ""}>
          <TextInput
            name="name"
            label={t("keys.name")}
            description={t("keys.name.hint")}
            required
            maxLength={100}
            key={made?.secret ?? ""}
          />
          <Button type="submit" loading={fetcher.state !== "idle"}>
            {t("keys.do")}
          </Button>
        </IdempotentForm>
      ) : null}
      {made === undefined ? null : (
        <Notice tone="good" title={t("keys.made", { name: made.name })} live>
          <p>{t("keys.once")}</p>
          <p>
            <code className={panels["hash"]}>{made.secret}</code>
          </p>
        </Notice>
      )}
      {answer !== undefined && "problem" in answer ? (
        <ProblemNotice problem={answer.problem} title={t("refused")} money={t("refused.money")} />
      ) : null}
      {keys.length === 0 ? (
        <p className={panels["quiet"]}>{t("keys.none")}</p>
      ) : (
        <ul className={styles["plain"]}>
          {keys.map(({ id, name, scopes, createdAt, revoked }) => (
            <li key={id}>
              <span>
                <b className={revoked ? styles["gone"] : undefined}>{name}</b>{" "}
                <small>
                  {scopes.map((scope) => t(`keys.scope.${scope}`)).join(", ")} ·{" "}
                  {t.rich("keys.since", { date: <When at={createdAt} /> })}
                </small>
              </span>
              {revoked ? (
                <span className={panels["quiet"]}>{t("keys.revoked")}</span>
              ) : may ? (
                <ConfirmWithReason
                  label={t("keys.revoke")}
                  title={t("keys.revoke.title", { name })}
                  confirm={t("keys.revoke")}
                  tone="quiet"
                  reason={false}
                  fields={{ deed: "revoke-key", key: id }}
                >
                  <p>{t("keys.revoke.means")}</p>
                </ConfirmWithReason>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary className={panels["link"]}>{t("keys.how")}</summary>
        <pre className={styles["code"]}>
          {[
            "curl -X POST https://…/api/conversions \\",
            '  -H "Authorization: Bearer flk_…" -H "Content-Type: application/json" \\',
            `  -d '{"event":"lead","reference":"form-1042","market":"eu","code":"SPRING",`,
            `       "customer":{"email":"reader@example.com"},"value":{"amount":"20.00","currency":"EUR"}}'`,
          ].join("\n")}
        </pre>
        <p className={panels["quiet"]}>{t("keys.how.text")}</p>
      </details>
    </Card>
  );
}
