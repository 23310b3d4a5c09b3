import { formatMoney } from "../money/decimal.ts";
import type { Calculation, PartCalculation } from "./calculation.ts";
import type { MemberExplanation, MissedReason } from "./explain-member.ts";
import type { ReversalExplanation } from "./explain-reversal.ts";
import type { BonusExplanation, SaleExplanation, WalkStep } from "./explain-sale.ts";

/** The longest run of skipped people that is told name by name; a longer one is shortened in its middle. */
const SKIPPED_SHOWN = 12;

/** "a distributor", "an affiliate or a distributor". */
function either(kinds: readonly string[]): string {
  return kinds.map((kind) => (kind === "affiliate" ? `an ${kind}` : `a ${kind}`)).join(" or ");
}

/** Plain text of a whole sale: who sold, who bought, and every bonus in turn. Lines end with LF, no trailing one. */
export function renderSale(sale: SaleExplanation): string {
  return [renderHeading(sale), ...sale.bonuses.map((bonus) => renderBonus(bonus, sale))].join("\n");
}

/**
 * Plain text of what one person has to do with a sale: the lines they earn and, unless `paidOnly`, also what they do
 * not earn of it and why.
 */
export function renderForEarner(sale: SaleExplanation, earnerId: string, paidOnly = false): string {
  const told = sale.bonuses
    .filter((bonus) => involves(bonus, sale, earnerId, paidOnly))
    .map((bonus) => renderBonus(bonus, sale, earnerId));
  if (told.length === 0)
    told.push(`  ${earnerId} has no part in it: not its seller, and not on the way up to the last level`);
  return [renderHeading(sale), ...told].join("\n");
}

function involves(bonus: BonusExplanation, sale: SaleExplanation, earnerId: string, paidOnly: boolean): boolean {
  if (bonus.shape === "seller") return sale.seller?.id === earnerId && (bonus.paid !== null || !paidOnly);
  return bonus.steps.some((step) => step.member.id === earnerId && (step.paid !== null || !paidOnly));
}

/** Plain text of one reversed line: what it was worth before the refund and what after. */
export function renderReversal({ earning, before, after }: ReversalExplanation): string {
  const { bonus, earnerId, level, paidLevel, currency } = earning;
  const where = paidLevel === 0 ? "the seller" : `level ${level}, paid level ${paidLevel}`;
  return [
    `  ${bonus}: ${formatMoney(earning.amount, currency)} ${currency} to ${earnerId}, ${where}`,
    `    before the refund: ${before.amount} ${currency}`,
    renderCalculation(before),
    `    after the refund: ${after.amount} ${currency}`,
    renderCalculation(after),
  ].join("\n");
}

/** One line: kind, volumes, and each activity rule with what is missing. */
export function renderMember({ id, kind, volumes, rules }: MemberExplanation): string {
  const numbers = volumes.map(({ name, points }) => `${name.toUpperCase()} ${points}`);
  const met = rules.map(({ name, missed }) =>
    missed.length === 0 ? name : `not ${name} (${missed.map(renderMissed).join("; ")})`,
  );
  return `${id}: ${[kind, ...numbers, ...met].join(", ")}`;
}

export function renderHeading({ saleId, seller, buyer, ownPurchase }: SaleExplanation): string {
  const sold = seller === null ? "no seller" : `seller ${seller.id} (${seller.kind})`;
  const bought = ownPurchase
    ? "their own purchase"
    : buyer === null
      ? "buyer a guest"
      : `buyer ${buyer.id} (${buyer.kind})`;
  return `sale ${saleId}: ${sold}, ${bought}`;
}

function renderBonus(bonus: BonusExplanation, sale: SaleExplanation, earnerId?: string): string {
  const paidTo = `  ${bonus.bonus}: `;
  if (bonus.shape === "seller") {
    if (bonus.paid === null) return `${paidTo}nothing, ${whyNoSellerBonus(bonus, sale)}`;
    const { earning, calculation } = bonus.paid;
    return [
      `${paidTo}${calculation.amount} ${calculation.currency} to ${earning.earnerId}, the seller`,
      renderCalculation(calculation),
    ].join("\n");
  }
  if (bonus.verdict !== "climbs") return `${paidTo}nothing, ${whyNoWalk(bonus, sale)}`;
  const last = earnerId === undefined ? -1 : bonus.steps.findIndex((step) => step.member.id === earnerId);
  const steps = last < 0 ? bonus.steps : bonus.steps.slice(0, last + 1);
  const own = last < 0 ? undefined : bonus.steps[last];
  const lines = [
    own === undefined ? `${paidTo}up the ${bonus.tree} tree from ${sale.seller!.id}` : paidTo + renderOwnStep(own),
  ];
  if (own?.paid) lines.push(renderCalculation(own.paid.calculation));
  lines.push(...renderSteps(steps));
  if (own === undefined && bonus.end === "top")
    lines.push("      the top is reached; the levels left are paid to nobody");
  return lines.join("\n");
}

