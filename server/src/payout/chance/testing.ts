/** For tests of this room: writes members that chance made, their earnings and what payouts took of those, as the use cases write it. */
import { sql } from "kysely";
import { inTransaction } from "../../foundation/database.ts";
import type { Db, Tx } from "../../foundation/database.ts";
import { must } from "../../foundation/failure.ts";
import { closeBooks, post } from "../../ledger/index.ts";
import { freeFromPayouts, markEarningsPaid, putIntoPayouts } from "../../plan/index.ts";
import { insertBatch } from "../batch-store.ts";
import { earningsInPayouts, insertPayoutLines } from "../payout-line-store.ts";
import { insertBatchless, insertPayouts, movePayouts } from "../payout-store.ts";
import type { ChanceMember } from "./sample.ts";

export interface Settled {
  readonly id: bigint;
  /** What is left of each earning that is available, and of what was brought. */
  readonly rests: readonly bigint[];
  readonly balance: bigint;
  /** What is put aside for disputed sales. */
  readonly reserved: bigint;
}

/** An earning, or a balance that was brought, and what payouts took of it. */
interface Source {
  readonly id: bigint;
  readonly brought: boolean;
  amount: bigint;
  state: string;
  payoutId: bigint | null;
  readonly lines: { readonly payoutId: bigint; readonly amount: bigint }[];
}

/** Writes the members, with their books; some are closed before the last entries. @returns what is known of each, in their order. */
export async function settleIn(
  db: Db,
  members: readonly ChanceMember[],
  currency: string,
  now: Temporal.Instant,
): Promise<readonly Settled[]> {
  await sql`insert into period (id, calendar, name, during, state) overriding system value
    values (1, 'month', '2026-05', tstzrange('2026-05-01Z', '2026-06-01Z'), 'committed')`.execute(db);
  const settled: Settled[] = [];
  for (const one of members) settled.push(await settleMember(db, one, currency, now));
  const opened = now.subtract({ hours: 48 });
  const move = (at: Temporal.Instant, which: (one: ChanceMember) => boolean) =>
    inTransaction(db, (tx) =>
      post(
        { tx, now: at, actor: null },
        settled.flatMap(({ id, balance }, index) =>
          which(members[index]!)
            ? [
                {
                  debit: { company: "commission" as const },
                  credit: { member: id, account: "available" as const },
                  // In two parts, so that some moved before the closing and after it.
                  amount: members[index]!.movedLate ? balance / 2n : balance,
                  currency,
                  key: `chance:${id}:${at.toString()}`,
                  cause: "sal_1",
                  periodId: null,
                },
              ]
            : [],
        ),
      ),
    );
  await move(opened, () => true);
  must(await closeBooks(db, { at: now.subtract({ hours: 24 }), now }));
  await move(now.subtract({ hours: 1 }), ({ movedLate }) => movedLate);
  return settled.map((one, index) => ({
    ...one,
    balance: members[index]!.movedLate ? (one.balance / 2n) * 2n : one.balance,
  }));
}

async function settleMember(db: Db, one: ChanceMember, currency: string, now: Temporal.Instant): Promise<Settled> {
  return await inTransaction(db, async (tx) => {
    const id = await writeMember(tx, one, currency, now);
    const sources = await writeSources(tx, one, id, currency, now);
    const gone = await pay(tx, one, id, sources, currency, now);
    const rests = sources
      .filter(({ brought, state }) => brought || state === "available")
      .map(({ amount, lines }) =>
        lines.reduce((rest, line) => (gone.has(line.payoutId) ? rest : rest - line.amount), amount),
      );
    const earning = sources.find(({ brought }) => !brought);
    const reserved = earning === undefined ? 0n : one.reserved;
    if (earning !== undefined && reserved > 0n) {
      await sql`insert into dispute_reserve (earning_id, at_risk, reserved)
        values (${earning.id}, ${reserved}, ${reserved})`.execute(tx);
    }
    const payable = rests.reduce((sum, rest) => (rest > 0n ? sum + rest : sum), 0n);
    return { id, rests, reserved, balance: payable - reserved - one.missing };
  });
}

async function writeMember(tx: Tx, one: ChanceMember, currency: string, now: Temporal.Instant): Promise<bigint> {
  const ago = (days: number) => now.subtract({ hours: 24 * days });
  const { rows } = await sql<{ id: bigint }>`
    with person as (insert into person (created_at) values (${ago(90)}) returning id)
    insert into member (person_id, handle, display_name, joined_at)
    select id, 'm' || id, 'A member', ${ago(90)} from person returning id`.execute(tx);
  const { id } = rows[0]!;
  await sql`insert into member_standing (member_id, kind, status, during)
    values (${id}, 'distributor', ${one.status === "later" ? "active" : one.status},
      tstzrange(${one.status === "later" ? now.add({ hours: 1 }) : ago(90)}::timestamptz, null))`.execute(tx);
  for (const { kind, country, daysAgo } of one.accounts) {
    await sql`insert into payout_account (member_id, kind, holder, number_sealed, shown, country, routing, changed_at)
      values (${id}, ${kind}, 'A member', '', '1234', ${country}, ${kind === "us-bank" ? "021000021" : null}, ${ago(daysAgo)})`.execute(
      tx,
    );
  }
  if (one.payee !== null) {
    const { kyc, taxForm, blocked } = one.payee;
    await sql`insert into payee (member_id, kyc, tax_form, tax_form_at, blocked_at, blocked_reason)
      values (${id}, ${kyc}, ${taxForm}, ${taxForm === null ? null : ago(9)}, ${blocked ? ago(9) : null}, ${blocked ? "A test." : null})`.execute(
      tx,
    );
  }
  if (one.request !== null) {
    await sql`insert into withdrawal (member_id, currency, amount, state, asked_at)
      values (${id}, ${currency}, ${one.request.amount}, 'open', ${ago(1)})`.execute(tx);
  }
  if (one.connected !== null) {
    await sql`insert into stripe_account (member_id, account, country, transfers_enabled, payouts_enabled, made_at)
      values (${id}, ${`acct_${id}`}, 'IE', ${one.connected.transfers}, ${one.connected.payouts}, ${ago(9)})`.execute(
      tx,
    );
  }
  return id;
}

