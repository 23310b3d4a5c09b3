import { sql } from "kysely";
import type { Context, Tx } from "../foundation/database.ts";
import { failpoint } from "../foundation/failpoint.ts";
import type { Movement } from "./model.ts";
import { openAccounts, sideName, sideOf } from "./open-accounts.ts";

interface Row {
  readonly debit: bigint;
  readonly credit: bigint;
  readonly amount: bigint;
  readonly currency: string;
  readonly key: string;
  readonly cause: string;
  readonly periodId: bigint | null;
}

/** Rows in one statement. A run's posting of a million rows goes in this many at a time. */
const AT_ONCE = 20_000;

/** So few, as a sale has, are written by one statement that finds their accounts itself. */
const FEW = 50;

/**
 * Writes movements into the books at `context.now`, all in the caller's transaction: one statement for a few whose accounts stand, two for
 * any number of them, two more where accounts are new, one more where keys are known already.
 *
 * Idempotent by `key`: the same movement again is left out; another movement under a known key is a bug and throws.
 * "The same" is both accounts, amount, currency, cause and period; the time is not part of it.
 *
 * @throws where a key is used again with other content, an amount does not fit 63 bits, or an account does not exist
 * and cannot be opened (an unknown member).
 */
export async function post(context: Context, movements: Iterable<Movement>): Promise<void> {
  const wanted = new Map<string, Movement>();
  for (const movement of movements) {
    if (movement.amount === 0n) continue;
    const upright =
      movement.amount > 0n
        ? movement
        : { ...movement, debit: movement.credit, credit: movement.debit, amount: -movement.amount };
    const before = wanted.get(movement.key);
    if (before !== undefined && !sameMovement(before, upright)) throw reused(movement.key);
    wanted.set(movement.key, upright);
  }
  if (wanted.size === 0) return;
  if (wanted.size <= FEW && (await writeAtOnce(context, [...wanted.values()]))) {
    failpoint("ledger.posted");
    return;
  }
  const ids = await openAccounts(
    context.tx,
    [...wanted.values()].flatMap((one) => [sideOf(one.debit, one.currency), sideOf(one.credit, one.currency)]),
  );
  const rows: Row[] = [...wanted.values()].map((one) => ({
    debit: ids.get(sideName(sideOf(one.debit, one.currency)))!,
    credit: ids.get(sideName(sideOf(one.credit, one.currency)))!,
    amount: one.amount,
    currency: one.currency,
    key: one.key,
    cause: one.cause,
    periodId: one.periodId,
  }));
  for (let from = 0; from < rows.length; from += AT_ONCE) await write(context, rows.slice(from, from + AT_ONCE));
  failpoint("ledger.posted");
}

/**
 * Writes those whose accounts stand and whose keys are new. @returns whether that was all: what is missing is done the longer way, which
 * leaves out what stands and looks whether it is the same.
 */
async function writeAtOnce({ tx, now }: Context, movements: readonly Movement[]): Promise<boolean> {
  const sides = (side: "debit" | "credit") => movements.map((one) => sideOf(one[side], one.currency));
  const [debits, credits] = [sides("debit"), sides("credit")];
  const account = (side: "debit" | "credit") => {
    const [member, name] = [sql.ref(`wanted.${side}_member`), sql.ref(`wanted.${side}_name`)];
    // Two halves, because an equality never finds the null that marks the company's accounts.
    return sql`(
      select id from account where member_id = ${member} and name = ${name} and currency = wanted.currency
      union all
      select id from account where ${member} is null and member_id is null and name = ${name} and currency = wanted.currency)`;
  };
  const { rows } = await sql`
    insert into entry (at, debit, credit, amount, currency, key, cause, period_id)
    select ${now}::timestamptz, debit.id, credit.id, amount, currency, key, cause, period_id
    from unnest((select ${debits.map(({ member }) => member)}::bigint[]), ${debits.map(({ name }) => name)}::text[],
      ${credits.map(({ member }) => member)}::bigint[], ${credits.map(({ name }) => name)}::text[],
      ${movements.map(({ amount }) => amount)}::bigint[], ${movements.map(({ currency }) => currency)}::text[],
      ${movements.map(({ key }) => key)}::text[], ${movements.map(({ cause }) => cause)}::text[],
      ${movements.map(({ periodId }) => periodId)}::bigint[])
      as wanted (debit_member, debit_name, credit_member, credit_name, amount, currency, key, cause, period_id)
    cross join lateral ${account("debit")} debit cross join lateral ${account("credit")} credit
    on conflict (key) do nothing returning id`.execute(tx);
  return rows.length === movements.length;
}

async function write({ tx, now }: Context, rows: readonly Row[]): Promise<void> {
  const { rows: written } = await sql<{ key: string }>`
    insert into entry (at, debit, credit, amount, currency, key, cause, period_id)
    select ${now}::timestamptz, * from unnest(${rows.map((row) => row.debit)}::bigint[],
      ${rows.map((row) => row.credit)}::bigint[], ${rows.map((row) => row.amount)}::bigint[],
      ${rows.map((row) => row.currency)}::text[], ${rows.map((row) => row.key)}::text[],
      ${rows.map((row) => row.cause)}::text[], ${rows.map((row) => row.periodId)}::bigint[])
    on conflict (key) do nothing
    returning key`.execute(tx);
  if (written.length === rows.length) return;
  const fresh = new Set(written.map((row) => row.key));
  await refuseOtherContent(
    tx,
    rows.filter((row) => !fresh.has(row.key)),
  );
}

/** Of rows whose key stood before: each must say what the books say already. */
async function refuseOtherContent(tx: Tx, known: readonly Row[]): Promise<void> {
  const { rows } = await sql<Row>`
    select debit, credit, amount, currency, key, cause, period_id as "periodId" from entry
    where key = any(${known.map((row) => row.key)}::text[])`.execute(tx);
  const standing = new Map(rows.map((row) => [row.key, row]));
  for (const row of known) {
    const before = standing.get(row.key);
    const same =
      before !== undefined &&
      before.debit === row.debit &&
      before.credit === row.credit &&
      before.amount === row.amount &&
      before.currency === row.currency &&
      before.cause === row.cause &&
      before.periodId === row.periodId;
    if (!same) throw reused(row.key);
  }
}

function sameMovement(a: Movement, b: Movement): boolean {
  return (
    sideName(sideOf(a.debit, a.currency)) === sideName(sideOf(b.debit, b.currency)) &&
    sideName(sideOf(a.credit, a.currency)) === sideName(sideOf(b.credit, b.currency)) &&
    a.amount === b.amount &&
    a.cause === b.cause &&
    a.periodId === b.periodId
  );
}

function reused(key: string): Error {
  return new Error(`ledger key ${key} stands already with other content; an event's key must name the event`);
}
