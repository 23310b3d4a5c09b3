import { moneyUnits } from "../money/decimal.ts";
import type { Achievement } from "./award.ts";
import { anyBonus } from "./compile-bonus.ts";
import type { Context } from "./compile-bonus.ts";
import { amountTable, inCompanyCurrency } from "./compile-worth.ts";
import type { AwardBonus, CompiledAchievement } from "./compiled.ts";
import type { AwardShape } from "./document.ts";

export function compileAward(context: Context, name: string, bonus: AwardShape): AwardBonus {
  return {
    ...anyBonus(context, name, bonus, "member"),
    shape: "award",
    // What was achieved stands: a later refund takes nothing back.
    reversal: "none",
    achievement: compileAchievement(context, bonus.for, `bonuses.${name}.for`),
  };
}

function compileAchievement(context: Context, form: Achievement, path: string): CompiledAchievement {
  const { names, companyCurrency } = context;
  const rule = (wanted: string): number => names.rules.indexOf(wanted);
  if ("reaching" in form) {
    const byRank = names.ranks.map((rank) => {
      const worth = Object.hasOwn(form.reaching, rank) ? form.reaching[rank]! : null;
      if (worth === null) return 0;
      return moneyUnits(inCompanyCurrency(context, worth, `${path}.reaching.${rank}`) ?? "0", companyCurrency);
    });
    return { for: "reaching", byRank, skippedPay: form.skipped !== "nothing" };
  }
  if ("contest" in form) {
    const prizes = inCompanyCurrency(context, form.prizes, `${path}.prizes`) ?? [];
    return {
      for: "contest",
      volume: names.volumes.findIndex(({ name }) => name === form.contest),
      prizes: prizes.map((prize) => moneyUnits(prize, companyCurrency)),
      share: form.ties !== "each",
    };
  }
  const amount = amountTable(context, form.amount, `${path}.amount`);
  if ("every" in form) return { for: "every", rule: rule(form.every), amount, times: form.times ?? null };
  const again = form.again ?? false;
  if ("streak" in form) return { for: "streak", rule: rule(form.streak), periods: form.periods, again, amount };
  return { for: "tenure", periods: form.tenure, again, amount };
}
