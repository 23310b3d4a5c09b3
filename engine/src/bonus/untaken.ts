import { applyRatio } from "../money/ratio.ts";
import type { WalkBonus } from "../plan/compiled.ts";
import { rangeOfSource } from "../run/lines.ts";
import type { LineColumns } from "../run/lines.ts";
import type { Figures } from "../volume/figures.ts";
import { entryRatio } from "./rate-table.ts";
import type { Sources } from "./sources.ts";
import { walkVerdict } from "./walk.ts";

/**
 * What levels that nobody was paid leave over: for each source what all levels would pay at most (the highest percent that
 * the table has for a level), less what they did pay. Minor units of the company's currency.
 */
export function untakenOf(bonus: WalkBonus, figures: Figures, sources: Sources, lines: LineColumns): bigint {
  const { levels, exactNums } = bonus.table;
  const best = Array.from({ length: levels - 1 }, (_, level) => {
    let entry = level;
    for (let other = level; other < exactNums.length; other += levels) {
      if (exactNums[other]! > exactNums[entry]!) entry = other;
    }
    return entryRatio(bonus.table, entry, null);
  });
  let left = 0n;
  for (let source = 0; source < sources.count; source++) {
    if (walkVerdict(bonus, figures.kind, sources, source) !== "climbs") continue;
    let most = 0n;
    for (const rate of best) most += BigInt(applyRatio(sources.base[source]!, rate));
    const [from, to] = rangeOfSource(lines, source);
    for (let line = from; line < to; line++) most -= BigInt(lines.amount[line]!);
    if (most > 0n) left += most;
  }
  return left;
}
