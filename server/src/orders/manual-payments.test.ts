import { inTransaction } from "../foundation/database.ts";
import { testDatabase } from "../foundation/testing.ts";
import { openManualPayments, recordManualMoney } from "./manual-payments.ts";
import { holdsProviderContract } from "./provider-contract.ts";

const { db } = await testDatabase({ connections: 4 });
const provider = openManualPayments(db, ["manual-transfer"]);

holdsProviderContract("manual", async () => ({
  provider,
  succeeds: "manual-transfer",
  approve: async (reference) => {
    const charge = { reference, method: "manual-transfer", amount: 1234n, currency: "EUR", reason: "on the statement" };
    await inTransaction(db, (tx) => recordManualMoney(tx, charge));
  },
}));
