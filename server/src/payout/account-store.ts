import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { AccountKind, Payee, PayoutRule, SealedAccount, Withdrawal } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    payout_account: PayoutAccountTable;
    payout_minimum: PayoutMinimumTable;
    payee: PayeeTable;
    payout_rule: PayoutRuleTable;
    tax_threshold: TaxThresholdTable;
    withdrawal: WithdrawalTable;
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

interface PayoutMinimumTable {
  currency: string;
  amount: bigint;
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

interface PayoutRuleTable {
  id: Generated<number>;
  kyc_required: boolean;
  tax_form_required: boolean;
  on_request: boolean;
  account_hold_days: number;
  netting_percent: number;
  write_off_days: number | null;
  ach_bank_routing: string | null;
  ach_bank_name: string | null;
  ach_company_id: string | null;
}

interface TaxThresholdTable {
  from_year: number;
  amount: bigint;
}

interface WithdrawalTable {
  id: Generated<bigint>;
  member_id: bigint;
  currency: string;
  amount: bigint | null;
  state: Withdrawal["state"];
  asked_at: Temporal.Instant;
  payout_id: bigint | null;
}

const accountColumns = sql<SealedAccount>`
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

/** The smallest amount that is paid; one minor unit where nothing is set. */
export async function payoutMinimum(db: Db, currency: string): Promise<bigint> {
  const row = await db
    .selectFrom("payout_minimum")
    .select("amount")
    .where("currency", "=", currency)
    .executeTakeFirst();
  return row?.amount ?? 1n;
}

export async function payoutMinimums(
  db: Db,
): Promise<readonly { readonly currency: string; readonly amount: bigint }[]> {
  return await db.selectFrom("payout_minimum").selectAll().orderBy("currency").execute();
}

/** One minor unit where `amount` is null. */
export async function writePayoutMinimum(db: Db, currency: string, amount: bigint | null): Promise<void> {
  await db.deleteFrom("payout_minimum").where("currency", "=", currency).execute();
  if (amount !== null) await db.insertInto("payout_minimum").values({ currency, amount }).execute();
}

const payeeColumns = sql<Payee>`
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

export async function readPayoutRule(db: Db): Promise<PayoutRule> {
  const row = await db.selectFrom("payout_rule").selectAll().executeTakeFirstOrThrow();
  return {
    kycRequired: row.kyc_required,
    taxFormRequired: row.tax_form_required,
    onRequest: row.on_request,
    accountHoldDays: row.account_hold_days,
    nettingPercent: row.netting_percent,
    writeOffDays: row.write_off_days,
    achBankRouting: row.ach_bank_routing,
    achBankName: row.ach_bank_name,
    achCompanyId: row.ach_company_id,
  };
}

export async function writePayoutRule(db: Db, rule: PayoutRule): Promise<void> {
  await db
    .updateTable("payout_rule")
    .set({
      kyc_required: rule.kycRequired,
      tax_form_required: rule.taxFormRequired,
      on_request: rule.onRequest,
      account_hold_days: rule.accountHoldDays,
      netting_percent: rule.nettingPercent,
      write_off_days: rule.writeOffDays,
      ach_bank_routing: rule.achBankRouting,
      ach_bank_name: rule.achBankName,
      ach_company_id: rule.achCompanyId,
    })
    .execute();
}

/** From which sum of a year's payments 1099-NEC reports somebody, in US cents; null before the first year that is set. */
export async function taxThreshold(db: Db, year: number): Promise<bigint | null> {
  const row = await db
    .selectFrom("tax_threshold")
    .select("amount")
    .where("from_year", "<=", year)
    .orderBy("from_year", "desc")
    .executeTakeFirst();
  return row?.amount ?? null;
}

export async function taxThresholds(db: Db): Promise<readonly { readonly year: number; readonly amount: bigint }[]> {
  return await db.selectFrom("tax_threshold").select(["from_year as year", "amount"]).orderBy("from_year").execute();
}

export async function writeTaxThreshold(db: Db, year: number, amount: bigint): Promise<void> {
  await db
    .insertInto("tax_threshold")
    .values({ from_year: year, amount })
    .onConflict((conflict) => conflict.column("from_year").doUpdateSet({ amount }))
    .execute();
}

const withdrawalColumns = sql<Withdrawal>`
  id, member_id as "memberId", currency, amount, state, asked_at as "askedAt", payout_id as "payoutId"`;

/** What members wait for in a currency, by member. */
export async function openWithdrawals(db: Db, currency: string): Promise<ReadonlyMap<bigint, Withdrawal>> {
  const { rows } = await sql<Withdrawal>`
    select ${withdrawalColumns} from withdrawal where state = 'open' and currency = ${currency}`.execute(db);
  return new Map(rows.map((row) => [row.memberId, row]));
}

/** A member's latest requests. */
export async function withdrawalsOf(db: Db, memberId: bigint): Promise<readonly Withdrawal[]> {
  return (
    await sql<Withdrawal>`
      select ${withdrawalColumns} from withdrawal where member_id = ${memberId} order by id desc limit 50`.execute(db)
  ).rows;
}

export async function insertWithdrawal(
  db: Db,
  wish: Pick<Withdrawal, "memberId" | "currency" | "amount" | "askedAt">,
): Promise<Withdrawal> {
  const { rows } = await sql<Withdrawal>`
    insert into withdrawal (member_id, currency, amount, state, asked_at)
    values (${wish.memberId}, ${wish.currency}, ${wish.amount}, 'open', ${wish.askedAt})
    returning ${withdrawalColumns}`.execute(db);
  return rows[0]!;
}

/** Takes an open request back. False where it is not open, or not this member's. */
export async function closeWithdrawal(db: Db, memberId: bigint, id: bigint): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update withdrawal set state = 'withdrawn' where id = ${id} and member_id = ${memberId} and state = 'open'`.execute(
    db,
  );
  return numAffectedRows === 1n;
}

/** Says of requests which payouts answer them. */
export async function takeWithdrawals(
  db: Db,
  pairs: readonly { readonly withdrawalId: bigint; readonly payoutId: bigint }[],
): Promise<void> {
  await sql`
    update withdrawal set state = 'taken', payout_id = pair.payout_id
    from unnest(${pairs.map((pair) => pair.withdrawalId)}::bigint[], ${pairs.map((pair) => pair.payoutId)}::bigint[])
      as pair (id, payout_id)
    where withdrawal.id = pair.id and withdrawal.state = 'open'`.execute(db);
}

/** The payouts do not happen: what was asked for is asked for again, unless the member has asked anew. */
export async function reopenWithdrawals(db: Db, payoutIds: readonly bigint[]): Promise<void> {
  await sql`
    update withdrawal set state = 'open', payout_id = null
    where payout_id = any(${[...payoutIds]}::bigint[]) and not exists (
      select from withdrawal other where other.member_id = withdrawal.member_id
        and other.currency = withdrawal.currency and other.state = 'open')`.execute(db);
}
