export { causeOf, readCause } from "./cause.ts";
export type { CauseKind } from "./cause.ts";
export { checkLedger, trialBalance } from "./check-ledger.ts";
export type { LedgerProblem, TrialBalance } from "./check-ledger.ts";
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
  MemberAccount,
  Movement,
  StatementLine,
} from "./model.ts";
export { post } from "./post-movements.ts";
export { balanceAt, balances } from "./read-balances.ts";
export type { BalanceFilter } from "./read-balances.ts";
export { ledgerRoutes } from "./routes.ts";
export type { LedgerServices } from "./routes.ts";
