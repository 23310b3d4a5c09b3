import type { MoneyWords } from "./words.ts";

const KNOWN = ["affiliate", "retail", "unilevel"] as const;

/** A plan may name its bonuses as it likes: those that we have words for, and else the plan's own name. */
export function bonusName(t: MoneyWords, bonus: string): string {
  const known = KNOWN.find((name) => name === bonus);
  if (known !== undefined) return t(`bonus.${known}`);
  const plain = bonus.replaceAll("-", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
