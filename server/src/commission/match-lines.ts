import { decimal } from "@fairline/engine";

/** A result to be matched: what one bonus pays one earner on one sale, or on one member's whole period. Money in minor units of `currency`. */
export interface MatchedLine {
  readonly saleId: bigint | null;
  readonly sourceId: bigint | null;
  readonly bonus: string;
  readonly earnerId: bigint;
  readonly currency: string;
  readonly amount: bigint;
  /** Decimal text: what the rate was applied to, and the percent; null where it is not told. */
  readonly base: string | null;
  readonly rate: string | null;
}

/**
 * Why two sides differ. missing-here: only the other side has the line; missing-there: only ours has it; other-earner: both
 * pay somebody for the bonus on this sale, but not the same; rounding: one minor unit, from the same rate and base.
 */
export const differenceCauses = [
  "missing-here",
  "missing-there",
  "other-earner",
  "other-rate",
  "other-base",
  "rounding",
  "other-amount",
] as const;
export type DifferenceCause = (typeof differenceCauses)[number];

export interface LineDifference<Here extends MatchedLine, There extends MatchedLine> {
  readonly cause: DifferenceCause;
  readonly here: Here | null;
  readonly there: There | null;
}

/** What both sides pay, line by line to the minor unit, and every difference with its cause. */
export function matchLines<Here extends MatchedLine, There extends MatchedLine>(
  ours: Iterable<Here>,
  theirs: Iterable<There>,
): { readonly matched: number; readonly differences: readonly LineDifference<Here, There>[] } {
  const differences: LineDifference<Here, There>[] = [];
  const here = new Map<string, Here>();
  for (const line of ours) here.set(keyOf(line), line);
  const onlyThere: There[] = [];
  let matched = 0;
  for (const there of theirs) {
    const own = here.get(keyOf(there));
    here.delete(keyOf(there));
    if (own === undefined) onlyThere.push(there);
    else if (own.amount === there.amount) matched += 1;
    else differences.push({ cause: causeOf(own, there), here: own, there });
  }
  differences.push(...pairUp([...here.values()], onlyThere));
  return { matched, differences };
}

/** A line that only one side has is another earner's where the other side has one too many of the same sale and bonus. */
function pairUp<Here extends MatchedLine, There extends MatchedLine>(
  onlyHere: readonly Here[],
  onlyThere: readonly There[],
): LineDifference<Here, There>[] {
  const waiting = new Map<string, Here[]>();
  for (const line of onlyHere) waiting.set(placeOf(line), [...(waiting.get(placeOf(line)) ?? []), line]);
  const found: LineDifference<Here, There>[] = onlyThere.map((there) => {
    const candidates = waiting.get(placeOf(there)) ?? [];
    // The same amount to somebody else is the likelier pair.
    const same = candidates.findIndex(({ amount }) => amount === there.amount);
    const [here] = candidates.splice(Math.max(same, 0), 1);
    return here === undefined ? { cause: "missing-here", here: null, there } : { cause: "other-earner", here, there };
  });
  for (const here of [...waiting.values()].flat()) found.push({ cause: "missing-there", here, there: null });
  return found;
}

function causeOf(here: MatchedLine, there: MatchedLine): DifferenceCause {
  if (differ(here.rate, there.rate)) return "other-rate";
  if (differ(here.base, there.base)) return "other-base";
  const difference = here.amount - there.amount;
  return difference === 1n || difference === -1n ? "rounding" : "other-amount";
}

/** 5 and 5.00 are the same; what one side does not tell is no difference. */
function differ(one: string | null, other: string | null): boolean {
  if (one === null || other === null || one === other) return false;
  const [a, b] = [decimal(one), decimal(other)];
  return a.units * 10n ** BigInt(b.scale) !== b.units * 10n ** BigInt(a.scale);
}

function keyOf(line: MatchedLine): string {
  return `${placeOf(line)} ${line.earnerId}`;
}

function placeOf({ saleId, sourceId, bonus, currency }: MatchedLine): string {
  return `${saleId ?? `member ${sourceId}`} ${bonus} ${currency}`;
}
