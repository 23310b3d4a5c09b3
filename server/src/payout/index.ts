export { payoutAdminRoutes } from "./admin-routes.ts";
export { askWithdrawal, dropWithdrawal } from "./ask-withdrawal.ts";
export { batchCsv, batchFile } from "./batch-file.ts";
export type { BatchFile } from "./batch-file.ts";
export { checkBooks } from "./check-books.ts";
export { checkNacha } from "./check-nacha.ts";
export { checkPain001 } from "./check-pain001.ts";
export type { FileProblem } from "./check-pain001.ts";
export { approveBatch, cancelBatch, refuseBatch } from "./decide-batch.ts";
export { readTransfersJob, readTransfersSchedule } from "./connect/read-transfers.ts";
export { sendTransfersJob } from "./connect/send-transfers.ts";
export type { TransferServices } from "./connect/send-transfers.ts";
export { openStripeConnect } from "./connect/stripe-connect.ts";
export type { ConnectSettings } from "./connect/stripe-connect.ts";
export { findCandidates } from "./find-candidates.ts";
export { giveStoreCredit } from "./give-store-credit.ts";
export { makeBatch } from "./make-batch.ts";
export type {
  Batch,
  BatchMethod,
  BatchState,
  Candidate,
  Payee,
  Payout,
  PayoutAccount,
  PayoutRule,
  Waiting,
  Withdrawal,
} from "./model.ts";
export { readPayoutRule } from "./rule-store.ts";
export { readResultFile } from "./read-result-file.ts";
export type { ResultSummary } from "./result-model.ts";
export { setPaypalAccount, setPayoutAccount, setUsAccount } from "./set-payout-account.ts";
export { handInTaxForm, judgePayee } from "./set-payee.ts";
export { settleBatch } from "./settle-batch.ts";
export { findBatch, listBatches } from "./batch-store.ts";
export { payoutsOfBatch, payoutsOfMember } from "./payout-store.ts";
export { passBalancesOnJob, passBalancesOnSchedule } from "./pass-on.ts";
export type { PayoutServices } from "./admin-routes.ts";
export { payoutPartnerRoutes } from "./partner-routes.ts";
export { writeOffDebts, writeOffDebtsJob, writeOffDebtsSchedule } from "./write-off-debts.ts";
export { payoutPersonalData } from "./personal-data.ts";
