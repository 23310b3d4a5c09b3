import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db, Tx } from "../../foundation/database.ts";
import type { BalanceRule, MembershipTransfer } from "./model.ts";

declare module "../../foundation/database.ts" {
  interface Tables {
    membership_transfer: MembershipTransferTable;
    membership_setting: { id: Generated<number>; balances: BalanceRule };
  }
}

interface MembershipTransferTable {
  id: Generated<bigint>;
  kind: MembershipTransfer["kind"];
  from_id: bigint;
  to_id: bigint;
  balances: BalanceRule;
  reason: string;
  documents: string;
  asked_at: Temporal.Instant;
  asked_by: bigint;
  state: Generated<MembershipTransfer["state"]>;
  decided_at: Temporal.Instant | null;
  decided_by: bigint | null;
  effective_at: Temporal.Instant | null;
  completed_at: Temporal.Instant | null;
  /** Read from jsonb; written as JSON text. */
  effect: unknown;
}

const columns = sql<MembershipTransfer>`id, kind, from_id as "fromId", to_id as "toId", balances, reason, documents,
  asked_at as "askedAt", asked_by as "askedBy", state, decided_at as "decidedAt", decided_by as "decidedBy",
  effective_at as "effectiveAt", completed_at as "completedAt"`;

/** @throws the constraint `membership_transfer_one_asked` where one of the same member waits for a decision. */
export async function insertTransfer(
  tx: Tx,
  wish: Pick<
    MembershipTransfer,
    "kind" | "fromId" | "toId" | "balances" | "reason" | "documents" | "askedAt" | "askedBy"
  >,
): Promise<bigint> {
  const { id } = await tx
    .insertInto("membership_transfer")
    .values({
      kind: wish.kind,
      from_id: wish.fromId,
      to_id: wish.toId,
      balances: wish.balances,
      reason: wish.reason,
      documents: wish.documents,
      asked_at: wish.askedAt,
      asked_by: wish.askedBy,
      decided_at: null,
      decided_by: null,
      effective_at: null,
      completed_at: null,
      effect: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

export async function findTransfer(db: Db, id: bigint): Promise<MembershipTransfer | undefined> {
  return (await sql<MembershipTransfer>`select ${columns} from membership_transfer where id = ${id}`.execute(db))
    .rows[0];
}

/** As `findTransfer`, held until the transaction ends: it is decided, and completed, once. */
export async function lockTransfer(tx: Tx, id: bigint): Promise<MembershipTransfer | undefined> {
  return (
    await sql<MembershipTransfer>`select ${columns} from membership_transfer where id = ${id} for update`.execute(tx)
  ).rows[0];
}

/** The newest first; with `memberId` those that the member gave or got. */
export async function listTransfers(
  db: Db,
  filter: {
    readonly state?: MembershipTransfer["state"] | undefined;
    readonly memberId?: bigint | undefined;
    readonly before?: bigint | undefined;
    readonly limit: number;
  },
): Promise<readonly MembershipTransfer[]> {
  const conditions = [sql`true`];
  if (filter.state !== undefined) conditions.push(sql`state = ${filter.state}`);
  if (filter.memberId !== undefined) conditions.push(sql`${filter.memberId} in (from_id, to_id)`);
  if (filter.before !== undefined) conditions.push(sql`id < ${filter.before}`);
  return (
    await sql<MembershipTransfer>`select ${columns} from membership_transfer
      where ${sql.join(conditions, sql` and `)} order by id desc limit ${filter.limit}`.execute(db)
  ).rows;
}

/** One of the member's own, or to them, that is decided and whose day has not come yet. */
export async function comingTransfer(db: Db, memberId: bigint): Promise<MembershipTransfer | undefined> {
  return (
    await sql<MembershipTransfer>`select ${columns} from membership_transfer
      where state = 'approved' and completed_at is null and ${memberId} in (from_id, to_id) order by id limit 1`.execute(
      db,
    )
  ).rows[0];
}

/** Those whose day has come and which are not completed, the oldest first. */
export async function dueTransfers(db: Db, now: Temporal.Instant): Promise<readonly bigint[]> {
  const { rows } = await sql<{ id: bigint }>`select id from membership_transfer
    where state = 'approved' and completed_at is null and effective_at <= ${now}::timestamptz
    order by effective_at, id`.execute(db);
  return rows.map((row) => row.id);
}

export async function decideTransfer(
  tx: Tx,
  id: bigint,
  decision: {
    readonly state: "approved" | "refused" | "withdrawn";
    readonly at: Temporal.Instant;
    readonly by: bigint;
    readonly effectiveAt: Temporal.Instant | null;
    readonly effect: object | null;
  },
): Promise<void> {
  await tx
    .updateTable("membership_transfer")
    .set({
      state: decision.state,
      decided_at: decision.at,
      decided_by: decision.by,
      effective_at: decision.effectiveAt,
      effect: decision.effect === null ? null : JSON.stringify(decision.effect),
    })
    .where("id", "=", id)
    .execute();
}

export async function markCompleted(tx: Tx, id: bigint, at: Temporal.Instant): Promise<void> {
  await tx.updateTable("membership_transfer").set({ completed_at: at }).where("id", "=", id).execute();
}

export async function readBalanceRule(db: Db): Promise<BalanceRule> {
  return (await db.selectFrom("membership_setting").select("balances").executeTakeFirstOrThrow()).balances;
}

export async function writeBalanceRule(db: Db, balances: BalanceRule): Promise<void> {
  await db.updateTable("membership_setting").set({ balances }).execute();
}
