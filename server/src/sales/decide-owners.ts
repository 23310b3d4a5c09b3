import { windowOf } from "../referral/index.ts";
import type { AttributionRule, AttributionWay, OrderedWay, Passed } from "./model.ts";

/** A member who could own a sale, as they stand at its instant. */
export interface Claimant {
  readonly memberId: bigint;
  readonly kind: "affiliate" | "distributor";
  readonly active: boolean;
  readonly isBuyer: boolean;
  /** The programs that would pay them for it, the first first; empty for a distributor. */
  readonly programs: readonly { readonly id: bigint; readonly windowDays: number }[];
  /** Was taken into a program once and none would pay now: such a one is not paid by the plan instead. */
  readonly barred: boolean;
}

export interface ClaimingClick {
  readonly id: bigint;
  readonly at: Temporal.Instant;
  readonly link: string | null;
  readonly valid: boolean;
  readonly claimant: Claimant;
}

/** All that could make somebody the owner of a sale; what is not there is null. */
export interface Claims {
  readonly now: Temporal.Instant;
  /** The buyer where they are an active distributor. */
  readonly buyer: bigint | null;
  /** `company`: staff say that it is nobody's. */
  readonly staff: Claimant | "company" | null;
  readonly offline: Claimant | null;
  readonly code: {
    readonly text: string;
    readonly claimant: Claimant | null;
    readonly programId: bigint | null;
  } | null;
  /** The distributor who looks after the buyer. */
  readonly owner: { readonly claimant: Claimant; readonly lastOrderAt: Temporal.Instant | null } | null;
  /** The affiliate who brought the buyer for good. `months` without an order until they are free; 0: never; null: not kept any more. */
  readonly lifetime: {
    readonly claimant: Claimant;
    readonly programId: bigint;
    readonly lastOrderAt: Temporal.Instant;
    readonly months: number | null;
  } | null;
  /** Oldest first. */
  readonly clicks: readonly ClaimingClick[];
  readonly lines: readonly {
    /** Whose product it is, and by which program. */
    readonly product: { readonly claimant: Claimant; readonly programId: bigint } | null;
    /** A code for this line alone. */
    readonly code: Claims["code"];
  }[];
}

export interface Owner {
  readonly way: AttributionWay;
  /** Null: the company. */
  readonly claimant: Claimant | null;
  /** The program that pays; null where the plan does. */
  readonly programId: bigint | null;
  readonly click: ClaimingClick | null;
  /** Set where both are paid: the distributor whose customer it was, who has the volume less what the affiliate gets. */
  readonly network: Claimant | null;
  readonly passed: readonly Passed[];
}

export interface Owners {
  /** Of the lines that nobody claims by themselves. */
  readonly sale: Owner;
  /** Of each line, in the sale's order: exactly one. */
  readonly lines: readonly Owner[];
}

/**
 * Who owns a sale, line by line: the first that applies, in the company's order (design, "Who earns"). Own purchases go before
 * everything, nobody earns on them. A line may be claimed by itself, by its product's affiliate or a code of its own; the others
 * follow the sale. Those who are asked and do not get it are kept with the reason.
 */
export function decideOwners(rule: AttributionRule, claims: Claims): Owners {
  const passed: Passed[] = [];
  if (claims.buyer !== null) {
    const claimant: Claimant = {
      memberId: claims.buyer,
      kind: "distributor",
      active: true,
      isBuyer: true,
      programs: [],
      barred: false,
    };
    const own: Owner = { way: "own", claimant, programId: null, click: null, network: null, passed };
    return { sale: own, lines: claims.lines.map(() => own) };
  }
  passed.push({ way: "own", why: "buyer-is-no-distributor" });
  const sale = firstOf(rule.precedence, (way) => claimSale(rule, claims, way), passed);
  const lines = claims.lines.map((line): Owner => {
    if (line.product === null && line.code === null) return sale;
    const looked: Passed[] = [{ way: "own", why: "buyer-is-no-distributor" }];
    return firstOf(rule.precedence, (way) => either(claimLine(line, way), () => claimSale(rule, claims, way)), looked);
  });
  return { sale, lines };
}

/** A claim that holds, the reason why it does not, or nothing where nobody claims in this way. */
type Verdict = Omit<Owner, "passed"> | readonly Passed["why"][] | null;

/** The line's own claim, and where that does not hold the sale's in the same way. */
function either(own: Verdict, other: () => Verdict): Verdict {
  if (own !== null && !("length" in own)) return own;
  const next = other();
  if (own === null || (next !== null && !("length" in next))) return next;
  return [...own, ...(next ?? [])];
}

function firstOf(precedence: readonly OrderedWay[], claim: (way: OrderedWay) => Verdict, passed: Passed[]): Owner {
  for (const way of precedence) {
    const verdict = claim(way);
    if (verdict === null) continue;
    if (!("length" in verdict)) return { ...verdict, passed };
    passed.push(...verdict.map((why) => ({ way, why })));
  }
  return { way: "company", claimant: null, programId: null, click: null, network: null, passed };
}

function claimLine(line: Claims["lines"][number], way: OrderedWay): Verdict {
  if (way === "product" && line.product !== null) {
    const { claimant, programId } = line.product;
    const why = refusal(claimant, "own-customer") ?? (mayEarn(claimant, programId) ? null : "no-program");
    return why === null ? found("product", claimant, programId) : [why];
  }
  // A code of the line goes before one of the sale. Only affiliates of a program can have a line alone.
  if (way !== "code" || line.code === null) return null;
  const verdict = claimByCode(line.code);
  if (verdict === null || "length" in verdict) return verdict;
  return verdict.programId === null ? ["no-program"] : verdict;
}

