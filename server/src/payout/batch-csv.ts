import { formatMoney } from "@fairline/engine";
import { toEdge } from "../foundation/ids.ts";
import { bankReference } from "./bank-reference.ts";
import { writeCsv } from "./csv.ts";
import type { Batch, SealedPayout } from "./model.ts";

/** A payout with its account's whole number. */
export type OpenPayout = Omit<SealedPayout, "numberSealed"> & { readonly number: string };

const listHeader = [
  "payout",
  "member",
  "holder",
  "iban",
  "bic",
  "amount",
  "currency",
  "execution_date",
  "reference",
  "routing",
  "account",
];

/** A plain list for any bank's own page. */
export function bankList(
  batch: Batch,
  payouts: readonly OpenPayout[],
  handleOf: (memberId: bigint) => string | undefined,
): string {
  const row = (payout: OpenPayout): string[] => [
    toEdge("payout", payout.id),
    handleOf(payout.memberId) ?? toEdge("member", payout.memberId),
    payout.holder,
    payout.kind === "iban" ? payout.number : "",
    payout.bic ?? "",
    formatMoney(payout.amount, payout.currency),
    payout.currency,
    batch.executionDate.toString(),
    bankReference("payout", payout.id),
    payout.routing ?? "",
    payout.kind === "iban" ? "" : payout.number,
  ];
  return writeCsv([listHeader, ...payouts.map(row)]);
}

/** What PayPal takes in one file. */
export const paypalMost = 5000;

/**
 * PayPal's payouts file: no header, one currency, a customer id of at most 30 characters without blanks.
 * Source: PayPal, "Use Web UI" of Payouts.
 */
export function paypalFile(payouts: readonly OpenPayout[], companyName: string): string {
  return writeCsv(
    payouts.map((payout) => [
      payout.number,
      formatMoney(payout.amount, payout.currency),
      payout.currency,
      bankReference("payout", payout.id),
      `${companyName} earnings`.slice(0, 400),
      "PAYPAL",
    ]),
  );
}

/** What Wise takes in one file. */
export const wiseMost = 1000;

const wiseHeader = [
  "name",
  "recipientEmail",
  "paymentReference",
  "receiverType",
  "amountCurrency",
  "amount",
  "sourceCurrency",
  "targetCurrency",
  "IBAN",
  "abartn",
  "accountNumber",
  "accountType",
];

/**
 * Wise's batch of bank accounts: the receiver gets the exact amount (`amountCurrency` target).
 * Source: Wise, "How do I fill in my batch template?"
 */
export function wiseFile(payouts: readonly OpenPayout[]): string {
  const row = (payout: OpenPayout): string[] => [
    payout.holder,
    "",
    bankReference("payout", payout.id),
    payout.business ? "INSTITUTION" : "PERSON",
    "target",
    formatMoney(payout.amount, payout.currency),
    payout.currency,
    payout.currency,
    ...(payout.kind === "iban"
      ? [payout.number, "", "", ""]
      : ["", payout.routing ?? "", payout.number, payout.savings ? "SAVINGS" : "CHECKING"]),
  ];
  return writeCsv([wiseHeader, ...payouts.map(row)]);
}
