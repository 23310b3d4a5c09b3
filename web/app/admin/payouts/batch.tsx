import { Outlet } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { idempotencyKey } from "../../ui/idempotent-form.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { BatchBadge } from "../money/badges.tsx";
import { titleOf } from "../money/page-meta.ts";
import panels from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import { useMay } from "../use-staff.ts";
import { BankFiles } from "./bank-files.tsx";
import { BatchNext } from "./batch-next.tsx";
import { WayOfBatch } from "./way.tsx";
import type { Route } from "./+types/batch.ts";

export function meta({ matches, params }: Route.MetaArgs) {
  return titleOf(matches, "payouts.title", params.id);
}

export async function loader({ context, params }: Route.LoaderArgs) {
  const call = api(context);
  return { detail: await call("GET /api/admin/payouts/{id}", { params: { id: params.id } }) };
}

export async function action({ context, params: { id }, request }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  const given = { params: { id }, idempotencyKey: idempotencyKey(form) };
  const reason = form.get("reason");
  try {
    switch (form.get("deed")) {
      case "approve":
        await call("POST /api/admin/payouts/{id}/approve", given);
        break;
      case "settle":
        await call("POST /api/admin/payouts/{id}/settle", given);
        break;
      case "send":
        await call("POST /api/admin/payouts/{id}/send", { params: { id } });
        break;
      case "cancel":
        // The question said to go on only when the bank has stopped a file that was taken.
        await call("POST /api/admin/payouts/{id}/cancel", {
          ...given,
          body: { reason: typeof reason === "string" ? reason : "", bankStopped: true },
        });
        break;
      default:
        await call("POST /api/admin/payouts/{id}/refuse", {
          ...given,
          body: { reason: typeof reason === "string" ? reason : "" },
        });
    }
    return {};
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

export type Detail = Reply<"GET /api/admin/payouts/{id}">;
type Row = Detail["payouts"][number];

/** A batch from its maker to the bank: where it stands, its files, and each payout with what it is made of. */
export default function Batch({ loaderData: { detail } }: Route.ComponentProps) {
  const t = useWords();
  const mayApprove = useMay("payout.approve");
  const mayMake = useMay("payout.make");
  const { batch, payouts } = detail;
  const columns: readonly Column<Row>[] = [
    {
      key: "member",
      head: t("batch.member"),
      sort: (a, b) => a.member.displayName.localeCompare(b.member.displayName),
      cell: ({ member }) => member.displayName,
    },
    {
      key: "account",
      head: t("batch.account"),
      cell: ({ holder, kind, shown, country }) => (
        <>
          {holder}{" "}
          <span className={panels["quiet"]}>
            {kind === "paypal" ? shown : `${kind === "stripe" ? "Stripe" : country} …${shown}`}
          </span>
        </>
      ),
    },
    {
      key: "earnings",
      head: t("batch.earnings"),
      numeric: true,
      cell: ({ earnings }) => (
        <span>
          <Count value={earnings.count} /> · <Money value={earnings.amount} />
        </span>
      ),
    },
    {
      key: "netted",
      head: t("batch.netted"),
      numeric: true,
      cell: ({ netted }) => (/[1-9]/.test(netted.amount) ? <Money value={netted} /> : "–"),
    },
    ...(payouts.some(({ bank }) => bank !== null)
      ? [
          {
            key: "bank",
            head: t(batch.method === "stripe" ? "batch.stripe" : "batch.bank"),
            cell: ({ bank }: Row) => (bank === null ? "–" : `${t(`batch.outcome.${bank.outcome}`)} (${bank.code})`),
          },
        ]
      : []),
    {
      key: "amount",
      head: t("batch.amount"),
      numeric: true,
      phone: "figure",
      // Money of one currency: compared as whole numbers of its smallest unit.
      sort: (a, b) => (minor(a) < minor(b) ? -1 : minor(a) > minor(b) ? 1 : 0),
      cell: ({ amount }) => <Money value={amount} />,
    },
  ];
  return (
    <>
      <PageTitle
        title={t("batch.title", { id: batch.id })}
        back={{ to: "/admin/payouts", label: t("batch.back") }}
        beside={<BatchBadge state={batch.state} />}
        lead={
          <>
            {t.rich("batch.lead", {
              sum: (
                <b>
                  <Money value={batch.total} />
                </b>
              ),
              people: t("batch.people", { count: batch.count }),
            })}
            {` · ${t(`method.${batch.method}`)}`}
            {batch.state === "refused" ? null : (
              <>
                {" · "}
                {t.rich(batch.method === "stripe" ? "batch.day.stripe" : "batch.day", {
                  date: <When at={`${batch.executionDate}T12:00:00Z`} zone="company" />,
                })}
              </>
            )}
          </>
        }
      />
      <div className={panels["page"]}>
        <section className={panels["card"]}>
          <WayOfBatch batch={batch} />
          <BatchNext detail={detail} mayRefuse={mayApprove} />
        </section>
        {batch.state === "refused" || batch.state === "cancelled" || batch.method === "stripe" ? null : (
          <BankFiles batch={batch} may={mayApprove || mayMake} />
        )}
        <section aria-labelledby="payouts">
          <h2 id="payouts" className={panels["heading"]}>
            {t("batch.payouts")}
          </h2>
          <DataTable
            name={t("batch.payouts")}
            columns={columns}
            rows={payouts}
            rowKey={({ id }) => id}
            rowTo={({ id }) => `/admin/payouts/${batch.id}/to/${id}`}
            beside
            foot={{ amount: <Money value={batch.total} /> }}
            empty={<Empty title={t("money.nothing")} />}
          />
        </section>
      </div>
      <Outlet />
    </>
  );
}

const minor = ({ amount }: Row): bigint => BigInt(amount.amount.replace(".", ""));
