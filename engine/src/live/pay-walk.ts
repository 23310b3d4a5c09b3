import { rowAt, selectRows } from "../bonus/rows.ts";
import type { Selector } from "../bonus/rate-table.ts";
import { baseOfSale, MissingRate } from "../bonus/sources.ts";
import { CURRENCIES } from "../money/currency.ts";
import { applyRatio, TooLarge } from "../money/ratio.ts";
import type { WalkBonus } from "../plan/compiled.ts";
import type { LineColumns } from "../run/lines.ts";
import { NONE } from "../tree/order.ts";
import { newSearch, searchFrom, searchOn, searchThrough, UNHIDDEN } from "./below.ts";
import type { Below } from "./below.ts";
import { climbOne, percentAt, percentOfRow, reachOf } from "./chain.ts";
import { addColumn, writeNumber, writeShort } from "./columns.ts";
import type { Changes, Column } from "./columns.ts";
import type { LineStore } from "./line-store.ts";
import { newAsked, settleAsked } from "./asked.ts";
import type { LiveBonus, Payments } from "./pay.ts";
import { eachTouched, treeOf } from "./standing.ts";

const NOTHING_PAID: ReadonlySet<string> = new Set();

/**
 * A walk: when somebody changes in what its climbs look at, the sources that look at them are searched for and climb again;
 * the loop that pays whole periods does the climbing.
 */
export function liveWalk(
  payments: Payments,
  index: number,
  bonus: WalkBonus,
  store: LineStore,
  base: Column<Float64Array> | null,
  active: boolean,
): LiveBonus {
  const { standing, sales } = payments.world;
  const { figures, changes, journal, table } = standing;
  const tree = treeOf(standing, bonus.tree);
  const rows = rowsOf(payments, bonus);
  const search = newSearch();
  const reach = reachOf(bonus);
  const below: Below = { bonus, tree, reach, rows: rows.now };
  const perSale = bonus.per === "sale";
  const sources = perSale ? sales.table : table;
  const asked = newAsked(addColumn(sources, new Uint8Array(sources.size)));
  const climb = climbOne();
  const baseOf = perSale
    ? saleBase(payments, bonus)
    : bonus.base === "earnings"
      ? matched(payments, bonus)
      : sumOfSales(payments, bonus);
  const ownSources = (at: number, visit: (source: number) => void): void => {
    if (!perSale) return visit(at);
    const { nextSale } = sales.columns;
    for (let sale = sales.firstSale.now[at]!; sale !== NONE; sale = nextSale.now[sale]!) visit(sale);
  };
  const work = (source: number): LineColumns => {
    const of = baseOf(source);
    if (base !== null && base.now[source] !== of) writeNumber(journal, base.now, source, of);
    const upward = { bonus, parent: tree.parent.now, rows: rows.now(), reach };
    return climb(upward, figures, perSale ? sales.view.seller[source]! : source, of);
  };
  /** Who hides somebody with this row from those below. */
  const hiddenBy = (at: number, row: number): number =>
    bonus.climb === "differential"
      ? Math.max(percentAt(bonus, rows.now(), at), percentOfRow(bonus.table, row))
      : UNHIDDEN;
  const changedIn = (list: Changes, least: (at: number) => number): void => {
    for (let entry = 0; entry < list.count; entry++) searchFrom(search, list.at[entry]!, least(list.at[entry]!));
  };
  return {
    bonus,
    store,
    base,
    ask: active ? asked.ask : () => undefined,
    notice: (happened) => {
      if (!active) return;
      if (happened.what === "sale" || happened.what === "refund") {
        const seller = sales.view.seller[happened.sale]!;
        if (perSale) asked.ask(happened.sale);
        else if (bonus.base !== "earnings" && seller !== NONE) asked.ask(seller);
      }
      if (happened.what === "move" && happened.tree === tree) searchThrough(search, happened.at);
      rows.follow((at, before) => searchFrom(search, at, hiddenBy(at, before)));
      changedIn(changes.rules[bonus.rule]!, (at) => hiddenBy(at, 0));
      if (bonus.ends !== null) changedIn(changes.rules[bonus.ends]!, () => UNHIDDEN);
      if (bonus.boundary === "same-rank") changedIn(changes[bonus.rankBy], () => UNHIDDEN);
      else if (bonus.boundary !== null) changedIn(changes.rules[bonus.boundary]!, () => UNHIDDEN);
    },
    settle: (budget) => {
      let left = budget;
      while (left > 0) {
        const at = searchOn(search, below, figures);
        if (at === NONE) break;
        left--;
        ownSources(at, asked.ask);
      }
      return left > 0 ? settleAsked(payments, index, store, asked, work, left) : left;
    },
    owes: () => search.at.length > 0 || asked.any(),
    forget: () => {
      search.at.length = 0;
      search.passed.length = 0;
      search.least.length = 0;
      asked.forget();
    },
    eachSource: (at, visit) => {
      const own = newSearch();
      searchFrom(own, at, hiddenBy(at, 0));
      for (let one = searchOn(own, below, figures); one !== NONE; one = searchOn(own, below, figures))
        ownSources(one, visit);
    },
  };
}

