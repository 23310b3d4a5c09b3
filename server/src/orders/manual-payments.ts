/**
 * Money that no provider handles: bank transfers and cash. The company's own people see it arrive and give it back; these
 * books hold what they say. A shopper who chooses to transfer is awaited; `mark-paid.ts` is how staff say that it came.
 *
 * Money back: whoever records a refund of such a payment gives the money back by hand; it counts as sent with that.
 */
import type { Generated } from "kysely";
import type { Db, Tx } from "../foundation/database.ts";
import { inTransaction } from "../foundation/database.ts";
import type { PaymentMethod, PaymentOutcome, PaymentProvider, RefundOutcome } from "./payment-provider.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    manual_charge: {
      reference: string;
      method: string;
      state: "awaiting" | "captured" | "declined";
      reason: string | null;
      amount: bigint;
      currency: string;
      refunded: Generated<bigint>;
    };
    manual_refund: { reference: string; charge: string; amount: bigint };
  }
}

export const manualName = "manual";

export const manualMethods = ["manual-transfer", "manual-cash"] as const;

export type ManualMethod = (typeof manualMethods)[number];

/** @param offered which of them shoppers can choose; staff can record both. */
export function openManualPayments(books: Db, offered: readonly ManualMethod[]): PaymentProvider {
  const labels: Readonly<Record<ManualMethod, string>> = {
    "manual-transfer": "Bank transfer",
    "manual-cash": "Cash",
  };
  const methods: readonly PaymentMethod[] = manualMethods.map((id) => ({
    id,
    label: labels[id],
    test: false,
    ...(offered.includes(id) ? {} : { offered: false }),
  }));

  const find: PaymentProvider["find"] = async (reference) => {
    const row = await chargeOf(books, reference);
    return row === undefined ? { state: "not-known" } : outcomeOf(row);
  };

  return {
    name: manualName,
    methods,
    find,

    async start({ reference, method, amount, currency }) {
      await books
        .insertInto("manual_charge")
        .values({ reference, method, state: "awaiting", reason: null, amount, currency })
        .onConflict((conflict) => conflict.column("reference").doNothing())
        .execute();
      const row = await chargeOf(books, reference);
      return row === undefined ? { state: "awaiting" } : outcomeOf(row);
    },

    async cancel(reference) {
      await endManualCharge(books, reference, "cancelled");
      return find(reference);
    },

    // Nothing is ever reserved: the money has come, or it has not.
    capture: ({ reference }) => find(reference),

    async refund({ reference, refundReference, amount, currency }): Promise<RefundOutcome> {
      return await inTransaction(books, async (tx): Promise<RefundOutcome> => {
        const row = await tx
          .selectFrom("manual_charge")
          .selectAll()
          .where("reference", "=", reference)
          .forUpdate()
          .executeTakeFirst();
        if ((await refundOf(tx, refundReference)) !== undefined) return { state: "sent" };
        if (row === undefined) return { state: "failed", reason: "unknown-charge" };
        if (row.state !== "captured") return { state: "failed", reason: "not-captured" };
        if (row.currency !== currency) return { state: "failed", reason: "other-currency" };
        if (row.refunded + amount > row.amount) return { state: "failed", reason: "more-than-captured" };
        await tx
          .insertInto("manual_refund")
          .values({ reference: refundReference, charge: reference, amount })
          .execute();
        await tx
          .updateTable("manual_charge")
          .set({ refunded: row.refunded + amount })
          .where("reference", "=", reference)
          .execute();
        return { state: "sent" };
      });
    },

    async findRefund(refundReference) {
      return (await refundOf(books, refundReference)) === undefined ? { state: "not-known" } : { state: "sent" };
    },
  };
}

/**
 * Writes down that the money is here, in the caller's transaction: what was awaited, or what nobody had announced.
 * @returns false where it was decided already.
 */
export async function recordManualMoney(
  tx: Tx,
  charge: {
    readonly reference: string;
    readonly method: string;
    readonly amount: bigint;
    readonly currency: string;
    readonly reason: string;
  },
): Promise<boolean> {
  const row = await tx
    .insertInto("manual_charge")
    .values({ ...charge, state: "captured" })
    .onConflict((conflict) =>
      conflict
        .column("reference")
        .doUpdateSet({ state: "captured", reason: charge.reason, method: charge.method })
        .where("manual_charge.state", "=", "awaiting"),
    )
    .returning("reference")
    .executeTakeFirst();
  return row !== undefined;
}

/** Ends what is awaited; anything else stays as it is. */
export async function endManualCharge(db: Db | Tx, reference: string, reason: string): Promise<void> {
  await db
    .updateTable("manual_charge")
    .set({ state: "declined", reason })
    .where("reference", "=", reference)
    .where("state", "=", "awaiting")
    .execute();
}

function outcomeOf(row: { readonly state: "awaiting" | "captured" | "declined"; readonly reason: string | null }) {
  return (
    row.state === "declined" ? { state: "declined", reason: row.reason ?? "cancelled" } : { state: row.state }
  ) satisfies PaymentOutcome;
}

function chargeOf(db: Db, reference: string) {
  return db.selectFrom("manual_charge").selectAll().where("reference", "=", reference).executeTakeFirst();
}

function refundOf(db: Db | Tx, reference: string) {
  return db.selectFrom("manual_refund").selectAll().where("reference", "=", reference).executeTakeFirst();
}