async function writeSources(
  tx: Tx,
  one: ChanceMember,
  memberId: bigint,
  currency: string,
  now: Temporal.Instant,
): Promise<readonly Source[]> {
  const sources: Source[] = [];
  const add = (id: bigint, brought: boolean, amount: bigint, state: string) =>
    sources.push({ id, brought, amount, state, payoutId: null, lines: [] });
  for (const [at, { amount, state }] of one.earnings.entries()) {
    const { rows } = await sql<{ id: bigint }>`
      insert into earning (source_id, bonus, earner_id, period_id, level, paid_level, base, terms, amount, currency, state)
      values (${memberId}, ${`bonus-${at}`}, ${memberId}, 1, 0, 0, '0', '{}', ${amount}, ${currency}, ${state}) returning id`.execute(
      tx,
    );
    add(rows[0]!.id, false, amount, state);
  }
  if (one.brought !== null) {
    const { rows } = await sql<{ id: bigint }>`
      insert into brought_balance (member_id, account, currency, amount, kind, at, cause, key)
      values (${memberId}, 'available', ${currency}, ${one.brought}, 'opening', ${now}, 'sal_1', ${`brought:${memberId}`}) returning id`.execute(
      tx,
    );
    add(rows[0]!.id, true, one.brought, "available");
  }
  return sources;
}

/** Pays some of it, whole or in part, and lets some of that come back. @returns the payouts that do not happen */
async function pay(
  tx: Tx,
  one: ChanceMember,
  memberId: bigint,
  sources: readonly Source[],
  currency: string,
  now: Temporal.Instant,
): Promise<ReadonlySet<bigint>> {
  const gone = new Set<bigint>();
  const failing: bigint[] = [];
  const free = async (id: bigint): Promise<void> => {
    gone.add(id);
    await movePayouts(tx, [id], "failed", now);
    const earningIds = await earningsInPayouts(tx, [id]);
    await freeFromPayouts({ tx, now, actor: null }, { payoutIds: [id], earningIds });
    for (const source of sources.filter((it) => it.payoutId === id || (!it.brought && earningIds.includes(it.id)))) {
      source.payoutId = null;
      if (source.state === "paid") source.state = "available";
    }
  };
  for (const { state, part, change } of one.payouts) {
    const isOpen = state === "made" || state === "approved" || state === "overtaken";
    const payoutId = isOpen
      ? await openPayout(tx, memberId, currency, now)
      : await insertBatchless(tx, { method: "store-credit", memberId, currency, amount: 1n, netted: 0n, at: now });
    const takes = sources.flatMap((source, at) => {
      const left = source.lines.reduce(
        (sum, line) => (gone.has(line.payoutId) ? sum : sum - line.amount),
        source.amount,
      );
      if (source.state !== "available" || left <= 0n) return [];
      const amount = at % part === 0 ? left : left / 2n;
      return amount === 0n ? [] : [{ source, amount, whole: amount === left }];
    });
    await insertPayoutLines(
      tx,
      takes.map(({ source, ...take }) => ({ ...take, earningId: source.id, brought: source.brought, payoutId })),
    );
    const whole = takes.filter((take) => take.whole && !take.source.brought);
    await putIntoPayouts(
      tx,
      whole.map(({ source }) => ({ earningId: source.id, payoutId })),
    );
    for (const { source, amount } of takes) source.lines.push({ payoutId, amount });
    for (const { source } of whole) source.payoutId = payoutId;
    if (state === "approved") await movePayouts(tx, [payoutId], state, now);
    if (state === "overtaken" || state === "returned") failing.push(payoutId);
    if (!isOpen) {
      await markEarningsPaid(tx, [payoutId]);
      for (const { source } of whole) source.state = "paid";
    }
    if (state === "refused") await free(payoutId);
    for (const source of sources.filter(({ brought }) => !brought)) source.amount += change;
    await sql`update earning set amount = amount + ${change} where earner_id = ${memberId}`.execute(tx);
  }
  for (const id of failing) await free(id);
  return gone;
}

async function openPayout(tx: Tx, memberId: bigint, currency: string, now: Temporal.Instant): Promise<bigint> {
  const { rows } = await sql<{ id: bigint }>`select min(id) as id from person`.execute(tx);
  const batch = { currency, method: "sepa" as const, executionDate: Temporal.PlainDate.from("2026-06-01") };
  const id = await insertBatch(tx, { ...batch, madeAt: now, madeBy: rows[0]!.id });
  const account = {
    memberId,
    kind: "iban" as const,
    holder: "A member",
    numberSealed: Buffer.alloc(0),
    shown: "1234",
    bic: null,
    country: "IE",
    routing: null,
    savings: false,
    business: false,
    changedAt: now,
  };
  const ids = await insertPayouts(tx, { ...batch, id }, [{ amount: 1n, netted: 0n, account }]);
  return ids.get(memberId)!;
}
