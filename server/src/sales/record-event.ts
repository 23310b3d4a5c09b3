import { readCompany } from "../foundation/company.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { openPeriodAt } from "../plan/index.ts";
import { knownEvent, priceSale, programById, recordConversions } from "../program/index.ts";
import { clickById } from "../referral/index.ts";
import { attributeSale } from "./attribute-sale.ts";

export interface NewEvent {
  readonly programId: bigint;
  /** `lead`, or an event of the company's own; a sale comes by `recordSale`. */
  readonly event: string;
  /** Its name at whoever reports it: the same one is the same event, however often it is told. */
  readonly reference: string;
  readonly clickId: bigint | null;
  readonly code: string | null;
  readonly market: string;
  /** The person it is about, where they are known. */
  readonly personId: bigint;
  /** What it is worth, where percents are paid of it; minor units. */
  readonly value: { readonly amount: bigint; readonly currency: string } | null;
  /** Nobody vouches for it: it waits for staff, whatever the program says. */
  readonly unproven?: boolean;
}

/**
 * Records a lead or another event for the affiliate who brought it, by the same order of precedence as sales, and posts what the
 * program's rates for this event pay. Only affiliates of the program are paid; nobody above them is.
 * @returns the conversion, or null where nobody of the program brought it; `not-found` for an unknown program, `bad-input`
 *   for a sale.
 */
export async function recordEvent(
  context: Context,
  wish: NewEvent,
): Promise<{ readonly conversionId: bigint | null; readonly created: boolean } | Failure> {
  const { tx, now } = context;
  if (wish.event === "sale") return new Failure("bad-input", "A sale is recorded with its lines.", { field: "event" });
  // Reports of one event take turns: the program's row is their lock, and it stays as it is meanwhile.
  const program = await programById(tx, wish.programId, "update");
  if (program === undefined) return new Failure("not-found", "There is no such program.");
  const known = await knownEvent(context, wish);
  if (known !== undefined) return { conversionId: known, created: false };
  const currency = wish.value?.currency ?? (await readCompany(tx)).currency;
  const amount = wish.value?.amount ?? 0n;
  const { market, personId, clickId, code, event, reference } = wish;
  const line = { product: event, title: event, quantity: 1, amount, cv: 0n, qv: 0n, affiliateFixed: null };
  const attributed = await attributeSale(context, {
    source: "event",
    sourceRef: reference,
    market,
    currency,
    buyerId: personId,
    clickId,
    code,
    lines: [line],
  });
  const { way, claimant, click, passed } = attributed.owners.sale;
  const found = attributed.coveringOf(claimant?.memberId ?? -1n).find((one) => one.program.id === program.id);
  if (claimant === null || found === undefined) return { conversionId: null, created: false };
  const covering =
    wish.unproven === true ? { ...found, program: { ...found.program, approval: "manual" as const } } : found;
  const channel = click === null ? null : ((await clickById(tx, click.id))?.channel ?? null);
  const priced = await priceSale(context, {
    event,
    market,
    currency,
    buyerId: personId,
    customer: attributed.customer,
    class: "retail",
    payment: null,
    lineCount: 0,
    lines: [
      { line: 1, product: event, quantity: 1, amount, catalogFixed: null, memberId: claimant.memberId, covering, way },
    ],
    creditOf: () => ({
      clickId: click?.id ?? null,
      channel,
      told: {
        way,
        click: click === null ? null : { id: toEdge("click", click.id), at: click.at.toString(), link: click.link },
        code,
        passed,
      },
    }),
  });
  const period = await openPeriodAt(context, now);
  const about = {
    saleId: null,
    reference,
    event,
    periodId: period.id,
    market,
    currency,
    buyerId: personId,
    payment: null,
  };
  const [recorded] = await recordConversions(context, about, priced);
  return { conversionId: recorded!.conversionId, created: true };
}
