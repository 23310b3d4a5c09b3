import { audit, toMoney } from "../access/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import {
  payoutMinimums,
  readPayoutRule,
  taxThresholds,
  writePayoutMinimum,
  writePayoutRule,
  writeTaxThreshold,
} from "./rule-store.ts";
import type { PayoutRule } from "./model.ts";
import { isRoutingNumber } from "./routing-number.ts";

/** All that a company sets about payments. */
export interface PayoutRules {
  readonly rule: PayoutRule;
  readonly minimums: readonly { readonly currency: string; readonly amount: bigint }[];
  /** US cents, by the first year that they hold for. */
  readonly taxThresholds: readonly { readonly year: number; readonly amount: bigint }[];
}

export async function readRules(db: Db): Promise<PayoutRules> {
  return {
    rule: await readPayoutRule(db),
    minimums: await payoutMinimums(db),
    taxThresholds: await taxThresholds(db),
  };
}

/**
 * Changes the rules of payment. They hold from the next batch on; batches that are made keep what they were made by.
 * @returns the rules; `bad-input` where our bank's number is none, or only a part of who we are to it is given.
 */
export async function changeRules(
  context: Context,
  wish: PayoutRules & { readonly reason: string },
): Promise<PayoutRules | Failure> {
  const { tx } = context;
  const { rule } = wish;
  const ach = [rule.achBankRouting, rule.achBankName, rule.achCompanyId];
  if (ach.some((part) => part === null) && ach.some((part) => part !== null)) {
    return new Failure(
      "bad-input",
      "ACH needs the bank's routing number, its name and our company id, or none of them.",
      {
        field: "achBankRouting",
      },
    );
  }
  if (rule.achBankRouting !== null && !isRoutingNumber(rule.achBankRouting)) {
    return new Failure("bad-input", "This is not a routing number, or a digit is wrong: it has nine digits.", {
      field: "achBankRouting",
    });
  }
  const before = await readRules(tx);
  await writePayoutRule(tx, rule);
  for (const { currency } of before.minimums) await writePayoutMinimum(tx, currency, null);
  for (const { currency, amount } of wish.minimums) await writePayoutMinimum(tx, currency, amount);
  for (const { year, amount } of wish.taxThresholds) await writeTaxThreshold(tx, year, amount);
  const after = await readRules(tx);
  await audit(context, {
    action: "payout-rules.changed",
    subject: "payout-rules",
    reason: wish.reason,
    before: told(before),
    after: told(after),
  });
  return after;
}

function told({ rule, minimums, taxThresholds: thresholds }: PayoutRules) {
  return {
    ...rule,
    minimums: minimums.map(({ currency, amount }) => toMoney(amount, currency)),
    taxThresholds: thresholds.map(({ year, amount }) => ({ year, ...toMoney(amount, "USD") })),
  };
}
