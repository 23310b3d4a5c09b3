import { formatMoney } from "@fairline/engine";
import { parse } from "csv-parse/sync";
import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { bankReference, readBankReference } from "./bank-reference.ts";
import type { Answer, Outcome } from "./result-model.ts";
import { sameAmount } from "./same-amount.ts";
import { findPayouts } from "./payout-store.ts";

/** What the columns are called in the reports that we know; ours comes first. Compared in lower case, blanks as underscores. */
const columns = {
  reference: ["reference", "customer_id", "reference_id", "sender_item_id", "payment_reference", "paymentreference"],
  status: ["status", "transaction_status", "transfer_status"],
  reason: ["reason", "error", "reason_code", "error_code", "error_message"],
  amount: ["amount", "gross_amount", "target_amount"],
  currency: ["currency", "currency_code", "target_currency"],
} as const;

const outcomes: Readonly<Record<string, Outcome>> = Object.fromEntries(
  (
    [
      ["paid", ["paid", "success", "completed", "sent", "outgoing_payment_sent"]],
      [
        "failed",
        [
          "failed",
          "returned",
          "denied",
          "blocked",
          "refunded",
          "rejected",
          "reversed",
          "cancelled",
          "canceled",
          "bounced_back",
          "funds_refunded",
        ],
      ],
      [
        "accepted",
        [
          "pending",
          "unclaimed",
          "onhold",
          "on_hold",
          "processing",
          "new",
          "incoming_payment_waiting",
          "funds_converted",
        ],
      ],
    ] as const
  ).flatMap(([outcome, words]) => words.map((word) => [word, outcome])),
);

/**
 * What a CSV of results says of our payouts: a reference and a status a row, and where they are there, reason, amount and
 * currency. PayPal's and Wise's reports have these columns under names of their own. A row that names what is not ours,
 * another amount, or a status that nobody knows refuses the whole file.
 * @returns one answer a row; `bad-input`
 */
export async function answersOfCsv(db: Db, source: string): Promise<readonly Answer[] | Failure> {
  let rows: readonly Readonly<Record<string, string>>[];
  try {
    rows = parse(source, {
      bom: true,
      columns: (names: string[]) => names.map(plain),
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    return refused(`it is not a CSV: ${(error as Error).message}`);
  }
  const [first] = rows;
  if (first === undefined) return refused("it has no row");
  const nameOf = (column: keyof typeof columns) => columns[column].find((name) => name in first);
  const [reference, status] = [nameOf("reference"), nameOf("status")];
  if (reference === undefined || status === undefined) {
    return refused("it has no column for the reference or none for the status");
  }
  const [reason, amount, currency] = [nameOf("reason"), nameOf("amount"), nameOf("currency")];
  const ids = rows.flatMap((row) => readBankReference("payout", row[reference] ?? "") ?? []);
  const known = new Map((await findPayouts(db, ids)).map((payout) => [bankReference("payout", payout.id), payout]));
  const answers = new Map<bigint, Answer>();
  for (const [index, row] of rows.entries()) {
    const place = `row ${index + 2}`;
    const payout = known.get(row[reference] ?? "");
    if (payout === undefined || payout.batchId === null) {
      return refused(`${place} names "${row[reference]}", which we did not send`);
    }
    if (payout.method === "sepa" || payout.method === "ach") {
      return refused(`${place} names "${row[reference]}", whose bank answers by pain.002 or an ACH return file`);
    }
    const outcome = outcomes[plain(row[status] ?? "")];
    if (outcome === undefined) return refused(`${place}: nobody knows the status "${row[status]}"`);
    const sent = formatMoney(payout.amount, payout.currency);
    if (amount !== undefined && !sameAmount((row[amount] ?? "").replaceAll(/^[-+]|,/g, ""), sent)) {
      return refused(`${place} says ${row[amount]} of "${row[reference]}", which was ${sent}`);
    }
    if (currency !== undefined && row[currency]?.toUpperCase() !== payout.currency) {
      return refused(`${place} says ${row[currency]} of "${row[reference]}", which was in ${payout.currency}`);
    }
    if (answers.has(payout.id)) return refused(`${place} names "${row[reference]}" a second time`);
    const code = (reason === undefined ? "" : (row[reason] ?? "")) || plain(row[status] ?? "");
    answers.set(payout.id, { payoutId: payout.id, outcome, code: code.slice(0, 80) });
  }
  return [...answers.values()];
}

function plain(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
}

function refused(why: string): Failure {
  return new Failure("bad-input", `This file is not for us: ${why}. Nothing was changed.`, { field: "text" });
}
