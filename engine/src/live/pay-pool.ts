import { dividePool } from "../bonus/pay-pool.ts";
import type { PoolOutcome } from "../bonus/pay-pool.ts";
import { percentOf } from "../bonus/pool-amount.ts";
import { baseOfSale } from "../bonus/sources.ts";
import type { PoolBonus } from "../plan/compiled.ts";
import { newLines } from "../run/lines.ts";
import type { LineColumns } from "../run/lines.ts";
import type { Changes } from "./columns.ts";
import type { Happened } from "./events.ts";
import type { Payments } from "./pay.ts";
import { sumOfSales } from "./sales-sum.ts";
import { inputsOfTable } from "./table-inputs.ts";

/** A pool: its amount follows each sale; who has what of it is worked out when it is read, and again only after something changed. */
export interface LivePool {
  readonly notice: (happened: Happened) => void;
  /** As a run has them; they stay as they are when the pool is divided again. */
  readonly divided: () => { readonly lines: LineColumns; readonly outcome: PoolOutcome | null };
}

const NOTHING_PAID: ReadonlySet<string> = new Set();
const NOTHING_LEFT: ReadonlyMap<string, bigint> = new Map();

export function livePool({ world, run, paid }: Payments, bonus: PoolBonus, active: boolean): LivePool {
  const { standing } = world;
  const { figures } = standing;
  if (!active) {
    const nothing = { lines: newLines(0), outcome: null };
    return { notice: () => undefined, divided: () => nothing };
  }
  const based = { base: bonus.base, weights: bonus.weights, newcomers: null };
  const all =
    bonus.percent === null
      ? null
      : sumOfSales(world, paid, bonus.base === "amount" ? "amounts" : "points", (sale) =>
          baseOfSale(based, figures, NOTHING_PAID, sale),
        );
  const inputs = inputsOf(standing, bonus);
  let known: ReturnType<typeof dividePool> | null = null;
  return {
    notice: (happened) => {
      const before = known;
      standing.journal.undo.push(() => {
        known = before;
      });
      const isSale = happened.what === "sale" || happened.what === "refund";
      if (isSale && all !== null && all.follow(happened.sale)) known = null;
      if (happened.what === "join" || inputs.some(({ count }) => count > 0)) known = null;
    },
    divided: () => {
      if (known === null) {
        const ofSales = all === null ? 0n : percentOf(bonus, run.plan, all.now(), paid);
        known = dividePool(bonus, figures, ofSales, NOTHING_LEFT);
      }
      return known;
    },
  };
}

/** What decides who has how many shares. */
function inputsOf(standing: Payments["world"]["standing"], bonus: PoolBonus): readonly Changes[] {
  const { changes } = standing;
  const { split, rule } = bonus;
  return [
    ...(rule === null ? [] : [changes.rules[rule]!]),
    ...("volume" in split ? [changes.volumes[split.volume]!] : []),
    ...("table" in split ? inputsOfTable(standing, split.table, bonus.rankBy) : []),
  ];
}
