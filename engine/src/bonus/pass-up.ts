import { applyRatio, TooLarge } from "../money/ratio.ts";
import type { WalkBonus } from "../plan/compiled.ts";
import { newLines } from "../run/lines.ts";
import type { LineColumns } from "../run/lines.ts";
import { NONE } from "../tree/order.ts";
import { fromBottom } from "../tree/upward.ts";
import type { Figures } from "../volume/figures.ts";
import { refuseInexact } from "../volume/of-sales.ts";
import { entryRatio } from "./rate-table.ts";
import { selectRows } from "./rows.ts";
import type { Sources } from "./sources.ts";

/** What one leader hands on and keeps, in minor units of the company's currency. */
export interface PassedUp {
  /** The base of their own group: themselves and everybody below, down to the next leaders. */
  readonly group: Float64Array;
  /** Percent of that. */
  readonly own: Float64Array;
  /** What the leaders below handed up. */
  readonly received: Float64Array;
  /** The least to hand up, where the plan guarantees one. */
  readonly guaranteed: Float64Array;
  readonly handed: Float64Array;
}

/**
 * Each leader owes the next one above a percent of their group, at least that percent of the guaranteed minimum; what
 * their own group does not bring is taken from what they received themselves, and they keep the rest:
 * received 800, own 240, at least 400: hands up 400, keeps 800 + 240 - 400 = 640. Worked out from the bottom up.
 */
export function passUp(bonus: WalkBonus, figures: Figures, sources: Sources): PassedUp {
  const size = figures.network.size;
  const tree = figures.network.trees[bonus.tree]!;
  const leads = figures.rules[bonus.rule]!;
  const group = new Float64Array(size);
  for (let source = 0; source < sources.count; source++) {
    const at = sources.start[source]!;
    if (at !== NONE && ((bonus.mask >> figures.kind[at]!) & 1) === 1) group[at]! += sources.base[source]!;
  }
  const rows = selectRows(bonus.table.select, figures, figures.ranks[bonus.rankBy]);
  const { levels, percents } = bonus.table;
  const ratios = percents.map((_, entry) => entryRatio(bonus.table, entry, null));
  const own = new Float64Array(size);
  const received = new Float64Array(size);
  const guaranteed = new Float64Array(size);
  const handed = new Float64Array(size);
  const least = bonus.guarantee ?? 0;
  if (least > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(least));
  fromBottom(tree, (at, above) => {
    refuseInexact(group, at, at + 1);
    refuseInexact(received, at, at + 1);
    if (leads[at] === 0) {
      // Who does not lead belongs to the group above, and what they were handed goes on with it.
      if (above === NONE) return;
      group[above]! += group[at]!;
      received[above]! += received[at]!;
      return;
    }
    const rate = ratios[(typeof rows === "number" ? rows : rows[at]!) * levels + levels - 1]!;
    own[at] = applyRatio(group[at]!, rate);
    guaranteed[at] = applyRatio(least, rate);
    if (received[at]! + own[at] > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(received[at]!) + BigInt(own[at]));
    handed[at] = Math.min(received[at]! + own[at], Math.max(own[at], guaranteed[at]));
    if (above !== NONE) received[above]! += handed[at];
  });
  return { group, own, received, guaranteed, handed };
}

/** One line a leader: what they received and made, less what they hand up. */
export function payPassedUp(bonus: WalkBonus, figures: Figures, sources: Sources): LineColumns {
  const { own, received, handed } = passUp(bonus, figures, sources);
  const leads = figures.rules[bonus.rule]!;
  const keeps = (at: number): number => received[at]! + own[at]! - handed[at]!;
  let count = 0;
  for (let at = 0; at < leads.length; at++) if (leads[at] === 1 && keeps(at) !== 0) count++;
  const lines = newLines(count);
  for (let at = 0; at < leads.length; at++) {
    if (leads[at] === 0 || keeps(at) === 0) continue;
    lines.source[lines.count] = at;
    lines.earner[lines.count] = at;
    lines.amount[lines.count] = keeps(at);
    lines.count++;
  }
  return lines;
}
