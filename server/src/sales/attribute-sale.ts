import { readCompany } from "../foundation/company.ts";
import type { Context, Tx } from "../foundation/database.ts";
import { keptSetting } from "../foundation/kept-settings.ts";
import { buyerAt, memberAt, memberByHandle } from "../members/index.ts";
import type { Standing } from "../members/index.ts";
import {
  broughtBy,
  coveringPrograms,
  firstOfSubscription,
  hasOpenProgram,
  ownerOfCode,
  productOwners,
  wasInProgram,
} from "../program/index.ts";
import type { Covering } from "../program/index.ts";
import { clicksOnTheWay } from "../referral/index.ts";
import type { Click } from "../referral/index.ts";
import { readAttributionRule } from "./attribution-rule.ts";
import { decideOwners } from "./decide-owners.ts";
import type { Claimant, Claims, Owners } from "./decide-owners.ts";
import type { NewSale } from "./model.ts";

export interface Attributed {
  readonly owners: Owners;
  /** The programs that could pay a member for this sale. */
  readonly coveringOf: (memberId: bigint) => readonly Covering[];
  /** Whether any program is open. */
  readonly programs: boolean;
  /** The buyer as a member, where they are one. */
  readonly buyer: { readonly id: bigint; readonly standing: Standing | undefined } | undefined;
  /** Whether an affiliate may have brought the buyer: false where that was looked up and nobody has. */
  readonly brought: boolean;
  /** Whether the buyer has ordered before. */
  readonly customer: "new" | "returning";
}

/** Gathers everything that could make somebody the owner of a sale, as it stands now, and decides by the company's rule. */
export async function attributeSale(context: Context, sale: NewSale): Promise<Attributed> {
  const { tx, now } = context;
  const people = new Claimants(context, sale);
  const [rule, { member: buyer, customer: known }, programs, clicks] = await Promise.all([
    keptSetting(tx, "attribution rule", () => readAttributionRule(tx)),
    buyerAt(tx, sale.buyerId, now),
    keptSetting(tx, "open program", () => hasOpenProgram(tx)),
    sale.clickId === null ? [] : clicksOnTheWay(tx, sale.clickId),
  ]);
  const standing = buyer?.standing;
  const customer = known?.lastOrderAt === undefined || known.lastOrderAt === null ? "new" : "returning";
  if (buyer !== undefined && standing?.kind === "distributor" && standing.status === "active") {
    const owners = decideOwners(rule, { ...empty(sale, now), buyer: buyer.id });
    return { owners, buyer, customer, programs, brought: true, coveringOf: () => [] };
  }
  const sold = sale.lines.map(({ product }) => product);
  const [products, brought] = await Promise.all([
    programs ? productOwners(tx, sold) : new Map<string, never>(),
    programs ? broughtBy(tx, sale.buyerId) : undefined,
    // Whoever may be asked for below is looked up meanwhile.
    ...[known?.ownerId ?? null, ...clicks.map(({ memberId }) => memberId)].map((id) => people.find(id)),
  ]);
  const claims: Claims = {
    now,
    buyer: null,
    staff: sale.staff === "company" ? "company" : await people.find(sale.staff ?? null),
    offline: await people.find(sale.offline ?? null),
    code: await codeClaim(tx, people, sale.code ?? null),
    owner:
      known === undefined || known.ownerId === null ? null : await ownerClaim(people, known.ownerId, known.lastOrderAt),
    lifetime:
      brought === undefined
        ? null
        : {
            claimant: (await people.find(brought.memberId))!,
            programId: brought.programId,
            lastOrderAt: brought.lastOrderAt,
            months: brought.lifetimeMonths,
          },
    clicks: await clickClaims(people, clicks),
    lines: [],
  };
  const lines: Claims["lines"][number][] = [];
  for (const { product, code } of sale.lines) {
    const owner = products.get(product);
    lines.push({
      product:
        owner === undefined ? null : { claimant: (await people.find(owner.memberId))!, programId: owner.programId },
      code: await codeClaim(tx, people, code ?? null),
    });
  }
  const decided = decideOwners(rule, { ...claims, lines });
  const owners = await followSubscription(context, sale, people, decided);
  return {
    owners,
    buyer,
    customer,
    programs,
    brought: !programs || brought !== undefined,
    coveringOf: (memberId) => people.covering.get(memberId) ?? [],
  };
}

