import type { Reply } from "../../api.ts";
import type { MoneyWords } from "../money/words.ts";

export type Account = Reply<"GET /api/admin/ledger/accounts">["accounts"][number]["account"];

/** A member's accounts, in the order that money goes through them. */
export const MEMBER_ACCOUNTS = ["pending", "held", "available", "paid", "reserve", "store-credit"] as const;

export const isCompany = (account: Account): boolean => !(MEMBER_ACCOUNTS as readonly string[]).includes(account);

/** What a balance below zero means: a cost and a claim are meant to be negative, a member's balance is not. */
export function signWord(t: MoneyWords, account: Account): { readonly word?: string } {
  if (account === "commission" || account === "write-off" || account === "opening" || account === "goodwill")
    return { word: t("cost") };
  if (account === "payment-clearing" || account === "payout-clearing") return { word: t("asset") };
  return isCompany(account) ? {} : { word: t("owes") };
}