function renderOwnStep(step: WalkStep): string {
  const { member, level, paidLevel, paid } = step;
  if (paid !== null) {
    const { amount, currency } = paid.earning;
    return `${formatMoney(amount, currency)} ${currency} to ${member.id}, level ${level}, paid level ${paidLevel}`;
  }
  const taken = paidLevel === null ? "" : `, paid level ${paidLevel}`;
  return `nothing to ${member.id}, level ${level}${taken}: ${whyUnpaid(step)}`;
}

function renderSteps(steps: readonly WalkStep[]): string[] {
  const lines: string[] = [];
  for (let from = 0; from < steps.length;) {
    let to = from;
    while (to < steps.length && steps[to]!.paidLevel === null) to++;
    const skipped = steps.slice(from, to);
    if (skipped.length > SKIPPED_SHOWN) {
      const half = SKIPPED_SHOWN / 2;
      lines.push(...skipped.slice(0, half).map(renderStep));
      lines.push(
        `      ... ${skipped.length - SKIPPED_SHOWN} more skipped ...`,
        ...skipped.slice(-half).map(renderStep),
      );
    } else lines.push(...skipped.map(renderStep));
    if (to < steps.length) lines.push(renderStep(steps[to]!));
    from = to + 1;
  }
  return lines;
}

function renderStep(step: WalkStep): string {
  const { member, level, paidLevel, percent, paid, why } = step;
  const who = `      level ${level}  ${member.id}  `;
  if (why === "skipped") return `${who}skipped: ${whyUnpaid(step)}`;
  if (paid !== null) {
    const { amount, currency } = paid.earning;
    return `${who}takes paid level ${paidLevel} at ${percent}%: ${formatMoney(amount, currency)} ${currency}`;
  }
  if (why === "rounds-to-zero") return `${who}takes paid level ${paidLevel} at ${percent ?? "a"}%: rounds to zero`;
  return `${who}${paidLevel === null ? "is paid nothing" : `uses up level ${paidLevel}`}: ${whyUnpaid(step)}`;
}

function whyUnpaid({ why, missed, percent, rank }: WalkStep): string {
  switch (why) {
    case "skipped":
    case "inactive":
    case "leader-only":
    case "ends-only":
      return missed.map(renderMissed).join("; ");
    case "pays-nothing":
      return rank === null ? "the plan pays nothing on this level" : `as ${rank} not paid on this level`;
    case "passed-on":
      return `${rank === null ? "not" : `as ${rank} not`} paid on this level, it goes on to the next`;
    case "too-near":
      return "before the first level that is paid";
    case "too-far":
      return "beyond the last generation, or somebody of the same rank stands between";
    case "no-difference":
      return "somebody below is paid as high a percent";
    case "rounds-to-zero":
      return `${percent ?? "the percent"}% rounds to zero`;
    case null:
      return "paid";
    default:
      throw new Error(`unknown reason ${String(why satisfies never)}`);
  }
}

export function renderMissed(reason: MissedReason): string {
  switch (reason.code) {
    case "kind":
      return `is ${either([reason.has])}, only ${either(reason.needs)} holds a level`;
    case "volume":
      return `${reason.volume.toUpperCase()} ${reason.has} is below ${reason.needs}`;
    case "max-leg":
      return `${reason.volume.toUpperCase()} with at most ${reason.percent}% from one leg is ${reason.has}, below ${reason.needs}`;
    case "rule":
      return `is not ${reason.rule} (${reason.missed.map(renderMissed).join("; ")})`;
    case "rank":
      return `${reason.of === "paid" ? "rank" : "title"} ${reason.has ?? "none"} is below ${reason.needs}`;
    case "legs":
      return `${reason.has} of ${reason.needs} legs with a ${reason.rank} or higher`;
    case "joined":
      return reason.joinedOn === null ? "has no known day of joining" : `joined on ${reason.joinedOn}, too long ago`;
    case "look-back":
      return `was ${reason.rule} in ${reason.has} of the last ${reason.last} periods, ${reason.needs} are needed`;
    case "position":
      return `is a further position of ${reason.holderId}`;
    case "any":
      return reason.alternatives.map((missed) => missed.map(renderMissed).join(" and ")).join(", or ");
    default:
      throw new Error(`unknown reason ${String(reason satisfies never)}`);
  }
}

