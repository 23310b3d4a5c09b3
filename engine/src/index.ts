/** @fairline/engine: pure, exact, explained. See engine/README.md. */
export type { Fault, Result } from "./fault.ts";
export { expectValue, failure, success } from "./fault.ts";

export { CURRENCIES, currencyDecimals } from "./money/currency.ts";
export type { Decimal, DecimalFault } from "./money/decimal.ts";
export { decimal, formatDecimal, formatMoney, formatPoints, parseUnits, POINT_DECIMALS } from "./money/decimal.ts";
export { roundQuotient } from "./money/ratio.ts";
export { shareOut } from "./money/share-out.ts";

export type { Kind, Member, Network, NetworkFault } from "./tree/network.ts";
export {
  addTree,
  buildNetwork,
  KINDS,
  MOST_LEGS,
  networkFromColumns,
  NO_DAY,
  seatedTree,
  toPositions,
} from "./tree/network.ts";
export { fillTree, fillTrees } from "./tree/fill.ts";
export { NONE } from "./tree/order.ts";

export type { Bonus, Plan } from "./plan/document.ts";
export { planJsonSchema } from "./plan/document.ts";
export type { PlanFault } from "./plan/parse.ts";
export { parsePlan, parsePlanText } from "./plan/parse.ts";
export { nearestName } from "./plan/nearest-name.ts";
export type { Finding } from "./check/check-plan.ts";
export { checkPlan } from "./check/check-plan.ts";
export type { Bound, Bounds, UnboundedReason } from "./check/bounds.ts";
export { boundsOf } from "./check/bounds.ts";
export type { PlanReview } from "./check/review-plan.ts";
export { reviewPlanText } from "./check/review-plan.ts";
export type { Severity } from "./check/finding.ts";
export { SEVERITIES } from "./check/finding.ts";

export type { AverageTerms, PartTerms, PeriodTerms, Remaining, SaleTerms, Terms } from "./bonus/terms.ts";
export { remainder } from "./bonus/terms.ts";

export type { Grant, LineTerms, Sale, SaleFault, SaleLine, SaleTable } from "./run/sales.ts";
export { saleCurrency, saleTable } from "./run/sales.ts";
export { saleTableFromColumns } from "./run/sale-columns.ts";
export type { SaleColumns } from "./run/sale-columns.ts";
export type { Run, RunFault, RunInput, VolumeTransfer } from "./run/run.ts";
export type { MemberPast, Past } from "./run/past.ts";
export { pastOf } from "./run/past.ts";
export { looksBack, nextPast } from "./run/next-past.ts";
export { lotsAt } from "./bonus/carry.ts";
export type { Lots, TakenBack } from "./bonus/carry.ts";
export type { TakenFromLeg } from "./run/taken-back.ts";
export { asPastTaken, takenFromLegs } from "./run/taken-back.ts";
export { runAgain, withRemaining } from "./run/again.ts";
export type { Calendar, Span } from "./plan/calendar.ts";
export { dayNumber, dayText, periodOf, startBefore } from "./plan/calendar.ts";
export type { CompiledBonus, CompiledPlan, Reversal } from "./plan/compiled.ts";
export { sameCalendar } from "./run/pay-bonuses.ts";
export { compilePlan } from "./plan/compile.ts";
export { runPeriod } from "./run/run.ts";
export type { LineColumns } from "./run/lines.ts";
export type { Earning } from "./run/earnings.ts";
export {
  compareEarnings,
  earningAt,
  earningsOf,
  earningsOfSale,
  formatBase,
  totalsOf,
  workedAt,
} from "./run/earnings.ts";
export { compareBytewise, sortBytewise } from "./run/order.ts";
export type { Removal } from "./run/reverse.ts";
export { reverseEarning, reverseSales } from "./run/reverse.ts";
export type { PaidSale } from "./run/seller-earnings.ts";
export { sellerEarnings } from "./run/seller-earnings.ts";

export { liveOf } from "./live/live.ts";
export type { LiveState } from "./live/live.ts";
export type { LiveFault } from "./live/events.ts";
export type { LiveTotal } from "./live/read.ts";
export type { WhatIf } from "./live/what-if.ts";

export type { CasesFile, GoldenCase } from "./cases/document.ts";
export { casesJsonSchema } from "./cases/document.ts";
export type { Difference } from "./cases/differences.ts";
export { earningRow } from "./cases/differences.ts";
export type { CaseFault } from "./cases/parse.ts";
export { parseCases, parseCasesText } from "./cases/parse.ts";
export type { CaseResult, CasesResult } from "./cases/run-cases.ts";
export { holds, runCases } from "./cases/run-cases.ts";

export type { Calculation, PartCalculation } from "./explain/calculation.ts";
export { calculate } from "./explain/calculation.ts";
export type { MemberExplanation, MissedReason, RankExplanation } from "./explain/explain-member.ts";
export { explainMember } from "./explain/explain-member.ts";
export type { ReversalExplanation } from "./explain/explain-reversal.ts";
export { explainReversal } from "./explain/explain-reversal.ts";
export type { BonusExplanation, PaidLine, Person, SaleExplanation, WalkStep } from "./explain/explain-sale.ts";
export { explainSale, explainSaleAt } from "./explain/explain-sale.ts";
export type { SellerExplanation } from "./explain/explain-sale.ts";
export type { WalkExplanation } from "./explain/explain-walk.ts";
export type { LegExplanation, LegsExplanation, LotPart } from "./explain/explain-legs.ts";
export type { AwardExplanation, PoolExplanation } from "./explain/explain-share.ts";
export type { SourceExplanation } from "./explain/explain-source.ts";
export { explainSource } from "./explain/explain-source.ts";
export {
  renderCalculation,
  renderForEarner,
  renderHeading,
  renderMember,
  renderMissed,
  renderReversal,
  renderSale,
} from "./explain/text.ts";
export { renderOutcome } from "./explain/outcome-text.ts";
export { ENGINE_VERSION } from "./version.ts";
