import type { Call, Reply } from "../../api.ts";
import { ApiProblem } from "../../api.ts";
import type { MoneyValue } from "../../ui/format-money.ts";
import { minorOf, moneyOf } from "../daily/minor.ts";

export type Chargeback = Reply<"GET /api/admin/chargebacks">["chargebacks"][number];
type Sale = Reply<"GET /api/admin/sales/{id}">;
type Conversion = Reply<"GET /api/admin/conversions">["conversions"][number];

/** What one earner has of the sale. */
export interface Share {
  readonly earning: Sale["earnings"][number];
  /** The conversion that tells of it, where an affiliate program pays it. */
  readonly conversion: string | null;
  /** What stood when the chargeback was opened; null where nothing tells it. */
  readonly before: MoneyValue | null;
}

/** The disputed sale and who earns from it. */
export async function readDisputed(call: Call, chargeback: Chargeback) {
  const [sale, { conversions }] = await Promise.all([
    call("GET /api/admin/sales/{id}", { params: { id: chargeback.sale } }),
    call("GET /api/admin/conversions", { query: { sale: chargeback.sale } }),
  ]);
  const shares = await Promise.all(
    sale.earnings.map(async (earning): Promise<Share> => {
      const conversion = earning.bonus.startsWith("program.")
        ? conversions.find(({ affiliate, earnings }) =>
            earning.level === 0
              ? affiliate.id === earning.earner.id
              : earnings.some(({ earner, level }) => earner.id === earning.earner.id && level === earning.level),
          )
        : undefined;
      const before =
        conversion === undefined ? await stoodAt(call, earning, chargeback.openedAt) : paidBy(conversion, earning);
      return { earning, conversion: conversion?.id ?? null, before };
    }),
  );
  return { sale, shares };
}

/** Its postings before that moment, added up; null where the plan cannot explain it any more. */
async function stoodAt(call: Call, earning: Sale["earnings"][number], at: string): Promise<MoneyValue | null> {
  try {
    const { history } = await call("GET /api/admin/earnings/{id}", { params: { id: earning.id } });
    const sum = history
      .filter((change) => Date.parse(change.at) < Date.parse(at))
      .reduce((all, { amount }) => all + minorOf(amount), 0n);
    return moneyOf(sum, earning.amount);
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status < 500) return null;
    throw error;
  }
}

/** What a conversion was decided to pay; null of those above, and where a cap left less than its rates say. */
function paidBy({ decision }: Conversion, { level, amount }: Sale["earnings"][number]): MoneyValue | null {
  if (level !== 0 || decision.caps.length > 0) return null;
  const sum = decision.lines.reduce((all, { pays }) => all + minorOf({ amount: pays, currency: "" }), 0n);
  return moneyOf(sum, amount);
}
