import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Payee } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    payee: PayeeTable;
  }
}

interface PayeeTable {
  member_id: bigint;
  kyc: Generated<Payee["kyc"]>;
  kyc_at: Temporal.Instant | null;
  tax_form: Payee["taxForm"];
  tax_form_at: Temporal.Instant | null;
  tax_class: Payee["taxClass"];
  tax_name: string | null;
  tax_address: string | null;
  tin_sealed: Uint8Array | null;
  tin_last4: string | null;
  blocked_at: Temporal.Instant | null;
  blocked_reason: string | null;
}

export const payeeColumns = sql<Payee>`
  member_id as "memberId", kyc, kyc_at as "kycAt", tax_form as "taxForm", tax_form_at as "taxFormAt",
  tax_class as "taxClass", tax_name as "taxName", tax_address as "taxAddress", tin_last4 as "tinLast4",
  blocked_at as "blockedAt", blocked_reason as "blockedReason"`;

/** What is known of these members; those of whom nothing is known are not in it. */
export async function payeesOf(db: Db, memberIds: readonly bigint[]): Promise<ReadonlyMap<bigint, Payee>> {
  const { rows } = await sql<Payee>`
    select ${payeeColumns} from payee where member_id = any(${[...memberIds]}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.memberId, row]));
}

/** The sealed taxpayer numbers of these members. */
export async function sealedTins(db: Db, memberIds: readonly bigint[]): Promise<ReadonlyMap<bigint, Uint8Array>> {
  const { rows } = await sql<{ memberId: bigint; tin: Uint8Array }>`
    select member_id as "memberId", tin_sealed as tin from payee
    where member_id = any(${[...memberIds]}::bigint[]) and tin_sealed is not null`.execute(db);
  return new Map(rows.map((row) => [row.memberId, row.tin]));
}

/** Changes what is known of a payee; what is not named stays. */
export async function writePayee(
  db: Db,
  memberId: bigint,
  change: Partial<Omit<PayeeTable, "member_id" | "kyc">> & { readonly kyc?: Payee["kyc"] },
): Promise<void> {
  await db
    .insertInto("payee")
    .values({ member_id: memberId })
    .onConflict((conflict) => conflict.column("member_id").doNothing())
    .execute();
  if (Object.keys(change).length === 0) return;
  await db.updateTable("payee").set(change).where("member_id", "=", memberId).execute();
}
