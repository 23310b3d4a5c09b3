import { toEdge } from "../foundation/ids.ts";
import type { Context } from "../foundation/database.ts";
import { roundQuotient } from "@fairline/engine";
import { priceSale } from "../program/index.ts";
import type { Credit, CreditedLine, PricedConversion } from "../program/index.ts";
import { clickById } from "../referral/index.ts";
import type { Attributed } from "./attribute-sale.ts";
import type { Owner } from "./decide-owners.ts";
import type { Attribution, NewSale } from "./model.ts";

/** What of a line the plan counts; null: all of it. Minor units and hundredths of a point. */
export interface PlanView {
  readonly amount: bigint;
  readonly cv: bigint;
  readonly qv: bigint;
}

export interface Credited {
  readonly priced: readonly PricedConversion[];
  /** By line, in the sale's order. */
  readonly lines: readonly { readonly owner: Owner; readonly plan: PlanView | null }[];
}

/**
 * The sale as a whole, as it is told: the owner of the lines that nobody claims by themselves, where there are any. The
 * network's seller, where both are paid, is the distributor whose customer it was.
 */
export function attributionOf({ owners }: Attributed, sale: NewSale): Attribution {
  const whole = owners.lines.includes(owners.sale) ? owners.sale : (owners.lines[0] ?? owners.sale);
  const seller = whole.network ?? whole.claimant;
  const way = whole.network === null ? whole.way : "owner";
  const code = sale.code?.trim() ?? "";
  return {
    way,
    sellerId: seller?.memberId ?? null,
    sellerKind: seller?.kind ?? null,
    clickId: whole.click?.id ?? null,
    data: {
      ...(whole.click !== null && { clickedAt: whole.click.at.toString(), link: whole.click.link }),
      ...(code !== "" && { code }),
      passed: whole.passed,
    },
  };
}

/**
 * Prices what affiliates of programs are credited for, and says what is left to the plan: a line that a program pays is none
 * of the plan's, so that nothing is ever paid by both. Where both the affiliate and the customer's owner are paid, the
 * owner's network has the line's volume, less the part of its goods that the affiliate gets; their retail commission is gone.
 */
export async function creditSale(context: Context, sale: NewSale, attributed: Attributed): Promise<Credited> {
  const { owners } = attributed;
  const lines = sale.lines.flatMap((line, index): CreditedLine[] => {
    const { way, claimant, programId } = owners.lines[index]!;
    if (claimant === null || programId === null) return [];
    const covering = attributed.coveringOf(claimant.memberId).find(({ program }) => program.id === programId)!;
    const { product, quantity, amount, affiliateFixed: catalogFixed } = line;
    return [{ line: index + 1, product, quantity, amount, catalogFixed, memberId: claimant.memberId, covering, way }];
  });
  if (lines.length === 0) return { priced: [], lines: owners.lines.map((owner) => ({ owner, plan: null })) };
  const clickIds = new Set(owners.lines.flatMap(({ click }) => (click === null ? [] : [click.id])));
  const channels = new Map<bigint, string | null>();
  for (const id of clickIds) channels.set(id, (await clickById(context.tx, id))?.channel ?? null);
  const priced = await priceSale(context, {
    event: "sale",
    market: sale.market,
    currency: sale.currency,
    buyerId: sale.buyerId,
    customer: attributed.customer,
    class: sale.customerClass ?? "retail",
    payment: sale.payment ?? null,
    lineCount: sale.lines.length,
    lines,
    creditOf: (memberId) => creditOf(owners.lines, memberId, sale, channels),
  });
  const gets = new Map(priced.flatMap(({ byLine }) => [...byLine]));
  return {
    priced,
    lines: owners.lines.map((owner, index) => ({
      owner,
      plan: owner.programId === null ? null : planView(sale.lines[index]!, owner, gets.get(index + 1) ?? 0n),
    })),
  };
}

const nothing: PlanView = { amount: 0n, cv: 0n, qv: 0n };

function planView(line: NewSale["lines"][number], { network }: Owner, gets: bigint): PlanView {
  if (network === null) return nothing;
  const less = (points: bigint) => (line.amount === 0n ? points : points - roundQuotient(points * gets, line.amount));
  return { amount: 0n, cv: less(line.cv), qv: line.qv };
}

function creditOf(
  lines: readonly Owner[],
  memberId: bigint,
  sale: NewSale,
  channels: ReadonlyMap<bigint, string | null>,
): Credit {
  const owner = lines.find(({ claimant }) => claimant?.memberId === memberId)!;
  const { click, way, passed } = owner;
  return {
    clickId: click?.id ?? null,
    channel: click === null ? null : (channels.get(click.id) ?? null),
    told: {
      way,
      click: click === null ? null : { id: toEdge("click", click.id), at: click.at.toString(), link: click.link },
      code: sale.code?.trim() || null,
      passed,
    },
  };
}
