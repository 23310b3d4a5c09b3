/** A way to pay that a shopper has left with a provider: its row, and what others read of it. */
import { sql } from "kysely";
import type { Generated } from "kysely";
import type { Db, Tx } from "../foundation/database.ts";

export type KeptState = "started" | "action-needed" | "unknown" | "saved" | "declined" | "removed";

declare module "../foundation/database.ts" {
  interface Tables {
    payment_method: {
      id: Generated<bigint>;
      person_id: bigint;
      provider: string;
      method: string;
      reference: string;
      state: KeptState;
      token: string | null;
      brand: Generated<string>;
      last4: string | null;
      expires: string | null;
      action_url: string | null;
      reason: string | null;
      return_url: string;
      started_at: Temporal.Instant;
      settled_at: Temporal.Instant | null;
    };
  }
}

export interface KeptMethod {
  readonly id: bigint;
  readonly personId: bigint;
  readonly provider: string;
  /** One of the provider's methods. */
  readonly method: string;
  /** What the provider knows the saving by. */
  readonly reference: string;
  readonly state: KeptState;
  /** What is charged; null until it is saved. */
  readonly token: string | null;
  readonly brand: string;
  readonly last4: string | null;
  /** The last month in which it is good, such as `2028-11`. */
  readonly expires: string | null;
  readonly actionUrl: string | null;
  readonly reason: string | null;
  readonly returnUrl: string;
  readonly startedAt: Temporal.Instant;
}

const columns = sql`id, person_id as "personId", provider, method, reference, state, token, brand, last4, expires,
  action_url as "actionUrl", reason, return_url as "returnUrl", started_at as "startedAt"`;

export async function findKept(db: Db, id: bigint): Promise<KeptMethod | undefined> {
  return (await sql<KeptMethod>`select ${columns} from payment_method where id = ${id}`.execute(db)).rows[0];
}

export async function keptOfReference(db: Db, reference: string): Promise<KeptMethod | undefined> {
  const { rows } = await sql<KeptMethod>`
    select ${columns} from payment_method where reference = ${reference}`.execute(db);
  return rows[0];
}

/** The row, locked to the transaction's end. */
export async function lockKept(tx: Tx, id: bigint): Promise<KeptMethod | undefined> {
  return (await sql<KeptMethod>`select ${columns} from payment_method where id = ${id} for update`.execute(tx)).rows[0];
}

/** What a person can pay with, newest first; those that are being kept too. */
export async function keptMethods(db: Db, person: bigint): Promise<readonly KeptMethod[]> {
  const { rows } = await sql<KeptMethod>`
    select ${columns} from payment_method where person_id = ${person} and state in ('saved', 'started', 'action-needed', 'unknown') order by id desc limit 50`.execute(
    db,
  );
  return rows;
}
