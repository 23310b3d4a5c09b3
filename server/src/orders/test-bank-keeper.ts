/** The ways to pay that the test bank keeps. Nothing is asked of the shopper: each is kept at once. */
import type { Db } from "../foundation/database.ts";
import type { MethodKeeper, SaveOutcome } from "./payment-provider.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    test_bank_saved: { reference: string; method: string; state: "saved" | "declined" | "removed" };
  }
}

/** The last four of each method's test card. */
const lastFour: Readonly<Record<string, string>> = {
  "test-succeeds": "4242",
  "test-declined": "0002",
  "test-second-step": "3155",
  "test-authorised": "1005",
  "test-timeout-charged": "0119",
  "test-timeout": "0127",
};

/** @param books as for `openTestBank` */
export function openTestKeeper(books: Db): MethodKeeper {
  const outcomeOf = ({ reference, method, state }: { reference: string; method: string; state: string }): SaveOutcome =>
    state === "saved"
      ? {
          state: "saved",
          token: reference,
          brand: "Test card",
          last4: lastFour[method] ?? null,
          expires: null,
        }
      : { state: "declined", reason: state };
  const find = (reference: string) =>
    books.selectFrom("test_bank_saved").selectAll().where("reference", "=", reference).executeTakeFirst();
  return {
    methods: Object.keys(lastFour),
    async save({ reference, method }) {
      await books
        .insertInto("test_bank_saved")
        .values({ reference, method, state: "saved" })
        .onConflict((conflict) => conflict.column("reference").doNothing())
        .execute();
      const row = await find(reference);
      return row === undefined ? { state: "unknown" } : outcomeOf(row);
    },
    async findSaved(reference) {
      const row = await find(reference);
      return row === undefined ? { state: "not-known" } : outcomeOf(row);
    },
    async forget(token) {
      await books.updateTable("test_bank_saved").set({ state: "removed" }).where("reference", "=", token).execute();
    },
  };
}

/** Why a kept card is not charged without its holder; undefined where it is. */
export async function refusalOfKept(books: Db, token: string, method: string): Promise<string | undefined> {
  const row = await books
    .selectFrom("test_bank_saved")
    .select(["method", "state"])
    .where("reference", "=", token)
    .executeTakeFirst();
  if (row?.state !== "saved" || row.method !== method) return "card-not-kept";
  return method === "test-second-step" ? "authentication-required" : undefined;
}
