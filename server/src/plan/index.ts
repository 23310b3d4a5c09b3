export { accrueSale } from "./accrue-sale.ts";
export { fromEngine } from "./from-engine.ts";
export type { Earning, EarningState, Period, PeriodState, PlanVersion } from "./model.ts";
export {
  advancePeriod,
  findPeriod,
  holdPeriod,
  listPeriods,
  lockPeriodRow,
  monthAround,
  openPeriodAt,
  periodAt,
} from "./periods.ts";
export { freeFromPayouts, lockAvailableEarnings, markEarningsPaid, putIntoPayouts } from "./pay-earnings.ts";
export { postRun } from "./post-run.ts";
export { releaseHeld } from "./release-held.ts";
export { reverseEarnings } from "./reverse-earnings.ts";
export { planRoutes } from "./routes.ts";
export { earningsOfMember, earningsOfSale, findEarning, findEarnings } from "./store.ts";
export type { EarningLine, StandingEarning } from "./store.ts";
export { engineKind, remainingOf, toEngineSale } from "./to-engine.ts";
export type { FrozenLine, FrozenSale } from "./to-engine.ts";
export { listPlanVersions, planAt, planVersion, putPlanInForce } from "./versions.ts";
