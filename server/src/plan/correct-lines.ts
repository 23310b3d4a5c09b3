import type { Terms } from "@fairline/engine";
import { remainder } from "@fairline/engine";
import { sql } from "kysely";
import type { Context, Db } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { causeOf } from "../ledger/index.ts";
import type { Movement } from "../ledger/index.ts";
import { openPeriodAt } from "./periods.ts";
import { postAdjusted } from "./post-adjustment.ts";
import { keyOf } from "./store.ts";
import type { AdjustedLine } from "./store.ts";
import { remainingOf } from "./to-engine.ts";
import type { FrozenSale } from "./to-engine.ts";

/** What stands for a line of a committed period, with every correction of it since. */
export interface StandingLine {
  readonly saleId: bigint | null;
  readonly sourceId: bigint | null;
  readonly bonus: string;
  readonly earnerId: bigint;
  readonly currency: string;
  readonly base: string;
  readonly rate: string | null;
  /** Minor units. */
  readonly amount: bigint;
  /** What the line is worth for what remains of its sale; null where it was brought to zero for good. */
  readonly terms: Terms | null;
}

/** All lines of a period as they stand; with `lock` they stay so until the transaction ends. The caller has locked the sales. */
export async function standingLines(
  db: Db,
  periodId: bigint,
  options: { readonly lock?: true; readonly sales?: readonly bigint[] } = {},
): Promise<readonly StandingLine[]> {
  // What whole periods pay belongs to no sale, and is always among them.
  const ofSales =
    options.sales === undefined
      ? sql`true`
      : sql`(earning.sale_id is null or earning.sale_id = any(${[...options.sales]}::bigint[]))`;
  const { rows } = await sql<StandingLine & { state: string; adjustmentId: bigint | null }>`
    select earning.sale_id as "saleId", earning.source_id as "sourceId", earning.bonus, earning.earner_id as "earnerId", earning.currency, earning.base,
      earning.rate, earning.amount, earning.terms, earning.state, earning.adjustment_id as "adjustmentId"
    from earning
    where ${ofSales} and earning.conversion_id is null
      and ((earning.period_id = ${periodId} and earning.adjustment_id is null)
        or exists (select from adjustment where adjustment.id = earning.adjustment_id
          and adjustment.correction_id is not null and adjustment.period_id = ${periodId}))
    order by earning.id ${options.lock ? sql`for update of earning` : sql``}`.execute(db);
  const lines = new Map<string, StandingLine>();
  for (const { state, adjustmentId, ...row } of rows) {
    const key = `${keyOf(row)} ${row.currency}`;
    const before = lines.get(key);
    const amount = (before?.amount ?? 0n) + row.amount;
    // A correction says what the line is worth from then on, whatever has become of it; an ended line is worth nothing.
    const terms = adjustmentId === null && state === "reversed" ? null : row.terms;
    lines.set(key, { ...row, amount, terms });
  }
  return [...lines.values()];
}

/** A line of a correction: what it is worth from now on; null: nothing. */
export interface CorrectedLine {
  readonly saleId: bigint | null;
  readonly sourceId: bigint | null;
  readonly bonus: string;
  readonly earnerId: bigint;
  readonly currency: string;
  readonly level: number;
  readonly paidLevel: number;
  readonly base: string | null;
  readonly rate: string | null;
  readonly terms: Terms | null;
  /** Where no sale tells it: what the line comes to for what is left of the period's sales. Minor units. */
  readonly worth: bigint | null;
  readonly reason: string;
}

/** As `keyOf`, with the currency; a sale's key reads as it always did, since adjustments are kept by it. */
function keyIn(line: Pick<CorrectedLine, "saleId" | "sourceId" | "bonus" | "earnerId" | "currency">): string {
  return `${line.saleId ?? `member ${line.sourceId}`}:${line.bonus}:${line.earnerId}:${line.currency}`;
}

function worthOf(line: CorrectedLine, sales: ReadonlyMap<bigint, FrozenSale>): bigint {
  if (line.terms === null) return 0n;
  if (line.worth !== null) return line.worth;
  if (line.saleId === null) throw new Error(`${line.bonus} of a whole period needs to be told what it is worth`);
  return remainder(line.terms, line.currency, remainingOf(sales.get(line.saleId)!));
}

const nothing: Terms = { of: "amount", percent: "0" };

