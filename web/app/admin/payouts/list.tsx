import { api, refusalOf } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { idempotencyKey } from "../../ui/idempotent-form.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { BatchBadge } from "../money/badges.tsx";
import { titleOf } from "../money/page-meta.ts";
import panels from "../money/panels.module.css";
import { nameOf } from "../money/person.tsx";
import { useWords } from "../money/words.ts";
import { useMay } from "../use-staff.ts";
import { Due, useDue } from "./due.tsx";
import { PayoutsNav } from "./room.tsx";
import { Results } from "./results.tsx";
import type { Read } from "./results.tsx";
import type { Route } from "./+types/list.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "payouts.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const { before } = readTableQuery(request);
  const call = api(context);
  const isFirst = before === undefined;
  return { isFirst, ...(await call("GET /api/admin/payouts", { query: isFirst ? {} : { before } })) };
}

/** Reads a result file. */
export async function action({ context, request }: Route.ActionArgs): Promise<Read> {
  const form = await request.formData();
  const file = form.get("file");
  try {
    const text = file instanceof File ? await file.text() : "";
    return {
      read: await api(context)("POST /api/admin/payout-results", {
        body: { text },
        idempotencyKey: idempotencyKey(form),
      }),
    };
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

type Row = Reply<"GET /api/admin/payouts">["batches"][number];

/** Who could be paid now, by currency, and the batches made so far. */
export default function Payouts({ loaderData: { isFirst, batches, next } }: Route.ComponentProps) {
  const t = useWords();
  const due = useDue(isFirst, batches);
  const mayMake = useMay("payout.make");
  const columns: readonly Column<Row>[] = [
    {
      key: "batch",
      head: t("batches.batch"),
      cell: ({ id, madeAt }) => (
        <>
          <When at={madeAt} /> <span className={`${panels["id"]} ${panels["quiet"]}`}>{id}</span>
        </>
      ),
    },
    { key: "state", head: t("batches.state"), phone: "line", cell: ({ state }) => <BatchBadge state={state} /> },
    { key: "made", head: t("batches.made"), cell: ({ madeBy }) => nameOf(t, madeBy) },
    {
      key: "approved",
      head: t("batches.approved"),
      cell: ({ approvedBy }) => (approvedBy === null ? "–" : nameOf(t, approvedBy)),
    },
    {
      key: "day",
      head: t("batches.day"),
      cell: ({ executionDate }) => <When at={`${executionDate}T12:00:00Z`} zone="company" />,
    },
    {
      key: "count",
      head: t("batches.payouts"),
      numeric: true,
      phone: "line",
      cell: ({ count }) => <Count value={count} />,
    },
    {
      key: "total",
      head: t("batches.total"),
      numeric: true,
      phone: "figure",
      cell: ({ total }) => <Money value={total} />,
    },
  ];
  return (
    <>
      <PageTitle
        title={t("payouts.title")}
        lead={t("payouts.lead")}
        actions={
          mayMake && due !== null && !("problem" in due) && due.some(({ count }) => count > 0) ? (
            <ButtonLink to="/admin/payouts/new">{t("payouts.make")}</ButtonLink>
          ) : null
        }
      />
      <PayoutsNav />
      <div className={panels["page"]}>
        {isFirst ? <Due due={due} /> : null}
        {mayMake ? <Results /> : null}
        <section aria-labelledby="batches">
          <h2 id="batches" className={panels["heading"]}>
            {t("batches.name")}
          </h2>
          <DataTable
            name={t("batches.name")}
            columns={columns}
            rows={batches}
            rowKey={({ id }) => id}
            rowTo={({ id }) => `/admin/payouts/${id}`}
            next={next}
            empty={<Empty title={t("batches.empty")}>{t("batches.empty.text")}</Empty>}
          />
        </section>
      </div>
    </>
  );
}
