/** A member's balances by currency, as the wallet and the home page show them. */
import { z } from "@hono/zod-openapi";
import { moneySchema, toMoney } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { balances } from "../ledger/index.ts";
import type { MemberAccount } from "../ledger/index.ts";
import { payoutsOnTheWay } from "./payout-store.ts";

export const balanceSchema = z
  .object({
    currency: z.string(),
    pending: moneySchema,
    held: moneySchema,
    available: moneySchema,
    onTheWay: moneySchema.openapi({ description: "In a payout that the bank has not executed yet" }),
    paid: moneySchema,
    storeCredit: moneySchema,
  })
  .openapi("WalletBalance");

type Sum = { readonly minor: bigint };
type WalletBalance = { readonly currency: string } & Record<
  "pending" | "held" | "available" | "onTheWay" | "paid" | "storeCredit",
  Sum
>;

/** A member's balances by currency, with what is on the way to their bank. */
export async function walletBalances(call: Call, member: bigint): Promise<readonly WalletBalance[]> {
  const own = await balances(call.db, { member });
  const onTheWay = await payoutsOnTheWay(call.db, member);
  return [...new Set(own.map((row) => row.currency))].sort().map((currency) => {
    const of = (account: MemberAccount): Sum => ({
      minor: own.find((row) => row.currency === currency && row.account === account)?.balance ?? 0n,
    });
    const moving = onTheWay.filter((payout) => payout.currency === currency);
    return {
      currency,
      pending: of("pending"),
      held: of("held"),
      available: of("available"),
      onTheWay: { minor: moving.reduce((sum, payout) => sum + payout.amount, 0n) },
      paid: of("paid"),
      storeCredit: of("store-credit"),
    };
  });
}

export function balanceJson(balance: WalletBalance): z.infer<typeof balanceSchema> {
  const { currency, pending, held, available, onTheWay, paid, storeCredit } = balance;
  return {
    currency,
    pending: toMoney(pending.minor, currency),
    held: toMoney(held.minor, currency),
    available: toMoney(available.minor, currency),
    onTheWay: toMoney(onTheWay.minor, currency),
    paid: toMoney(paid.minor, currency),
    storeCredit: toMoney(storeCredit.minor, currency),
  };
}
