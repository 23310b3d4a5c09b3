import { earnsBands, workBands } from "../bonus/bands.ts";
import { paySale } from "../bonus/seller.ts";
import { baseOfSale } from "../bonus/sources.ts";
import type { BandsBonus, SellerBonus } from "../plan/compiled.ts";
import { newLines } from "../run/lines.ts";
import type { LineColumns } from "../run/lines.ts";
import { NONE } from "../tree/order.ts";
import { addColumn } from "./columns.ts";
import { newAsked, settleAsked } from "./asked.ts";
import type { LineStore } from "./line-store.ts";
import type { LiveBonus, Payments } from "./pay.ts";

const NOTHING_PAID: ReadonlySet<string> = new Set();

/** What sales pay their sellers: asked again when the sale changes, or whether its seller meets the rule. */
export function liveSeller(
  payments: Payments,
  index: number,
  bonus: SellerBonus,
  store: LineStore,
  active: boolean,
): LiveBonus {
  const { standing, sales } = payments.world;
  const { figures, changes } = standing;
  const asked = newAsked(addColumn(sales.table, new Uint8Array(sales.table.size)));
  const fresh = newLines(1);
  const based = { base: bonus.base === "margin" ? "amount" : bonus.base, weights: bonus.weights, newcomers: null };
  const eachSource = (at: number, visit: (source: number) => void): void => {
    const { nextSale } = sales.columns;
    for (let sale = sales.firstSale.now[at]!; sale !== NONE; sale = nextSale.now[sale]!) visit(sale);
  };
  const work = (sale: number): LineColumns => {
    const of = baseOfSale(based, figures, NOTHING_PAID, sale);
    const takes = bonus.rule === null ? null : figures.rules[bonus.rule]!;
    const columns = { bonus, kind: figures.kind, takes, sales: sales.view };
    const amount = paySale(figures.plan, columns, sale, of);
    return oneLine(fresh, sales.view.seller[sale]!, amount, 0);
  };
  return {
    bonus,
    store,
    base: null,
    ask: active ? asked.ask : () => undefined,
    notice: (happened) => {
      if (!active) return;
      if (happened.what === "sale" || happened.what === "refund") asked.ask(happened.sale);
      if (bonus.rule === null) return;
      const { at, count } = changes.rules[bonus.rule]!;
      for (let entry = 0; entry < count; entry++) eachSource(at[entry]!, asked.ask);
    },
    settle: (budget) => settleAsked(payments, index, store, asked, work, budget),
    owes: asked.any,
    forget: asked.forget,
    eachSource,
  };
}

/** What members are paid on their volume: asked again when a volume changes that it looks at, or the rule. */
export function liveBands(
  payments: Payments,
  index: number,
  bonus: BandsBonus,
  store: LineStore,
  active: boolean,
): LiveBonus {
  const { standing } = payments.world;
  const { figures, changes, table } = standing;
  const asked = newAsked(addColumn(table, new Uint8Array(table.size)));
  const fresh = newLines(1);
  const inputs = [
    changes.volumes[bonus.volume]!,
    changes.volumes[bonus.by]!,
    ...(bonus.rule === null ? [] : [changes.rules[bonus.rule]!]),
  ];
  const work = (at: number): LineColumns => {
    if (!earnsBands(bonus, figures, at)) return oneLine(fresh, at, 0, 0);
    const { amount, band } = workBands(bonus, figures, at);
    return oneLine(fresh, at, amount, band ?? 0);
  };
  return {
    bonus,
    store,
    base: null,
    ask: active ? asked.ask : () => undefined,
    notice: (happened) => {
      if (!active) return;
      if (happened.what === "join") asked.ask(happened.at);
      for (const { at, count } of inputs) for (let entry = 0; entry < count; entry++) asked.ask(at[entry]!);
    },
    settle: (budget) => settleAsked(payments, index, store, asked, work, budget),
    owes: asked.any,
    forget: asked.forget,
    eachSource: (at, visit) => visit(at),
  };
}

export function oneLine(lines: LineColumns, earner: number, amount: number, rate: number): LineColumns {
  lines.count = amount === 0 ? 0 : 1;
  lines.earner[0] = earner;
  lines.amount[0] = amount;
  lines.rate[0] = rate;
  return lines;
}
