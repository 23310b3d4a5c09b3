import { inTransaction } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import type { JobHandlers } from "../foundation/jobs.ts";
import { issueCreditNote, issueInvoice } from "./issue-invoice.ts";

/** Issues what the orders say is due. Run again it issues nothing twice. */
export const issueJobs: Pick<JobHandlers, "issue-invoice" | "issue-credit-note"> = {
  "issue-invoice": async ({ order }, { db, clock }) => {
    const issued = await inTransaction(db, (tx) =>
      issueInvoice({ tx, now: clock.now(), actor: null }, { orderId: BigInt(order) }),
    );
    if (isFailure(issued)) throw new Error(`the invoice of order ${order} was not issued: ${issued.message}`);
  },
  "issue-credit-note": async ({ refund }, { db, clock }) => {
    const issued = await inTransaction(db, (tx) =>
      issueCreditNote({ tx, now: clock.now(), actor: null }, { refundId: BigInt(refund) }),
    );
    if (isFailure(issued)) throw new Error(`the credit note of refund ${refund} was not issued: ${issued.message}`);
  },
};