/**
 * Posts a correction of a committed period into the one that is open now: for every line f(what remains of its sale) by the
 * corrected terms less what stands, as an adjustment that names the period, the correction and the sale. It follows later
 * refunds of the sale like the line that it corrects. The caller has locked the sales and holds the corrected period.
 * @returns the period that it was posted into and how many lines it took; lines that agree by now take none.
 */
export async function postCorrection(
  context: Context,
  correction: {
    readonly id: bigint;
    readonly periodId: bigint;
    readonly statement: string;
    readonly requestedBy: bigint;
    readonly requestedAt: Temporal.Instant;
    readonly lines: readonly CorrectedLine[];
    readonly sales: ReadonlyMap<bigint, FrozenSale>;
  },
): Promise<{ readonly periodId: bigint; readonly posted: number }> {
  const { tx, now, actor } = context;
  const target = await openPeriodAt(context, now);
  const saleIds = [...new Set(correction.lines.flatMap(({ saleId }) => (saleId === null ? [] : [saleId])))];
  const standing = new Map(
    (await standingLines(tx, correction.periodId, { lock: true, sales: saleIds })).map((line) => [keyIn(line), line]),
  );
  const due = correction.lines.flatMap((line) => {
    const worth = worthOf(line, correction.sales);
    const before = standing.get(keyIn(line));
    const amount = worth - (before?.amount ?? 0n);
    return amount === 0n ? [] : [{ line, amount, earlierTerms: before?.terms ?? null }];
  });
  const { rows } = await sql<{ id: bigint; key: string }>`
    insert into adjustment (key, type, member_id, currency, amount, period_id, statement, taxable, reason, origin, correction_id, state,
      requested_by, requested_at, decided_by, decided_at, posted_period_id)
    select due.key, 'recompute', due.member_id, due.currency, due.amount, ${correction.periodId}, ${correction.statement}, type.taxable, due.reason,
      ${toEdge("period", correction.periodId)}, ${correction.id}, 'posted', ${correction.requestedBy},
      ${correction.requestedAt}::timestamptz, ${actor}, ${now}::timestamptz, ${target.id}
    from unnest(${due.map(({ line }) => `correction:${correction.id}:${keyIn(line)}`)}::text[],
      ${due.map(({ line }) => line.earnerId)}::bigint[], ${due.map(({ line }) => line.currency)}::text[],
      ${due.map(({ amount }) => amount)}::bigint[], ${due.map(({ line }) => line.reason)}::text[])
      as due (key, member_id, currency, amount, reason)
    join adjustment_type type on type.code = 'recompute'
    returning id, key`.execute(tx);
  const ids = new Map(rows.map((row) => [row.key, row.id]));
  const lines = due.map(({ line, amount, earlierTerms }): AdjustedLine => ({
    adjustmentId: ids.get(`correction:${correction.id}:${keyIn(line)}`)!,
    saleId: line.saleId,
    sourceId: line.sourceId,
    bonus: line.bonus,
    earnerId: line.earnerId,
    level: line.level,
    paidLevel: line.paidLevel,
    base: line.base ?? "0",
    rate: line.rate,
    // A line that ends follows refunds in the way that it did.
    terms: line.terms ?? (earlierTerms !== null && "reversal" in earlierTerms ? earlierTerms : nothing),
    earlierTerms,
    amount,
    currency: line.currency,
  }));
  await postAdjusted(context, {
    periodId: target.id,
    lines,
    movements: totals(lines, { correctionId: correction.id, periodId: target.id }),
  });
  return { periodId: target.id, posted: lines.length };
}

/** The lines are the subledger; the books get one total a member and currency. */
function totals(
  lines: readonly AdjustedLine[],
  of: { readonly correctionId: bigint; readonly periodId: bigint },
): Movement[] {
  const sums = new Map<string, { readonly earnerId: bigint; readonly currency: string; amount: bigint }>();
  for (const { earnerId, currency, amount } of lines) {
    const key = `correction:${of.correctionId}:${earnerId}:${currency}`;
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { earnerId, currency, amount });
    else sum.amount += amount;
  }
  return Array.from(sums, ([key, { earnerId, currency, amount }]) => ({
    debit: { company: "commission" },
    credit: { member: earnerId, account: "pending" },
    amount,
    currency,
    key,
    cause: causeOf("correction", of.correctionId),
    periodId: of.periodId,
  }));
}
