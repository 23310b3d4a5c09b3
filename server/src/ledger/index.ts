export { bringBalances, broughtKinds, broughtSums } from "./bring-balances.ts";
export type { Brought, BroughtKind } from "./bring-balances.ts";
export { causeOf, readCause } from "./cause.ts";
export type { CauseKind } from "./cause.ts";
export { checkLedger } from "./check-ledger.ts";
export { closeBooks, lastClosing } from "./close-books.ts";
export type { Closing } from "./close-books.ts";
export { closeBooksJob, closeBooksSchedule } from "./close-books-job.ts";
export { belowZero } from "./below-zero.ts";
export type { BelowZero } from "./below-zero.ts";
export { entries } from "./list-entries.ts";
export type { EntryFilter } from "./list-entries.ts";
export { statement } from "./member-statement.ts";
export type { StatementFilter } from "./member-statement.ts";
export { companyAccounts, memberAccounts, owedAccounts } from "./model.ts";
export type {
  AccountRef,
  Balance,
  CompanyAccount,
  Entry,
  EntrySide,
  LedgerProblem,
  MemberAccount,
  Movement,
  StatementLine,
} from "./model.ts";
export { netDebt } from "./net-debt.ts";
export type { Netted } from "./net-debt.ts";
export { post } from "./post-movements.ts";
export { postSums } from "./post-sums.ts";
export { balanceAt, balances } from "./read-balances.ts";
export type { BalanceFilter } from "./read-balances.ts";
export { ledgerRoutes } from "./routes.ts";
export type { LedgerServices } from "./routes.ts";
export { trialBalance } from "./trial-balance.ts";
export type { TrialBalance } from "./trial-balance.ts";
