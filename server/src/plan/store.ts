import type { Terms } from "@fairline/engine";
import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Earning, EarningState, HoldReason } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    earning: EarningTable;
    earning_posting: EarningPostingTable;
  }
}

interface EarningTable {
  id: Generated<bigint>;
  sale_id: bigint | null;
  source_id: bigint | null;
  adjustment_id: bigint | null;
  conversion_id: bigint | null;
  bonus: string;
  earner_id: bigint;
  period_id: bigint;
  level: number;
  paid_level: number;
  base: string;
  rate: string | null;
  terms: string;
  /** Of a correction: what the line was worth before it. Its amount is f(terms) less f(earlier_terms). */
  earlier_terms: string | null;
  amount: bigint;
  currency: string;
  state: EarningState;
  held_until: Temporal.Instant | null;
  payout_id: bigint | null;
  hold_reason: HoldReason | null;
  held_from: "pending" | "held" | "available" | null;
}

interface EarningPostingTable {
  id: Generated<bigint>;
  earning_id: bigint;
  at: Temporal.Instant;
  period_id: bigint;
  amount: bigint;
  account: "pending" | "held" | "available";
  cause: "sale" | "run" | "reversal" | "adjustment";
  reversal_id: bigint | null;
  run_id: bigint | null;
}

/** A line as the engine gives it, with ids of the database. */
export interface EarningLine {
  /** Null where a member's whole period pays: then `sourceId` is that member. */
  readonly saleId: bigint | null;
  readonly sourceId: bigint | null;
  readonly bonus: string;
  readonly earnerId: bigint;
  readonly level: number;
  readonly paidLevel: number;
  readonly base: string;
  readonly rate: string | null;
  readonly terms: Terms;
  readonly amount: bigint;
  readonly currency: string;
}

/** As `EarningLine`, of an adjustment: without a sale or a source where it was made by hand. */
export interface AdjustedLine extends EarningLine {
  readonly adjustmentId: bigint;
  readonly earlierTerms: Terms | null;
}

/** As `EarningLine`, of a conversion of an affiliate program. */
export interface ConversionLine extends EarningLine {
  readonly conversionId: bigint;
}

export interface StandingEarning extends Earning {
  readonly terms: Terms;
  readonly earlierTerms: Terms | null;
  /** Where it goes back to when what holds it is decided. */
  readonly heldFrom: "pending" | "held" | "available" | null;
}

const columns = sql<StandingEarning>`
  id, sale_id as "saleId", source_id as "sourceId", adjustment_id as "adjustmentId", conversion_id as "conversionId", bonus, earner_id as "earnerId", period_id as "periodId", level,
  paid_level as "paidLevel", base, rate, terms, earlier_terms as "earlierTerms", amount, currency, state,
  held_until as "heldUntil", payout_id as "payoutId", hold_reason as "holdReason", held_from as "heldFrom"`;

export async function earningsOfSale(db: Db, saleId: bigint): Promise<readonly StandingEarning[]> {
  return (
    await sql<StandingEarning>`
      select ${columns} from earning where sale_id = ${saleId} order by bonus, paid_level, earner_id`.execute(db)
  ).rows;
}

/** What conversions of affiliate programs have earned, on all tiers; with `lock` it stays so until the transaction ends. */
export async function earningsOfConversions(
  db: Db,
  conversionIds: readonly bigint[],
  options: { readonly lock?: true } = {},
): Promise<readonly StandingEarning[]> {
  return (
    await sql<StandingEarning>`
      select ${columns} from earning where conversion_id = any((select ${[...conversionIds]}::bigint[])::bigint[])
      order by id ${options.lock ? sql`for update` : sql``}`.execute(db)
  ).rows;
}

/** What a member's whole period has paid under one bonus, to whom. */
export async function earningsOfSource(
  db: Db,
  of: { readonly periodId: bigint; readonly sourceId: bigint; readonly bonus: string },
): Promise<readonly StandingEarning[]> {
  return (
    await sql<StandingEarning>`
      select ${columns} from earning
      where period_id = ${of.periodId} and source_id = ${of.sourceId} and bonus = ${of.bonus} order by id`.execute(db)
  ).rows;
}

/** As `earningsOfSale`, locked: a release or payout of them waits, so that what is read is where they stand. */
export async function lockEarningsOfSale(tx: Db, saleId: bigint): Promise<readonly StandingEarning[]> {
  return (
    await sql<StandingEarning>`select ${columns} from earning where sale_id = ${saleId} order by id for update`.execute(
      tx,
    )
  ).rows;
}

/** The lines of a period that refunds work out again as a whole, with their corrections; locked until the transaction ends. */
export async function lockRecomputed(
  tx: Db,
  periodId: bigint,
): Promise<readonly (StandingEarning & { readonly correctionId: bigint | null })[]> {
  return (
    await sql<StandingEarning & { correctionId: bigint | null }>`
      select ${columns}, (select correction_id from adjustment where adjustment.id = earning.adjustment_id) as "correctionId"
      from earning
      where terms ->> 'reversal' = 'recompute'
        and ((period_id = ${periodId} and adjustment_id is null)
          or adjustment_id in (
            select adjustment.id from adjustment
            where adjustment.correction_id is not null and adjustment.period_id = ${periodId}))
      order by id for update of earning`.execute(tx)
  ).rows;
}

