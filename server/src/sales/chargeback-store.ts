import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";

export type ChargebackState = "open" | "won" | "lost";

/** A buyer's bank took the money back, until it is decided who is right. */
export interface Chargeback {
  readonly id: bigint;
  readonly saleId: bigint;
  /** The provider's own name for it. */
  readonly sourceRef: string;
  readonly reason: string;
  readonly state: ChargebackState;
  readonly openedAt: Temporal.Instant;
  readonly decidedAt: Temporal.Instant | null;
  /** What a lost one took from the sale; null where nothing was left of it. */
  readonly reversalId: bigint | null;
}

declare module "../foundation/database.ts" {
  interface Tables {
    chargeback: ChargebackTable;
  }
}

interface ChargebackTable {
  id: Generated<bigint>;
  sale_id: bigint;
  source_ref: string;
  reason: string;
  state: Generated<ChargebackState>;
  opened_at: Temporal.Instant;
  decided_at: Temporal.Instant | null;
  reversal_id: bigint | null;
}

const columns = sql<Chargeback>`
  id, sale_id as "saleId", source_ref as "sourceRef", reason, state, opened_at as "openedAt", decided_at as "decidedAt",
  reversal_id as "reversalId"`;

export async function findChargeback(db: Db, id: bigint): Promise<Chargeback | undefined> {
  return (await sql<Chargeback>`select ${columns} from chargeback where id = ${id}`.execute(db)).rows[0];
}

/** Of one sale: the one with this reference, or the one that is open. The caller has locked the sale. */
export async function chargebackOfSale(
  tx: Db,
  saleId: bigint,
  which: { readonly sourceRef: string } | "open",
): Promise<Chargeback | undefined> {
  const one = which === "open" ? sql`state = 'open'` : sql`source_ref = ${which.sourceRef}`;
  return (await sql<Chargeback>`select ${columns} from chargeback where sale_id = ${saleId} and ${one}`.execute(tx))
    .rows[0];
}

/** Whether the buyer's bank has taken its money back, for now or for good. */
export async function isChargedBack(db: Db, saleId: bigint): Promise<boolean> {
  const { rows } =
    await sql`select from chargeback where sale_id = ${saleId} and state in ('open', 'lost') limit 1`.execute(db);
  return rows.length > 0;
}

/** Newest first. */
export async function listChargebacks(
  db: Db,
  filter: {
    readonly state?: ChargebackState;
    readonly saleId?: bigint;
    readonly before?: bigint;
    readonly limit: number;
  },
): Promise<readonly Chargeback[]> {
  const conditions = [sql`true`];
  if (filter.state !== undefined) conditions.push(sql`state = ${filter.state}`);
  if (filter.saleId !== undefined) conditions.push(sql`sale_id = ${filter.saleId}`);
  if (filter.before !== undefined) conditions.push(sql`id < ${filter.before}`);
  return (
    await sql<Chargeback>`
      select ${columns} from chargeback where ${sql.join(conditions, sql` and `)}
      order by id desc limit ${filter.limit}`.execute(db)
  ).rows;
}

export async function insertChargeback(
  db: Db,
  chargeback: Pick<Chargeback, "saleId" | "sourceRef" | "reason" | "openedAt">,
): Promise<bigint> {
  const row = await db
    .insertInto("chargeback")
    .values({
      sale_id: chargeback.saleId,
      source_ref: chargeback.sourceRef,
      reason: chargeback.reason,
      opened_at: chargeback.openedAt,
      decided_at: null,
      reversal_id: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function markDecided(
  db: Db,
  id: bigint,
  decided: { readonly state: "won" | "lost"; readonly at: Temporal.Instant; readonly reversalId: bigint | null },
): Promise<void> {
  await db
    .updateTable("chargeback")
    .set({ state: decided.state, decided_at: decided.at, reversal_id: decided.reversalId })
    .where("id", "=", id)
    .execute();
}

/** The sales of a period that are disputed now. */
export async function disputedSales(db: Db, periodId: bigint): Promise<ReadonlySet<bigint>> {
  const { rows } = await sql<{ id: bigint }>`select sale_id as id from chargeback
    join sale on sale.id = chargeback.sale_id where chargeback.state = 'open' and sale.period_id = ${periodId}`.execute(
    db,
  );
  return new Set(rows.map((row) => row.id));
}
