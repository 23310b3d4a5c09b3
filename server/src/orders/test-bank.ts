/**
 * A provider that takes no money: the embedded default for trying the shop out, and clearly labelled as such. It stands for
 * a bank: its books are kept over a connection of its own, outside the shop's transactions, and outlive the shop's crashes.
 */
import { sql } from "kysely";
import type { Generated, Selectable } from "kysely";
import type { Db } from "../foundation/database.ts";
import { inTransaction } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type {
  CaptureRequest,
  PaymentMethod,
  PaymentOutcome,
  PaymentProvider,
  RefundOutcome,
  RefundRequest,
} from "./payment-provider.ts";
import { openTestKeeper, refusalOfKept } from "./test-bank-keeper.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    test_bank_charge: ChargeTable;
    test_bank_refund: { reference: string; charge: string; amount: bigint };
  }
}

type ChargeState = "authorised" | "captured" | "declined" | "action-needed";

interface ChargeTable {
  reference: string;
  method: string;
  state: ChargeState;
  reason: string | null;
  amount: bigint;
  currency: string;
  /** What was taken of `amount`. */
  captured: Generated<bigint | null>;
  refunded: Generated<bigint>;
  return_url: string;
}

export const testMethods = [
  { id: "test-succeeds", label: "Test card: succeeds", test: true },
  { id: "test-declined", label: "Test card: is declined", test: true },
  { id: "test-second-step", label: "Test card: needs a second step", test: true },
  { id: "test-authorised", label: "Test card: reserved now, taken later", test: true },
  { id: "test-timeout-charged", label: "Test card: charged, but the answer is lost", test: true },
  { id: "test-timeout", label: "Test card: times out, not charged", test: true },
] as const satisfies readonly PaymentMethod[];

export type TestMethod = (typeof testMethods)[number]["id"];

/** What the page of the second step shows. */
export interface TestCharge {
  readonly reference: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly state: ChargeState;
  readonly returnUrl: string;
}

export interface TestBank {
  readonly provider: PaymentProvider;
  find(reference: string): Promise<TestCharge | undefined>;
  /** What the shopper does on the page of the second step. @returns the charge; `not-found`, `wrong-state` once decided. */
  decide(reference: string, decision: "approve" | "refuse"): Promise<TestCharge | Failure>;
}