interface LiveRows {
  readonly now: () => Uint16Array | number;
  /** Follow what changed; `changed` is told of everybody who has another row now, and of the row they had. */
  readonly follow: (changed: (at: number, before: number) => void) => void;
}

/** Everybody's row of the rate table. */
function rowsOf({ world }: Payments, bonus: WalkBonus): LiveRows {
  const { standing } = world;
  const { figures, changes, journal, table } = standing;
  const { select } = bonus.table;
  const rankOf = (): Uint8Array => figures.ranks[bonus.rankBy];
  const begun = selectRows(select, figures, rankOf());
  if (typeof begun === "number") return { now: () => begun, follow: () => undefined };
  const column = addColumn(table, begun);
  const inputs = new Set<Changes>();
  const look = (node: Selector): void => {
    if (node.by === "rank") inputs.add(changes[bonus.rankBy]);
    if (node.by === "volume") inputs.add(changes.volumes[node.volume]!);
    if ("parts" in node) for (const part of node.parts) look(part);
  };
  look(select);
  const lists = [...inputs];
  return {
    now: () => column.now,
    follow: (changed) =>
      eachTouched(standing, lists, (at) => {
        const before = column.now[at]!;
        const row = rowAt(select, figures, rankOf(), at);
        if (row === before) return;
        writeShort(journal, column.now, at, row);
        changed(at, before);
      }),
  };
}

function saleBase(payments: Payments, bonus: WalkBonus): (sale: number) => number {
  const { figures } = payments.world.standing;
  const asked = Object.keys(bonus.weights.counts?.paid ?? {});
  if (asked.length === 0) return (sale) => baseOfSale(bonus, figures, NOTHING_PAID, sale);
  const { bonuses } = payments.run.plan;
  const others = asked.map((name) => bonuses.findIndex((other) => other.name === name));
  return (sale) => {
    // What a member's whole period pays is paid on no sale.
    const paid = asked.filter(
      (_, place) =>
        bonuses[others[place]!]!.per === "sale" && payments.bonuses[others[place]!]!.store.count.now[sale]! > 0,
    );
    return baseOfSale(bonus, figures, new Set(paid), sale);
  };
}

function sumOfSales(payments: Payments, bonus: WalkBonus): (at: number) => number {
  const { sales } = payments.world;
  const ofSale = saleBase(payments, bonus);
  return (at) => {
    let sum = 0;
    for (let sale = sales.firstSale.now[at]!; sale !== NONE; sale = sales.columns.nextSale.now[sale]!)
      sum += ofSale(sale);
    if (sum > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(sum));
    return sum;
  };
}

/** What the matched bonuses pay somebody, in the company's currency: each foreign sum converted once. */
function matched(payments: Payments, bonus: WalkBonus): (at: number) => number {
  const own = CURRENCIES.indexOf(payments.run.plan.companyCurrency);
  return (at) => {
    let sum = 0;
    for (const on of bonus.on) {
      for (const [currency, { now }] of payments.bonuses[on]!.store.sums) {
        const earned = now[at]!;
        if (earned === 0) continue;
        if (currency === own) {
          sum += earned;
          continue;
        }
        const worth = payments.paid.worth(currency);
        if (worth === null) throw new MissingRate(CURRENCIES[currency]!);
        sum += applyRatio(earned, worth);
      }
    }
    if (sum > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(sum));
    return sum;
  };
}