function claimSale(rule: AttributionRule, claims: Claims, way: OrderedWay): Verdict {
  switch (way) {
    case "staff":
      if (claims.staff === "company") return { ...nobody, way: "company" };
      return claims.staff === null ? null : claimOf(way, claims.staff);
    case "offline":
      return claims.offline === null ? null : claimOf(way, claims.offline);
    case "product":
      return null;
    case "code":
      return claims.code === null ? null : claimByCode(claims.code);
    case "owner":
      return claimOfOwner(rule, claims);
    case "click":
      return claimByClick(rule, claims);
    default:
      throw new Error(`unknown way ${String(way satisfies never)}`);
  }
}

const nobody = { claimant: null, programId: null, click: null, network: null };

function found(way: AttributionWay, claimant: Claimant, programId: bigint | null): Omit<Owner, "passed"> {
  return { ...nobody, way, claimant, programId };
}

function claimOf(way: "staff" | "offline", claimant: Claimant): Verdict {
  const why = refusal(claimant, "own-customer");
  return why === null ? found(way, claimant, programOf(claimant, null)) : [why];
}

function claimByCode(code: NonNullable<Claims["code"]>): Verdict {
  const { claimant, programId } = code;
  if (claimant === null) return ["unknown-code"];
  const why = refusal(claimant, "own-code");
  return why === null ? found("code", claimant, programOf(claimant, programId)) : [why];
}

function claimOfOwner(rule: AttributionRule, claims: Claims): Verdict {
  const owner = ownerStanding(rule, claims);
  if (owner !== null && typeof owner !== "string") {
    if (rule.meeting === "owner" || !rule.precedence.includes("click")) return found("owner", owner, null);
    const met = claimByClick(rule, claims);
    if (met === null || "length" in met || met.programId === null) return found("owner", owner, null);
    // The affiliate's click is looked at again where it stands in the order, and then holds.
    return rule.meeting === "affiliate" ? ["met-affiliate"] : { ...met, network: owner };
  }
  const lifetime = lifetimeStanding(claims);
  if (lifetime !== null && typeof lifetime !== "string") return found("owner", lifetime, claims.lifetime!.programId);
  return [
    ...(owner === null ? (lifetime === null ? (["no-owner"] as const) : []) : [owner]),
    ...(lifetime === null ? [] : [lifetime]),
  ];
}

function ownerStanding(rule: AttributionRule, { owner, now }: Claims): Claimant | Passed["why"] | null {
  if (owner === null) return null;
  const { claimant, lastOrderAt } = owner;
  if (!claimant.active || claimant.kind !== "distributor") return "owner-inactive";
  return lastOrderAt !== null && lapsed(lastOrderAt, rule.ownerLapseMonths, now) ? "owner-lapsed" : claimant;
}

function lifetimeStanding({ lifetime, now }: Claims): Claimant | Passed["why"] | null {
  if (lifetime === null || lifetime.months === null) return null;
  const { claimant, programId, lastOrderAt, months } = lifetime;
  const why = refusal(claimant, "own-customer") ?? (mayEarn(claimant, programId) ? null : "no-program");
  if (why !== null) return why;
  return months > 0 && lapsed(lastOrderAt, months, now) ? "lifetime-lapsed" : claimant;
}

/** With the first click where that is wished, but never one that does not count, while there is another that does. */
function claimByClick(rule: AttributionRule, { clicks, now }: Claims): Verdict {
  const order = rule.clickModel === "first" ? clicks : clicks.toReversed();
  if (order.length === 0) return ["no-click"];
  const reasons = order.map((click) => refusalOfClick(click, now));
  const at = reasons.indexOf(null);
  if (at < 0) return [reasons[0]!];
  const click = order[at]!;
  return { ...found("click", click.claimant, programOf(click.claimant, null)), click };
}

function refusalOfClick(click: ClaimingClick, now: Temporal.Instant): Passed["why"] | null {
  const { claimant, valid, at } = click;
  if (!valid) return "click-does-not-count";
  if (Temporal.Instant.compare(at.add(windowOf(claimant.programs)), now) < 0) return "click-too-old";
  return refusal(claimant, "own-click");
}

function refusal(claimant: Claimant, own: Passed["why"]): Passed["why"] | null {
  if (claimant.isBuyer) return own;
  if (!claimant.active) return "member-inactive";
  return claimant.barred ? "no-program" : null;
}

function mayEarn(claimant: Claimant, programId: bigint): boolean {
  return claimant.kind === "affiliate" && claimant.programs.some(({ id }) => id === programId);
}

/** The program that pays: the wished one where it can, otherwise the first; null: the plan pays. */
function programOf({ kind, programs }: Claimant, wished: bigint | null): bigint | null {
  if (kind !== "affiliate") return null;
  return (programs.find(({ id }) => id === wished) ?? programs[0])?.id ?? null;
}

function lapsed(last: Temporal.Instant, months: number, now: Temporal.Instant): boolean {
  const free = last.toZonedDateTimeISO("UTC").add({ months }).toInstant();
  return Temporal.Instant.compare(free, now) < 0;
}
