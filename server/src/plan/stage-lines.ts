import { sql } from "kysely";
import type { Tx } from "../foundation/database.ts";
import type { EarningLine } from "./store.ts";

/**
 * A run's lines on their way into the earnings: a table that only this transaction sees, filled by COPY or by `stageLines`, read
 * by `postRun`. No index: it is read as a whole.
 */
export async function openStage(tx: Tx): Promise<void> {
  await sql`drop table if exists run_posting`.execute(tx);
  await sql`
    create temporary table run_posting (
      sale_id bigint, source_id bigint, earner_id bigint not null, amount bigint not null, level integer not null,
      paid_level integer not null, kept boolean not null, currency char(3) not null collate "C", bonus text not null collate "C",
      base text not null, rate text, terms jsonb not null
    ) on commit drop`.execute(tx);
}

/** The table and its columns, as COPY wants them. */
export const stageTarget =
  "run_posting (sale_id, source_id, earner_id, amount, level, paid_level, kept, currency, bonus, base, rate, terms)";

/** A few lines at once. */
export async function stageLines(tx: Tx, lines: readonly EarningLine[]): Promise<void> {
  await openStage(tx);
  const rows = lines.map((line) => ({
    sale_id: line.saleId?.toString() ?? null,
    source_id: line.sourceId?.toString() ?? null,
    earner_id: line.earnerId.toString(),
    amount: line.amount.toString(),
    level: line.level,
    paid_level: line.paidLevel,
    currency: line.currency,
    bonus: line.bonus,
    base: line.base,
    rate: line.rate,
    terms: line.terms,
  }));
  await sql`
    insert into run_posting
    select sale_id, source_id, earner_id, amount, level, paid_level, false, currency, bonus, base, rate, terms
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as line (sale_id bigint, source_id bigint, earner_id bigint, amount bigint,
      level int, paid_level int, currency char(3), bonus text, base text, rate text, terms jsonb)`.execute(tx);
}

/** What the staged lines come to for these members. */
export async function stagedSums(
  tx: Tx,
  members: readonly bigint[],
): Promise<readonly { earnerId: bigint; bonus: string; currency: string; amount: bigint }[]> {
  return (
    await sql<{ earnerId: bigint; bonus: string; currency: string; amount: bigint }>`
      select earner_id as "earnerId", bonus, currency, sum(amount)::bigint as amount from run_posting
      where earner_id = any(${[...members]}::bigint[]) group by earner_id, bonus, currency`.execute(tx)
  ).rows;
}
