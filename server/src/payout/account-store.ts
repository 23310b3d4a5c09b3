import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { AccountKind, SealedAccount } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    payout_account: PayoutAccountTable;
  }
}

interface PayoutAccountTable {
  member_id: bigint;
  kind: AccountKind;
  holder: string;
  number_sealed: Uint8Array;
  shown: string;
  bic: string | null;
  country: string;
  routing: string | null;
  savings: boolean;
  business: boolean;
  changed_at: Temporal.Instant;
}

export const accountColumns = sql<SealedAccount>`
  member_id as "memberId", kind, holder, number_sealed as "numberSealed", shown, bic, country, routing, savings, business,
  changed_at as "changedAt"`;

/** The accounts of these members, those that were changed last first. */
export async function accountsOf(
  db: Db,
  memberIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, readonly SealedAccount[]>> {
  const { rows } = await sql<SealedAccount>`
    select ${accountColumns} from payout_account where member_id = any(${[...memberIds]}::bigint[])
    order by changed_at desc, kind`.execute(db);
  return Map.groupBy(rows, (row) => row.memberId);
}

export async function writeAccount(db: Db, account: SealedAccount): Promise<void> {
  const values = {
    holder: account.holder,
    number_sealed: account.numberSealed,
    shown: account.shown,
    bic: account.bic,
    country: account.country,
    routing: account.routing,
    savings: account.savings,
    business: account.business,
    changed_at: account.changedAt,
  };
  await db
    .insertInto("payout_account")
    .values({ member_id: account.memberId, kind: account.kind, ...values })
    .onConflict((conflict) => conflict.columns(["member_id", "kind"]).doUpdateSet(values))
    .execute();
}
