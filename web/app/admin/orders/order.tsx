import { Outlet, useSearchParams } from "react-router";
import { api, ApiProblem, refusalOf } from "../../api.ts";
import type { Call, Problem } from "../../api.ts";
import { Money } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { titleOf } from "../daily/page-meta.ts";
import { useWords } from "../daily/words.ts";
import { staffOf } from "../session.ts";
import { Buyer } from "./buyer.tsx";
import { Deeds } from "./deeds.tsx";
import { doDeed } from "./do-deed.ts";
import { Downloads } from "./downloads.tsx";
import { Earners } from "./earners.tsx";
import { ChangeAddress } from "./edits.tsx";
import { Lines } from "./lines.tsx";
import { OrderMails, Papers } from "./papers.tsx";
import { Parcels } from "./parcels.tsx";
import { Payments } from "./payments.tsx";
import { Returns } from "./returns.tsx";
import { minorOf, moneyOf } from "../daily/minor.ts";
import { OrderBadge } from "./state.tsx";
import type { AdminOrder } from "./state.tsx";
import { Timeline } from "./timeline.tsx";
import type { Route } from "./+types/order.ts";
import styles from "./order.module.css";

export function meta({ matches, loaderData }: Route.MetaArgs) {
  return titleOf(matches, "orders.title", loaderData?.order.number);
}

export async function loader({ context, params: { id } }: Route.LoaderArgs) {
  const call = api(context);
  const order = await call("GET /api/admin/orders/{id}", { params: { id } });
  const maySee = staffOf(context).permissions.includes("run.read");
  const hasDownloads = order.paidAt !== null && order.lines.some(({ comesAs }) => comesAs !== "parcel");
  const [sale, goods, { invoices }, { mails }, { carriers }, downloaded] = await Promise.all([
    maySee && order.saleId !== null ? readSale(call, order.saleId) : null,
    call("GET /api/admin/orders/{id}/goods", { params: { id } }),
    call("GET /api/admin/orders/{id}/invoices", { params: { id } }),
    call("GET /api/admin/orders/{id}/mails", { params: { id } }),
    call("GET /api/admin/carriers"),
    hasDownloads ? call("GET /api/admin/orders/{id}/downloads", { params: { id } }) : null,
  ]);
  return { order, sale, goods, invoices, mails, carriers, downloaded };
}

async function readSale(call: Call, id: string) {
  try {
    return await call("GET /api/admin/sales/{id}", { params: { id } });
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 404) return null;
    throw error;
  }
}

export async function action({ context, params: { id }, request }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  try {
    await doDeed(call, id, form);
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** What went back of an order's money so far. */
export function refundedOf({ totals, refundable, state }: AdminOrder) {
  const gone = state === "paid" ? minorOf(totals.total) - minorOf(refundable.total) : 0n;
  return moneyOf(gone, totals.total);
}

/** An order's whole story: what was ordered, what was paid, what went back, who earned from it, and when it all happened. */
export default function Order({
  loaderData: { order, sale, goods, invoices, mails, carriers, downloaded },
}: Route.ComponentProps) {
  const t = useWords();
  const { number, state, placedAt, paidAt, market, totals } = order;
  return (
    <>
      <PageTitle
        title={number}
        back={{ to: "/admin/orders", label: t("orders.title") }}
        beside={
          <OrderBadge
            state={state}
            withdrawn={goods.withdrawnAt !== null}
            refunded={refundedOf(order)}
            total={totals.total}
          />
        }
        lead={t.rich(paidAt === null ? "order.lead.placed" : "order.lead.paid", {
          at: <When at={paidAt ?? placedAt} as="moment" />,
          market: market.toUpperCase(),
        })}
        actions={<Deeds order={order} goods={goods} />}
      />
      <JustRefunded order={order} />
      <div className={styles["page"]}>
        <div className={styles["column"]}>
          <Lines order={order} />
          <Downloads order={order} downloaded={downloaded} />
          <Parcels order={order} goods={goods} carriers={carriers} />
          <Returns order={order} goods={goods} />
          <Payments order={order} />
          {sale === null ? null : <Earners sale={sale} />}
        </div>
        <div className={styles["column"]}>
          <Buyer order={order}>
            <ChangeAddress order={order} goods={goods} />
          </Buyer>
          <Timeline order={order} mails={mails} invoices={invoices} sale={sale} />
          <Papers invoices={invoices} />
          <OrderMails mails={mails} />
        </div>
      </div>
      <Outlet />
    </>
  );
}

/** Said once, on the way back from the refund's panel. */
function JustRefunded({ order: { refunds } }: { readonly order: AdminOrder }) {
  const t = useWords();
  const [search] = useSearchParams();
  const refund = refunds.find(({ id }) => id === search.get("refunded"));
  if (refund === undefined || refund.state === "failed") return null;
  return (
    <div className={styles["said"]}>
      <Notice tone="good" live>
        <p>
          <b>{t.rich("order.refund.done", { amount: <Money value={refund.amount} /> })}</b>
          <br />
          {t("order.refund.done.text")}
        </p>
      </Notice>
    </div>
  );
}