/**
 * A later payment of an autoship goes to whom the first one went, unless somebody with more right claims it: staff, a code, a
 * seller. Clicks since then do not take it away.
 */
async function followSubscription(
  context: Context,
  { payment }: NewSale,
  people: Claimants,
  owners: Owners,
): Promise<Owners> {
  if (payment === undefined || payment === null || payment.number === 1) return owners;
  if (owners.sale.way !== "click" && owners.sale.way !== "company") return owners;
  const first = await firstOfSubscription(context.tx, payment.subscription);
  const claimant = first === undefined ? null : await people.find(first.memberId);
  if (first === undefined || claimant === null || !claimant.active || claimant.isBuyer) return owners;
  if (!claimant.programs.some(({ id }) => id === first.programId)) return owners;
  const sale = { ...owners.sale, way: "owner" as const, claimant, programId: first.programId, click: null };
  return { sale, lines: owners.lines.map((line) => (line === owners.sale ? sale : line)) };
}

async function clickClaims(people: Claimants, clicks: readonly Click[]): Promise<Claims["clicks"]> {
  const claims: Claims["clicks"][number][] = [];
  for (const { id, at, linkCode: link, valid, memberId } of clicks) {
    const claimant = await people.find(memberId);
    if (claimant !== null) claims.push({ id, at, link, valid, claimant });
  }
  return claims;
}

async function ownerClaim(people: Claimants, ownerId: bigint, lastOrderAt: Temporal.Instant | null) {
  const claimant = await people.find(ownerId);
  return claimant === null ? null : { claimant, lastOrderAt };
}

/** A code of a program, or a member's own name. */
async function codeClaim(tx: Tx, people: Claimants, text: string | null): Promise<Claims["code"]> {
  const typed = text?.trim() ?? "";
  if (typed === "") return null;
  const owner = await ownerOfCode(tx, typed);
  if (owner !== undefined)
    return { text: typed, claimant: await people.find(owner.memberId), programId: owner.programId };
  const member = await memberByHandle(tx, typed.toLowerCase().replace(/^@/, ""));
  return { text: typed, claimant: member === undefined ? null : await people.find(member.id), programId: null };
}

function empty(sale: NewSale, now: Temporal.Instant): Claims {
  const none = { product: null, code: null };
  return {
    now,
    buyer: null,
    staff: null,
    offline: null,
    code: null,
    owner: null,
    lifetime: null,
    clicks: [],
    lines: sale.lines.map(() => none),
  };
}

/** Members who could own the sale, each looked up once. */
class Claimants {
  readonly covering = new Map<bigint, readonly Covering[]>();
  readonly #context: Context;
  readonly #sale: NewSale;
  readonly #known = new Map<bigint, Promise<Claimant | null>>();
  #on: Promise<boolean> | undefined;

  constructor(context: Context, sale: NewSale) {
    this.#context = context;
    this.#sale = sale;
  }

  find(memberId: bigint | null): Promise<Claimant | null> {
    if (memberId === null) return Promise.resolve(null);
    let known = this.#known.get(memberId);
    if (known === undefined) {
      known = this.#look(memberId);
      this.#known.set(memberId, known);
    }
    return known;
  }

  async #look(memberId: bigint): Promise<Claimant | null> {
    const { tx, now } = this.#context;
    const member = await memberAt(tx, memberId, now);
    if (member === undefined) return null;
    const { kind, status } = member;
    const covering = kind === "affiliate" ? await this.#coveringOf(memberId) : [];
    this.covering.set(memberId, covering);
    return {
      memberId,
      kind,
      active: status === "active",
      isBuyer: member.personId === this.#sale.buyerId,
      barred: kind === "affiliate" && covering.length === 0 && (await wasInProgram(tx, memberId)),
      programs: covering.map(({ program }) => ({ id: program.id, windowDays: program.windowDays })),
    };
  }

  async #coveringOf(memberId: bigint): Promise<readonly Covering[]> {
    const { tx } = this.#context;
    const { market } = this.#sale;
    const covering = (await coveringPrograms(tx, [memberId], market)).get(memberId) ?? [];
    if (covering.length === 0) return covering;
    this.#on ??= readCompany(tx).then(({ affiliateOn }) => affiliateOn);
    return (await this.#on) ? covering : [];
  }
}
