import type { Generated } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { PayoutRule } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    payout_minimum: PayoutMinimumTable;
    payout_rule: PayoutRuleTable;
    tax_threshold: TaxThresholdTable;
  }
}

interface PayoutMinimumTable {
  currency: string;
  amount: bigint;
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