/** One indented line per step from base to amount. */
export function renderCalculation(calculation: Calculation): string {
  const { of, points, peg, base, parts, exact, amount, currency, cut } = calculation;
  const from =
    points === null ? "" : `${points} ${of.toUpperCase()} at ${peg} ${currency} a point = ${base} ${currency}; `;
  const [only] = parts;
  const limited = cut === null ? "" : `, cut to ${cut} by a limit`;
  const rounding = `${exact === amount ? "" : `, rounded ${amount}`}${limited}`;
  if (parts.length === 1 && only !== undefined) return `    ${from}${renderPart(only, currency)}${rounding}`;
  const listed = parts.map((part, index) => `    line ${index + 1}: ${renderPart(part, currency)}`);
  return [...listed, `    together ${exact}${rounding}`].join("\n");
}

function renderPart(part: PartCalculation, currency: string): string {
  switch (part.kind) {
    case "percent": {
      const counted = part.counts === undefined ? "" : ` (${part.counts}% of it count)`;
      return `${part.percent}% of ${part.base} ${currency}${counted} = ${part.value}`;
    }
    case "band":
      return `${part.percent}% of ${part.base} ${currency} = ${part.value}`;
    case "fixed": {
      const whole = part.remaining === part.original ? "" : ` x ${part.remaining} left of ${part.original}`;
      return `fixed ${part.fixed} ${currency} x ${part.quantity}${whole} = ${part.value}`;
    }
    case "margin": {
      const whole = part.remaining === part.original ? "" : ` x ${part.remaining} left of ${part.original}`;
      return `${part.percent}% of a margin of ${part.margin}${whole} = ${part.value}`;
    }
    case "average":
      return `of ${part.amount} what remains of the sale: ${part.value}`;
    case "paid-before":
      return `less ${part.value} paid by earlier periods`;
    case "matches": {
      const each = part.of === "points" ? `${part.each} points` : `${part.each} ${currency}`;
      return `${part.times} x ${each} = ${part.value}`;
    }
    case "share":
      return `${part.share} of ${part.shares} shares of ${part.pool} ${currency} among ${part.participants}: ${part.value}`;
    case "place": {
      const tied = part.tied === 1 ? "" : `, equal with ${part.tied - 1} more`;
      return `place ${part.place} of ${part.participants}${tied}, in a pool of ${part.pool} ${currency}: ${part.value}`;
    }
    case "award":
      return `awarded ${part.value}`;
    case "passed-up":
      return `received ${part.received} + own ${part.own} - handed up ${part.handed} (at least ${part.guaranteed}) = ${part.value}`;
    default:
      throw new Error(`unknown part ${String(part satisfies never)}`);
  }
}

function whyNoSellerBonus(
  bonus: Extract<BonusExplanation, { shape: "seller" }>,
  { seller, buyer }: SaleExplanation,
): string {
  switch (bonus.verdict) {
    case "no-seller":
      return "the sale has no seller";
    case "seller-kind":
      return `the seller is ${either([seller!.kind])}, it is paid to ${either(bonus.kinds)}`;
    case "own-purchase":
      return "own purchases do not earn it";
    case "buyer-kind":
      return `the buyer is ${either([buyer!.kind])}, it is paid on sales to customers`;
    case "inactive":
      return "the seller misses the activity it asks for";
    case "nothing-counts":
      return "nothing of the sale counts for it";
    default:
      return "the amount rounds to zero";
  }
}

function whyNoWalk(bonus: Extract<BonusExplanation, { shape: "walk" }>, { seller }: SaleExplanation): string {
  if (bonus.verdict === "nothing-counts") return "nothing of the sale counts for it";
  if (bonus.verdict === "moved-to-nobody") return "the seller holds no level, and nobody above does";
  return seller === null
    ? "the sale has no seller"
    : `the seller is ${either([seller.kind])}, the walk starts at ${either(bonus.kinds)}`;
}
