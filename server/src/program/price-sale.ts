import { formatMoney, remainder } from "@fairline/engine";
import type { PartTerms, SaleTerms } from "@fairline/engine";
import { categoriesOf } from "../catalog/index.ts";
import { readCompany } from "../foundation/company.ts";
import type { Context, Tx } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { keptSetting } from "../foundation/kept-settings.ts";
import { uplineAt } from "../network/index.ts";
import type { EarningLine } from "../plan/index.ts";
import { takeFromCaps } from "./caps.ts";
import type { Allowed } from "./caps.ts";
import type { Offered } from "./choose-rate.ts";
import { climbTiers } from "./climb-tiers.ts";
import type { Decision, Rate } from "./model.ts";
import { allOf, priceConversion, termsOf } from "./price-conversion.ts";
import type { Price, PricedLine } from "./price-conversion.ts";
import { reachedTiers } from "./reached-tiers.ts";
import { share } from "./share.ts";
import { activeIn, ratesOf } from "./store.ts";
import type { Covering } from "./store.ts";

/** A line of a sale that an affiliate of a program is credited for. */
export interface CreditedLine {
  /** From 1, as in the sale. */
  readonly line: number;
  readonly product: string;
  readonly quantity: number;
  /** Goods after discounts, minor units. */
  readonly amount: bigint;
  readonly catalogFixed: bigint | null;
  readonly memberId: bigint;
  readonly covering: Covering;
  readonly way: string;
}

/** How an affiliate came to be credited, for the record. */
export interface Credit {
  readonly clickId: bigint | null;
  readonly told: Pick<Decision, "way" | "click" | "code" | "passed">;
  readonly channel: string | null;
}

export interface CreditedSale {
  /** `sale`, or another event, which has one line. */
  readonly event: string;
  readonly market: string | null;
  readonly currency: string;
  readonly buyerId: bigint | null;
  readonly customer: "new" | "returning";
  readonly class: string;
  readonly payment: { readonly subscription: string; readonly number: number } | null;
  /** How many lines the whole sale has; 0 for an event. */
  readonly lineCount: number;
  readonly lines: readonly CreditedLine[];
  creditOf(memberId: bigint): Credit;
}

export interface PricedConversion {
  readonly covering: Covering;
  readonly memberId: bigint;
  readonly credit: Credit;
  /** Goods of their lines, minor units. */
  readonly amount: bigint;
  readonly earnings: readonly EarningLine[];
  readonly decision: Decision;
  readonly grants: Allowed["grants"];
  /** By line: what all tiers get of it together, minor units. */
  readonly byLine: ReadonlyMap<number, bigint>;
}

/**
 * What a sale pays the affiliates who are credited for its lines, and those above them, with everything frozen that refunds
 * and people will ask for later. Takes from the caps, so the caller posts it in the same transaction.
 */
export async function priceSale(context: Context, sale: CreditedSale): Promise<readonly PricedConversion[]> {
  const parties = new Map<string, CreditedLine[]>();
  for (const line of sale.lines) {
    const key = `${line.covering.program.id} ${line.memberId}`;
    parties.set(key, [...(parties.get(key) ?? []), line]);
  }
  const categories = await categoriesOf(
    context.tx,
    sale.lines.map(({ product }) => product),
  );
  const priced: PricedConversion[] = [];
  // In one order, so that two sales take the caps' locks in the same one.
  for (const key of [...parties.keys()].sort()) {
    priced.push(await priceParty(context, sale, parties.get(key)!, categories));
  }
  return priced;
}

async function priceParty(
  context: Context,
  sale: CreditedSale,
  lines: readonly CreditedLine[],
  categories: ReadonlyMap<string, string>,
): Promise<PricedConversion> {
  const { tx, now } = context;
  const { covering, memberId } = lines[0]!;
  const { program, group } = covering;
  const { timeZone, holdDays } = await readCompany(tx);
  const { currency, lineCount } = sale;
  const credit = sale.creditOf(memberId);
  const tiers = (await reachedTiers(tx, { programId: program.id, memberId, at: now, timeZone })).map(({ id }) =>
    toEdge("programTier", id),
  );
  const { event } = sale;
  const rates = await keptSetting(tx, `rates ${program.id} ${event}`, async () =>
    (await ratesOf(tx, program.id, { event })).map(offered),
  );
  const price = priceConversion(program, rates, {
    lines: lineCount,
    currency,
    own: lines.map(({ line, product, quantity, amount, catalogFixed, way }) => ({
      line,
      catalogFixed: sale.event === "sale" ? catalogFixed : null,
      facts: {
        product,
        category: categories.get(product) ?? null,
        market: sale.market,
        currency,
        customer: sale.customer,
        class: sale.class,
        group: toEdge("programGroup", group.id),
        tiers,
        affiliate: toEdge("member", memberId),
        way,
        channel: credit.channel,
        amount,
        quantity,
        payment: sale.payment?.number ?? null,
      },
    })),
  });
  const above = await tierParts(context, covering, { memberId, currency, lineCount, price });
  const aboveTotal = above.reduce((sum, { amount }) => sum + amount, 0n);
  const allowed = await takeFromCaps(context, {
    programId: program.id,
    groupId: group.id,
    memberId,
    buyerId: sale.buyerId,
    currency,
    own: price.amount,
    above: aboveTotal,
    timeZone,
  });
  const amount = price.lines.reduce((sum, { facts }) => sum + facts.amount, 0n);
  const frozen = (terms: SaleTerms, due: bigint, allowedAmount: bigint, pays: ReadonlyMap<number, bigint>) =>
    allowedAmount === due ? terms : cutTerms(price.lines, lineCount, currency, allowedAmount, pays);
  const base = formatMoney(amount, currency);
  const ownPays = new Map(price.lines.map(({ line, pays }) => [line, pays]));
  const aboveShares = share(
    allowed.above,
    above.map((one) => one.amount),
  );
  const earnings: EarningLine[] = [
    {
      saleId: null,
      sourceId: null,
      bonus: `program.${program.slug}`,
      earnerId: memberId,
      level: 0,
      paidLevel: 0,
      base,
      rate: oneRate(price),
      terms: frozen(price.terms, price.amount, allowed.own, ownPays),
      amount: allowed.own,
      currency,
    },
    ...above.map((one, index) => ({
      saleId: null,
      sourceId: null,
      bonus: `program.${program.slug}.tier`,
      earnerId: one.earnerId,
      level: one.level,
      paidLevel: one.paidLevel,
      base,
      rate: one.percents.length === 1 ? one.percents[0]! : null,
      terms: frozen(
        one.terms,
        one.amount,
        aboveShares[index]!,
        new Map(price.lines.map(({ line, facts }) => [line, facts.amount])),
      ),
      amount: aboveShares[index]!,
      currency,
    })),
  ];
  const byLineShares = share(
    allowed.own + allowed.above,
    price.lines.map(({ pays }) => pays),
  );
  return {
    covering,
    memberId,
    credit,
    amount,
    earnings: earnings.filter((earning) => earning.amount !== 0n),
    grants: allowed.grants,
    byLine: new Map(price.lines.map(({ line }, index) => [line, byLineShares[index]!])),
    decision: {
      ...credit.told,
      program: { slug: program.slug, name: program.name },
      group: group.name,
      lines: price.lines.map(({ decided }) => decided),
      caps: allowed.told,
      tiers: above.map(({ earnerId, paidLevel, percents }) => ({
        member: toEdge("member", earnerId),
        level: paidLevel,
        percent: percents.join(", "),
      })),
      approval: program.approval === "manual" ? "manual" : program.awaitDelivery ? "delivery" : "auto",
      holdDays: Math.max(group.holdDays ?? program.holdDays, holdDays),
    },
  };
}