/** @param books a pool of its own (two connections are enough), never the shop's. */
export function openTestBank(books: Db): TestBank {
  const charge = (reference: string, db: Db = books) =>
    db.selectFrom("test_bank_charge").selectAll().where("reference", "=", reference).executeTakeFirst();

  const stepUrl = (row: Pick<ChargeTable, "reference" | "return_url">) =>
    new URL(`/test-bank/${encodeURIComponent(row.reference)}`, row.return_url).href;

  const outcomeOf = (
    row: Pick<Selectable<ChargeTable>, "state" | "reason" | "reference" | "return_url" | "amount" | "captured">,
  ): PaymentOutcome => {
    if (row.state === "captured" && row.captured !== null && row.captured < row.amount) {
      return { state: "captured", amount: row.captured };
    }
    if (row.state === "captured" || row.state === "authorised") return { state: row.state };
    if (row.state === "declined") return { state: "declined", reason: row.reason ?? "declined" };
    return { state: "action-needed", url: stepUrl(row) };
  };

  const provider: PaymentProvider = {
    name: "test-bank",
    methods: testMethods,
    keeper: openTestKeeper(books),

    async start(request) {
      const method = testMethods.find((each) => each.id === request.method)?.id;
      if (method === undefined) throw new Error(`the test bank has no method ${request.method}`);
      // The question never arrives.
      if (method === "test-timeout") return { state: "unknown" };
      const beginning: Readonly<Record<Exclude<TestMethod, "test-timeout">, ChargeState>> = {
        "test-succeeds": "captured",
        "test-declined": "declined",
        "test-second-step": "action-needed",
        "test-authorised": "authorised",
        "test-timeout-charged": "captured",
      };
      const refused =
        request.savedAs === undefined ? undefined : await refusalOfKept(books, request.savedAs, request.method);
      const state = refused === undefined ? beginning[method] : "declined";
      const row = {
        reference: request.reference,
        method,
        state,
        reason: refused ?? (method === "test-declined" ? "insufficient-funds" : null),
        amount: request.amount,
        currency: request.currency,
        return_url: request.returnUrl,
        captured: state === "captured" ? request.amount : null,
      };
      const fresh = await books
        .insertInto("test_bank_charge")
        .values(row)
        .onConflict((conflict) => conflict.column("reference").doNothing())
        .returning("reference")
        .executeTakeFirst();
      // The answer never arrives.
      if (method === "test-timeout-charged") return { state: "unknown" };
      return outcomeOf(fresh === undefined ? ((await charge(request.reference)) ?? row) : row);
    },

    async find(reference) {
      const row = await charge(reference);
      return row === undefined ? { state: "not-known" } : outcomeOf(row);
    },

    async cancel(reference) {
      await books
        .updateTable("test_bank_charge")
        .set({ state: "declined", reason: "cancelled" })
        .where("reference", "=", reference)
        .where("state", "in", ["action-needed", "authorised"])
        .execute();
      return await provider.find(reference);
    },

    async capture(request: CaptureRequest) {
      await books
        .updateTable("test_bank_charge")
        .set({ state: "captured", captured: request.amount })
        .where("reference", "=", request.reference)
        .where("currency", "=", request.currency)
        .where("amount", ">=", request.amount)
        .where("state", "=", "authorised")
        .execute();
      return await provider.find(request.reference);
    },

    async refund(request): Promise<RefundOutcome> {
      return await inTransaction(books, async (tx) => {
        // The charge's lock makes refunds of one charge take turns.
        const row = await tx
          .selectFrom("test_bank_charge")
          .selectAll()
          .where("reference", "=", request.reference)
          .forUpdate()
          .executeTakeFirst();
        const known = await refundOf(tx, request.refundReference);
        if (known !== undefined) return { state: "sent" };
        const refused = refusal(row, request);
        if (row === undefined || refused !== undefined) return { state: "failed", reason: refused ?? "unknown-charge" };
        await tx
          .insertInto("test_bank_refund")
          .values({ reference: request.refundReference, charge: row.reference, amount: request.amount })
          .execute();
        await tx
          .updateTable("test_bank_charge")
          .set({ refunded: row.refunded + request.amount })
          .where("reference", "=", row.reference)
          .execute();
        return { state: "sent" };
      });
    },

    async findRefund(refundReference) {
      return (await refundOf(books, refundReference)) === undefined ? { state: "not-known" } : { state: "sent" };
    },
  };

  /** Decides a charge that waits for its second step; anything else stays as it is. */
  const settle = async (reference: string, state: "captured" | "declined", reason: string | null): Promise<boolean> => {
    const changed = await books
      .updateTable("test_bank_charge")
      .set({ state, reason, captured: state === "captured" ? sql<bigint>`amount` : null })
      .where("reference", "=", reference)
      .where("state", "=", "action-needed")
      .returning("reference")
      .executeTakeFirst();
    return changed !== undefined;
  };

  const find = async (reference: string): Promise<TestCharge | undefined> => {
    const row = await charge(reference);
    return (
      row && {
        reference: row.reference,
        amount: row.amount,
        currency: row.currency,
        state: row.state,
        returnUrl: row.return_url,
      }
    );
  };

  return {
    provider,
    find,
    async decide(reference, decision) {
      const decided =
        decision === "approve"
          ? await settle(reference, "captured", null)
          : await settle(reference, "declined", "refused-by-shopper");
      const row = await find(reference);
      if (row === undefined) return new Failure("not-found", "The test bank does not know this payment.");
      if (!decided) return new Failure("wrong-state", "This payment has been decided already.", { state: row.state });
      return row;
    },
  };
}

function refundOf(db: Db, reference: string) {
  return db.selectFrom("test_bank_refund").selectAll().where("reference", "=", reference).executeTakeFirst();
}

function refusal(
  row: { state: ChargeState; captured: bigint | null; refunded: bigint; currency: string } | undefined,
  request: RefundRequest,
) {
  if (row === undefined) return "unknown-charge";
  if (row.state !== "captured") return "not-captured";
  if (row.currency !== request.currency) return "other-currency";
  return row.refunded + request.amount > (row.captured ?? 0n) ? "more-than-captured" : undefined;
}
