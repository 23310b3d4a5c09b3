import { Badge, Button, Checkbox } from "@mantine/core";
import { useFetcher } from "react-router";
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
import type { Permission } from "../session.ts";
import { useStaff } from "../use-staff.ts";
import { titleOf, useWords } from "./words.ts";
import type { Route } from "./+types/staff.ts";
import styles from "./staff.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches);
}

export async function loader({ context }: Route.LoaderArgs) {
  const call = api(context);
  const [{ staff }, rule] = await Promise.all([call("GET /api/admin/staff"), call("GET /api/admin/staff-rule")]);
  return { staff, rule: rule.permissions };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const call = api(context);
  try {
    if (form.has("person")) {
      await call("POST /api/admin/staff/{person}/factors/drop", {
        params: { person: textOf(form, "person") },
        body: { reason: textOf(form, "reason") },
      });
      return {};
    }
    const permissions = form.getAll("permission").map(String) as Permission[];
    await call("PUT /api/admin/staff-rule", { body: { permissions } });
    return { saved: true as const };
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Row = Reply<"GET /api/admin/staff">["staff"][number];

/** Who works here, and how safely they come in. */
export default function Staff({ loaderData: { staff, rule } }: Route.ComponentProps) {
  const t = useWords();
  const self = useStaff()?.person.id;
  const asked = new Set<Permission>(rule);
  const columns: readonly Column<Row>[] = [
    {
      key: "name",
      head: t("staff.name"),
      phone: "heading",
      cell: ({ name, email }) => (
        <span className={styles["name"]}>
          {name ?? "–"}
          <small>{email}</small>
        </span>
      ),
    },
    {
      key: "factor",
      head: t("staff.factor"),
      phone: "figure",
      cell: (row) => (
        <span className={styles["badges"]}>
          <Factor of={row} />
          {row.permissions.some((permission) => asked.has(permission)) ? (
            <Badge color="gray" variant="outline">
              {t("staff.asked")}
            </Badge>
          ) : null}
        </span>
      ),
    },
    {
      key: "may",
      head: t("staff.may"),
      cell: (row) => (
        <span className={styles["may"]}>
          {row.permissions.map((permission) => t(`staff.may.${permission}`)).join(", ")}
        </span>
      ),
    },
    {
      key: "do",
      head: "",
      cell: ({ id, name, app, passkeys }) =>
        id === self || (!app && passkeys === 0) ? null : (
          <ConfirmWithReason
            label={t("staff.drop")}
            title={t("staff.drop.title", { name: name ?? "–" })}
            confirm={t("staff.drop.confirm")}
            tone="quiet"
            fields={{ person: id }}
          >
            <p>{t("staff.drop.means")}</p>
          </ConfirmWithReason>
        ),
    },
  ];
  return (
    <>
      <PageTitle title={t("staff.title")} lead={t("staff.lead")} />
      <div className={panels["page"]}>
        <DataTable
          name={t("staff.title")}
          columns={columns}
          rows={staff}
          rowKey={({ id }) => id}
          empty={<Empty title={t("staff.title")}>{t("staff.lead")}</Empty>}
        />
        <Rule held={[...new Set(staff.flatMap(({ permissions }) => permissions))].sort()} asked={asked} />
      </div>
    </>
  );
}

function Factor({ of: { app, passkeys } }: { readonly of: Row }) {
  const t = useWords();
  if (!app && passkeys === 0) return <Badge color="wait">{t("staff.factor.none")}</Badge>;
  return (
    <>
      {app ? <Badge color="good">{t("staff.factor.app")}</Badge> : null}
      {passkeys === 0 ? null : <Badge color="good">{t("staff.factor.passkeys", { count: passkeys })}</Badge>}
    </>
  );
}

function Rule({ held, asked }: { readonly held: readonly Permission[]; readonly asked: ReadonlySet<Permission> }) {
  const t = useWords();
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const problem = answer !== undefined && "problem" in answer ? answer.problem : undefined;
  const why = (problem?.data as { readonly why?: string } | undefined)?.why;
  return (
    <Card title={t("staff.rule")} text={t("staff.rule.text")}>
      <IdempotentForm fetcher={fetcher}>
        <fieldset className={styles["rule"]}>
          <legend>{t("staff.rule.some")}</legend>
          {held.map((permission) => (
            <Checkbox
              key={permission}
              name="permission"
              value={permission}
              label={t(`staff.may.${permission}`)}
              defaultChecked={asked.has(permission)}
            />
          ))}
        </fieldset>
        {problem === undefined ? null : why === "factor" ? (
          <Notice tone="bad" title={t("staff.rule.refused")} live>
            <p>
              {t("staff.rule.factor")} <a href="/account/security">{t("staff.rule.own")}</a>
            </p>
          </Notice>
        ) : (
          <ProblemNotice problem={problem} />
        )}
        {answer !== undefined && "saved" in answer ? (
          <Notice tone="good" live>
            <p>{t("staff.rule.saved")}</p>
          </Notice>
        ) : null}
        <div className={panels["buttons"]}>
          <Button type="submit" loading={fetcher.state !== "idle"}>
            {t("staff.rule.save")}
          </Button>
        </div>
      </IdempotentForm>
    </Card>
  );
}
