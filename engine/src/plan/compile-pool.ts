import { decimal } from "../money/decimal.ts";
import { anyBonus } from "./compile-bonus.ts";
import type { Context } from "./compile-bonus.ts";
import { inCompanyCurrency, numberTable } from "./compile-worth.ts";
import type { PoolBonus, Split } from "./compiled.ts";
import type { PoolShape } from "./document.ts";
import type { SplitForm } from "./pool.ts";
import { compileWeights } from "./weights.ts";

export function compilePool(context: Context, name: string, bonus: PoolShape): PoolBonus {
  const { from } = bonus;
  return {
    ...anyBonus(context, name, bonus, "member"),
    shape: "pool",
    base: from.of ?? "cv",
    percent: from.percent ?? null,
    weights: compileWeights(bonus.sales, bonus.counts),
    amount: from.amount === undefined ? null : inCompanyCurrency(context, from.amount, `bonuses.${name}.from.amount`),
    untaken: from.untaken ?? [],
    split: compileSplit(context, bonus.split),
    carriesOver: bonus.nobody === "carried",
  };
}

function compileSplit(context: Context, split: SplitForm): Split {
  if (typeof split === "string") return { by: "equal" };
  const volumeOf = (wanted: string): number => context.names.volumes.findIndex(({ name }) => name === wanted);
  if ("shares" in split) return { by: "shares", table: numberTable(context, split.shares) };
  if ("volume" in split) return { by: "volume", volume: volumeOf(split.volume) };
  const percents = "places" in split ? split.places : split.parts;
  const scale = Math.max(...percents.map((percent) => decimal(percent).scale));
  const nums = percents.map((percent) => {
    const value = decimal(percent);
    return value.units * 10n ** BigInt(scale - value.scale);
  });
  const den = 100n * 10n ** BigInt(scale);
  return { by: "places" in split ? "places" : "parts", volume: volumeOf(split.by), nums, den };
}
