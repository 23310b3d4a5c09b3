import type { Call, Reply } from "../../api.ts";
import { isLow, variantsOf } from "../products/variant.ts";
import type { Permission } from "../session.ts";

type Periods = Reply<"GET /api/admin/periods">["periods"];

const LATEST = 6;
/** More than these are said to be "50 or more" by the list itself. */
const COUNTED = 50;

/** All that the overview shows, each part only for those who may read it; nothing here is reckoned but what other pages show. */
export async function readDay(call: Call, permissions: readonly Permission[], locale: string) {
  const may = (permission: Permission) => permissions.includes(permission);
  const ask = <Part>(permission: Permission, part: () => Promise<Part>) => (may(permission) ? part() : null);
  const [latest, refused, checking, products, periods, payouts, payable, changes, tank, adjustments, keys] =
    await Promise.all([
      ask("order.read", () => call("GET /api/admin/orders", { query: { limit: LATEST } })),
      ask("order.read", () => call("GET /api/admin/orders", { query: { with: "failed-refund", limit: COUNTED } })),
      ask("order.read", () => call("GET /api/admin/orders", { query: { with: "unsettled-payment", limit: COUNTED } })),
      ask("order.read", () =>
        call("GET /api/admin/products", { query: { locale, stock: "low", status: "on-sale", limit: COUNTED } }),
      ),
      ask("run.read", () => call("GET /api/admin/periods")),
      ask("payout.read", () => call("GET /api/admin/payouts")),
      ask("payout.read", () => call("GET /api/admin/payout-due")),
      ask("member.read", () => call("GET /api/admin/network/changes", { query: { state: "asked", limit: COUNTED } })),
      ask("member.read", () => call("GET /api/admin/tank", { query: {} })),
      ask("run.read", () => call("GET /api/admin/adjustments", { query: { state: "requested", limit: COUNTED } })),
      ask("order.read", () => call("GET /api/admin/key-pools", { query: {} })),
    ]);
  return {
    now: new Date().toISOString(),
    orders: latest?.orders ?? [],
    refusedRefunds: refused?.orders.length ?? 0,
    checkedPayments: checking?.orders.length ?? 0,
    lowStock: variantsOf(products?.products ?? []).filter(isLow).length,
    owedKeys: keys?.owed.keys ?? 0,
    periods: periods?.periods ?? [],
    batches: payouts?.batches ?? [],
    due: payable?.due ?? [],
    askedChanges: changes?.changes.map(({ askedBy }) => askedBy?.id ?? null) ?? [],
    waitingForSeat: tank?.waiting.length ?? 0,
    askedAdjustments: adjustments?.adjustments.map(({ requestedBy }) => requestedBy?.id ?? null) ?? [],
    lately: periods === null ? null : await readLately(call, periods.periods, may("order.read")),
  };
}

/** The open period beside the one before it: what they sold, day by day, and what they pay. */
async function readLately(call: Call, periods: Periods, maySales: boolean) {
  const at = periods.findIndex(({ period }) => period.state === "open");
  const [open, before] = [periods[at], periods[at + 1]];
  if (open === undefined) return null;
  const days = async (period: string | undefined) =>
    period === undefined || !maySales ? [] : (await call("GET /api/admin/sales-by-day", { query: { period } })).days;
  const [detail, sold, soldBefore] = await Promise.all([
    call("GET /api/admin/periods/{id}", { params: { id: open.period.id } }),
    days(open.period.id),
    days(before?.period.id),
  ]);
  return {
    now: { period: open.period, sold, earned: detail.run?.totals ?? detail.preview?.totals ?? [] },
    before: before === undefined ? null : { period: before.period, sold: soldBefore, earned: before.run?.totals ?? [] },
  };
}

export type Day = Awaited<ReturnType<typeof readDay>>;
export type Lately = NonNullable<Day["lately"]>;