/** Whether refunds of a period's sales change what whole periods have paid. */
export async function hasRecomputed(db: Db, periodId: bigint): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from earning where period_id = ${periodId} and terms ->> 'reversal' = 'recompute') as has`.execute(
    db,
  );
  return rows[0]!.has;
}

export async function findEarning(db: Db, id: bigint): Promise<StandingEarning | undefined> {
  return (await sql<StandingEarning>`select ${columns} from earning where id = ${id}`.execute(db)).rows[0];
}

export async function findEarnings(db: Db, ids: readonly bigint[]): Promise<readonly StandingEarning[]> {
  return (
    await sql<StandingEarning>`
      select ${columns} from earning where id = any(${[...ids]}::bigint[]) order by id`.execute(db)
  ).rows;
}

/** The earnings of one member, the newest period first and in it the newest first. `before` is the id of the last one that was shown. */
export async function earningsOfMember(
  db: Db,
  earnerId: bigint,
  filter: { readonly periodId?: bigint; readonly before?: bigint; readonly limit: number },
): Promise<readonly Earning[]> {
  return (
    await sql<StandingEarning>`
      select ${columns} from earning
      where earner_id = ${earnerId}
        and (${filter.periodId ?? null}::bigint is null or period_id = ${filter.periodId ?? null})
        and (${filter.before ?? null}::bigint is null
          or (period_id, id) < (select period_id, id from earning where id = ${filter.before ?? null}))
      order by period_id desc, id desc limit ${filter.limit}`.execute(db)
  ).rows;
}

/** What stands under a key stands once: a sale or a member's period, the bonus, the earner. */
export function keyOf(line: {
  readonly saleId: bigint | null;
  readonly sourceId: bigint | null;
  readonly bonus: string;
  readonly earnerId: bigint;
}): string {
  const source = line.saleId === null ? `member ${line.sourceId}` : String(line.saleId);
  return `${source} ${line.bonus} ${line.earnerId}`;
}

/** New lines at once. Returns their ids in the order of the lines. */
export async function insertEarnings(
  db: Db,
  periodId: bigint,
  lines: readonly (EarningLine | AdjustedLine | ConversionLine)[],
): Promise<readonly bigint[]> {
  if (lines.length === 0) return [];
  const rows = lines.map((line) => ({
    sale_id: line.saleId?.toString() ?? null,
    source_id: line.sourceId?.toString() ?? null,
    adjustment_id: "adjustmentId" in line ? line.adjustmentId.toString() : null,
    conversion_id: "conversionId" in line ? line.conversionId.toString() : null,
    earlier_terms: "earlierTerms" in line ? line.earlierTerms : null,
    bonus: line.bonus,
    earner_id: line.earnerId.toString(),
    level: line.level,
    paid_level: line.paidLevel,
    base: line.base,
    rate: line.rate,
    terms: line.terms,
    amount: line.amount.toString(),
    currency: line.currency,
  }));
  const { rows: made } = await sql<{ id: bigint }>`
    insert into earning (sale_id, source_id, adjustment_id, conversion_id, bonus, earner_id, period_id, level, paid_level, base, rate, terms,
      earlier_terms, amount, currency, state)
    select sale_id, source_id, adjustment_id, conversion_id, bonus, earner_id, ${periodId}, level, paid_level, base, rate, terms,
      nullif(earlier_terms, 'null'::jsonb), amount, currency, 'pending'
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as line (
      sale_id bigint, source_id bigint, adjustment_id bigint, conversion_id bigint, earlier_terms jsonb, bonus text, earner_id bigint, level int, paid_level int, base text, rate text, terms jsonb,
      amount bigint, currency char(3))
    returning id`.execute(db);
  return made.map((row) => row.id);
}

/** Changes what stands under lines: amounts, and what the rate was applied to. An amount of zero ends a line. */
export async function updateEarnings(
  db: Db,
  changes: readonly {
    readonly id: bigint;
    readonly amount: bigint;
    readonly base: string;
    readonly line?: EarningLine;
  }[],
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map((change) => ({
    id: change.id.toString(),
    amount: change.amount.toString(),
    base: change.base,
    level: change.line?.level ?? null,
    paid_level: change.line?.paidLevel ?? null,
    rate: change.line?.rate ?? null,
    terms: change.line?.terms ?? null,
  }));
  await sql`
    update earning set amount = change.amount, base = change.base,
      level = coalesce(change.level, earning.level), paid_level = coalesce(change.paid_level, earning.paid_level),
      rate = case when change.terms is null then earning.rate else change.rate end,
      terms = coalesce(change.terms, earning.terms),
      state = case when change.amount = 0 then 'reversed' when earning.state = 'reversed' then 'pending' else earning.state end,
      hold_reason = case when change.amount = 0 then null else earning.hold_reason end,
      held_from = case when change.amount = 0 then null else earning.held_from end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as change (
      id bigint, amount bigint, base text, level int, paid_level int, rate text, terms jsonb)
    where earning.id = change.id`.execute(db);
}

export interface Posting {
  readonly earningId: bigint;
  readonly amount: bigint;
  readonly account: "pending" | "held" | "available";
}

/** The history of the lines: one row a change; zero changes leave no row. */
export async function insertPostings(
  db: Db,
  postings: readonly Posting[],
  why: {
    readonly at: Temporal.Instant;
    readonly periodId: bigint;
    readonly cause: "sale" | "run" | "reversal" | "adjustment";
    readonly reversalId?: bigint;
    readonly runId?: bigint;
  },
): Promise<void> {
  const changes = postings.filter((posting) => posting.amount !== 0n);
  if (changes.length === 0) return;
  await sql`
    insert into earning_posting (earning_id, at, period_id, amount, account, cause, reversal_id, run_id)
    select earning_id, ${why.at}::timestamptz, ${why.periodId}, amount, account, ${why.cause},
      ${why.reversalId ?? null}::bigint, ${why.runId ?? null}::bigint
    from unnest(${changes.map((posting) => posting.earningId)}::bigint[], ${changes.map((posting) => posting.amount)}::bigint[],
      ${changes.map((posting) => posting.account)}::text[]) as change (earning_id, amount, account)`.execute(db);
}