interface TierEarning {
  readonly earnerId: bigint;
  readonly level: number;
  readonly paidLevel: number;
  readonly percents: readonly string[];
  readonly terms: SaleTerms;
  readonly amount: bigint;
}

/** What those above get: the lines whose rates name the same percents are climbed together, once. */
async function tierParts(
  context: Context,
  { program }: Covering,
  own: { readonly memberId: bigint; readonly currency: string; readonly lineCount: number; readonly price: Price },
): Promise<readonly TierEarning[]> {
  const { memberId, currency, lineCount, price } = own;
  const paid = price.lines.filter(({ chosen }) => chosen !== null && chosen.rate.tiers.length > 0);
  if (paid.length === 0 || lineCount === 0) return [];
  const above = await aboveOf(context.tx, program.id, memberId, context.now);
  const byPercents = new Map<string, PricedLine[]>();
  for (const line of paid) {
    const key = line.chosen!.rate.tiers.join(" ");
    byPercents.set(key, [...(byPercents.get(key) ?? []), line]);
  }
  const earners = new Map<
    bigint,
    { level: number; paidLevel: number; parts: { line: number; part: PartTerms; percent: string }[] }
  >();
  for (const lines of byPercents.values()) {
    const steps = climbTiers({
      seller: memberId,
      above,
      amount: lines.reduce((sum, { facts }) => sum + facts.amount, 0n),
      currency,
      percents: lines[0]!.chosen!.rate.tiers,
      compression: program.compression,
    });
    for (const { earnerId, level, paidLevel, percent } of steps) {
      const earner = earners.get(earnerId) ?? { level, paidLevel, parts: [] };
      for (const { line } of lines) earner.parts.push({ line, part: { percent }, percent });
      earners.set(earnerId, earner);
    }
  }
  const all = allOf(lineCount, price.lines);
  return Array.from(earners, ([earnerId, { level, paidLevel, parts }]) => {
    const terms = termsOf(lineCount, parts);
    const percents = [...new Set(parts.map(({ percent }) => percent))];
    return { earnerId, level, paidLevel, percents, terms, amount: remainder(terms, currency, all) };
  });
}

async function aboveOf(tx: Tx, programId: bigint, memberId: bigint, at: Temporal.Instant) {
  const line = await uplineAt(tx, "sponsor", memberId, at);
  const active = await activeIn(
    tx,
    programId,
    line.map((person) => person.memberId),
  );
  return line.map((person) => ({ memberId: person.memberId, takes: active.has(person.memberId) }));
}

/** A cap left less: the amount that it left, spread over the lines as they would have paid, goes back with their goods. */
function cutTerms(
  lines: readonly PricedLine[],
  lineCount: number,
  currency: string,
  allowed: bigint,
  pays: ReadonlyMap<number, bigint>,
): SaleTerms {
  const shares = share(
    allowed,
    lines.map(({ line }) => pays.get(line) ?? 0n),
  );
  return termsOf(
    lineCount,
    lines.map(({ line, facts }, index) => ({
      line,
      part: {
        fixed: formatMoney(shares[index]!, currency),
        quantity: 1,
        original: formatMoney(facts.amount, currency),
      },
    })),
  );
}

/** The percent where one alone made the amount. */
function oneRate({ lines }: Price): string | null {
  const percents = new Set(lines.map(({ chosen }) => chosen?.rate.percent ?? null));
  return percents.size === 1 ? [...percents][0]! : null;
}

export function offered(rate: Rate): Offered {
  return { ...rate, edge: toEdge("programRate", rate.id) };
}
