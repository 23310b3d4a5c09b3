export { accrueSale } from "./accrue-sale.ts";
export type { Adjustment, AdjustmentState, AdjustmentTotal, AdjustmentType } from "./adjustment-model.ts";
export {
  adjustmentTotals,
  approvedOverrides,
  findAdjustment,
  findAdjustments,
  listAdjustments,
} from "./adjustment-store.ts";
export {
  accrueConversion,
  endRisk,
  holdConversion,
  refuseConversion,
  suspectConversion,
} from "./conversion-earnings.ts";
export { postCorrection, standingLines } from "./correct-lines.ts";
export type { CorrectedLine, StandingLine } from "./correct-lines.ts";
export { approveAdjustment, refuseAdjustment } from "./decide-adjustment.ts";
export { requestAdjustment } from "./request-adjustment.ts";
export type { AdjustmentWish } from "./request-adjustment.ts";
export { overrideDifferences, settleOverrides } from "./settle-overrides.ts";
export { fromEngine, owedLines } from "./from-engine.ts";
export type { EngineLine } from "./from-engine.ts";
export { endDispute, holdDisputed } from "./hold-disputed.ts";
export { lockAvailability } from "./lock-availability.ts";
export type { Earning, EarningState, HoldReason, Period, PeriodState, PlanVersion } from "./model.ts";
export {
  advancePeriod,
  findPeriod,
  firstDay,
  holdPeriod,
  listPeriods,
  lockPeriodRow,
  openPeriodAt,
  periodAt,
  spanAt,
} from "./periods.ts";
export { calendarName, periodAround } from "./calendars.ts";
export type { PeriodSpan } from "./calendars.ts";
export { freeFromPayouts, lockAvailableEarnings, markEarningsPaid, putIntoPayouts } from "./pay-earnings.ts";
export { postRecomputed } from "./post-recomputed.ts";
export type { RecomputedStage } from "./post-recomputed.ts";
export { postRun } from "./post-run.ts";
export { openStage, stageLines, stageTarget } from "./stage-lines.ts";
export { disputedPeriods, disputedReserves, noteDisputed, settleReserves } from "./reserve-disputed.ts";
export { ratesAt, setExchangeRate } from "./exchange-rates.ts";
export { releaseHeld } from "./release-held.ts";
export { reverseEarnings } from "./reverse-earnings.ts";
export { prolongHolds } from "./prolong-holds.ts";
export { planRoutes } from "./routes.ts";
export {
  earningsOfConversions,
  earningsOfMember,
  earningsOfSale,
  earningsOfSource,
  findEarning,
  findEarnings,
  keyOf,
} from "./store.ts";
export type { EarningLine, StandingEarning } from "./store.ts";
export { engineKind, remainingOf, toEngineSale, wholeOf } from "./to-engine.ts";
export type { FrozenLine, FrozenSale } from "./to-engine.ts";
export { putPlanInForce } from "./put-plan-in-force.ts";
export { listPlanVersions, planAt, planVersion } from "./versions.ts";
