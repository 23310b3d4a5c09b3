/** What is written down of Stripe Connect: members' connected accounts, transfers, events. */
import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../../foundation/database.ts";
import type { ConnectState } from "./stripe-connect.ts";

declare module "../../foundation/database.ts" {
  interface Tables {
    stripe_account: StripeAccountTable;
    stripe_transfer: {
      payout_id: bigint;
      /** Null where Stripe has not answered yet. */
      transfer: string | null;
      asked_at: Temporal.Instant;
      attempt: Generated<number>;
      reversed: bigint;
    };
    connect_notice: {
      event: string;
      kind: string;
      received_at: Temporal.Instant;
      handled_at: Temporal.Instant | null;
    };
  }
}

interface StripeAccountTable {
  member_id: bigint;
  account: string;
  country: string;
  charges_enabled: boolean;
  payouts_enabled: boolean;
  transfers_enabled: boolean;
  details_submitted: boolean;
  due: string[];
  due_until: Temporal.Instant | null;
  disabled_reason: string | null;
  payout_failure: string | null;
  made_at: Temporal.Instant;
  read_at: Temporal.Instant | null;
}

export interface ConnectedAccount extends ConnectState {
  readonly memberId: bigint;
  /** Its bank refused what Stripe paid out to it last: Stripe's code. */
  readonly payoutFailure: string | null;
  readonly readAt: Temporal.Instant | null;
}

const columns = sql<ConnectedAccount>`member_id as "memberId", account, country, charges_enabled as "chargesEnabled",
  payouts_enabled as "payoutsEnabled", transfers_enabled as "transfersEnabled", details_submitted as "detailsSubmitted",
  due, due_until as "dueUntil", disabled_reason as "disabledReason", payout_failure as "payoutFailure", read_at as "readAt"`;

export async function connectedAccounts(
  db: Db,
  memberIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, ConnectedAccount>> {
  const { rows } = await sql<ConnectedAccount>`
    select ${columns} from stripe_account where member_id = any(${[...memberIds]}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.memberId, row]));
}

export async function memberOfAccount(db: Db, account: string): Promise<bigint | undefined> {
  const row = await db
    .selectFrom("stripe_account")
    .select("member_id")
    .where("account", "=", account)
    .executeTakeFirst();
  return row?.member_id;
}

/** What Stripe said of the account at the instant; what it said of a failed payout before stays. */
export async function writeConnected(
  db: Db,
  memberId: bigint,
  state: ConnectState,
  at: Temporal.Instant,
): Promise<void> {
  const told = {
    account: state.account,
    country: state.country,
    charges_enabled: state.chargesEnabled,
    payouts_enabled: state.payoutsEnabled,
    transfers_enabled: state.transfersEnabled,
    details_submitted: state.detailsSubmitted,
    due: sql<string[]>`${[...state.due]}::text[]`,
    due_until: state.dueUntil,
    disabled_reason: state.disabledReason,
    read_at: at,
  };
  await db
    .insertInto("stripe_account")
    .values({ member_id: memberId, made_at: at, payout_failure: null, ...told })
    .onConflict((conflict) => conflict.column("member_id").doUpdateSet(told))
    .execute();
}

export async function writePayoutFailure(db: Db, memberId: bigint, code: string | null): Promise<void> {
  await db.updateTable("stripe_account").set({ payout_failure: code }).where("member_id", "=", memberId).execute();
}

/** Written before Stripe is asked. @returns which attempt this is, and whether a transfer may be there already */
export async function noteAsked(
  db: Db,
  payoutId: bigint,
  at: Temporal.Instant,
): Promise<{ readonly attempt: number; readonly before: boolean }> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("stripe_transfer")
    .values({ payout_id: payoutId, transfer: null, asked_at: at, reversed: 0n })
    .onConflict((conflict) => conflict.column("payout_id").doNothing())
    .executeTakeFirst();
  const { attempt } = await db
    .selectFrom("stripe_transfer")
    .select("attempt")
    .where("payout_id", "=", payoutId)
    .executeTakeFirstOrThrow();
  return { attempt, before: (numInsertedOrUpdatedRows ?? 0n) === 0n };
}

/** Stripe refused this attempt for a reason that passes; the next one is another question. */
export async function noteLater(db: Db, payoutId: bigint, attempt: number): Promise<void> {
  await db
    .updateTable("stripe_transfer")
    .set({ attempt: attempt + 1 })
    .where("payout_id", "=", payoutId)
    .where("attempt", "=", attempt)
    .execute();
}

export async function nameTransfer(db: Db, payoutId: bigint, transfer: string): Promise<void> {
  await db.updateTable("stripe_transfer").set({ transfer }).where("payout_id", "=", payoutId).execute();
}

/** Stripe refused it: nothing is on the way. */
export async function forgetAsked(db: Db, payoutId: bigint): Promise<void> {
  await db.deleteFrom("stripe_transfer").where("payout_id", "=", payoutId).where("transfer", "is", null).execute();
}

/** Notes what came back of a transfer so far. @returns what was known of it before */
export async function noteReversed(db: Db, payoutId: bigint, reversed: bigint): Promise<bigint> {
  const { rows } = await sql<{ before: bigint }>`update stripe_transfer set reversed = ${reversed}
    where payout_id = ${payoutId} returning old.reversed as before`.execute(db);
  return rows[0]!.before;
}

export async function payoutOfTransfer(db: Db, transfer: string): Promise<bigint | undefined> {
  const row = await db
    .selectFrom("stripe_transfer")
    .select("payout_id")
    .where("transfer", "=", transfer)
    .executeTakeFirst();
  return row?.payout_id;
}

/** Notes an event. @returns whether it was handled before */
export async function noteEvent(db: Db, event: string, kind: string, at: Temporal.Instant): Promise<boolean> {
  await db
    .insertInto("connect_notice")
    .values({ event, kind, received_at: at, handled_at: null })
    .onConflict((conflict) => conflict.column("event").doNothing())
    .execute();
  const row = await db
    .selectFrom("connect_notice")
    .select("handled_at")
    .where("event", "=", event)
    .executeTakeFirstOrThrow();
  return row.handled_at !== null;
}

export async function markEventHandled(db: Db, event: string, at: Temporal.Instant): Promise<void> {
  await db.updateTable("connect_notice").set({ handled_at: at }).where("event", "=", event).execute();
}

/** Stripe tells again for a few days; what is older than 60 days nobody tells again. */
export async function forgetOldEvents(db: Db, now: Temporal.Instant): Promise<void> {
  await db
    .deleteFrom("connect_notice")
    .where("received_at", "<", now.subtract({ hours: 24 * 60 }))
    .execute();
}
