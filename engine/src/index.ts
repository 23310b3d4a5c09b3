/** @fairline/engine: pure, exact, explained. See engine/README.md. */
export type { Fault, Result } from "./fault.ts";
export { expectValue, failure, success } from "./fault.ts";

export { CURRENCIES, currencyDecimals } from "./money/currency.ts";
export type { Decimal, DecimalFault } from "./money/decimal.ts";
export { decimal, formatDecimal, formatMoney, formatPoints, parseUnits, POINT_DECIMALS } from "./money/decimal.ts";
export { roundQuotient } from "./money/ratio.ts";

export type { Kind, Member, Network, NetworkFault } from "./tree/network.ts";
export { buildNetwork, KINDS, networkFromColumns, toPositions } from "./tree/network.ts";
export { NONE } from "./tree/order.ts";

export type { Bonus, Plan } from "./plan/document.ts";
export { planJsonSchema } from "./plan/document.ts";
export type { PlanFault } from "./plan/parse.ts";
export { parsePlan, parsePlanText } from "./plan/parse.ts";
export { nearestName } from "./plan/nearest-name.ts";
export type { Finding } from "./check/check-plan.ts";
export { checkPlan } from "./check/check-plan.ts";

export type { PartTerms, Remaining, Terms } from "./bonus/terms.ts";
export { remainder } from "./bonus/terms.ts";

export type { LineTerms, Sale, SaleFault, SaleLine, SaleTable } from "./run/sales.ts";
export { saleCurrency, saleTable, saleTableFromColumns } from "./run/sales.ts";
export type { Run, RunFault, RunInput } from "./run/run.ts";
export { runPeriod } from "./run/run.ts";
export type { LineColumns } from "./run/lines.ts";
export type { Earning } from "./run/earnings.ts";
export { compareEarnings, earningAt, earningsOf, earningsOfSale, formatBase, totalsOf } from "./run/earnings.ts";
export { compareBytewise, sortBytewise } from "./run/order.ts";
export type { Removal } from "./run/reverse.ts";
export { reverseEarning, reverseSales } from "./run/reverse.ts";
export type { PaidSale } from "./run/seller-earnings.ts";
export { sellerEarnings } from "./run/seller-earnings.ts";

export type { Calculation, PartCalculation } from "./explain/calculation.ts";
export { calculate } from "./explain/calculation.ts";
export type { MemberExplanation, MissedReason } from "./explain/explain-member.ts";
export { explainMember } from "./explain/explain-member.ts";
export type { ReversalExplanation } from "./explain/explain-reversal.ts";
export { explainReversal } from "./explain/explain-reversal.ts";
export type { BonusExplanation, PaidLine, Person, SaleExplanation, WalkStep } from "./explain/explain-sale.ts";
export { explainSale, explainSaleAt } from "./explain/explain-sale.ts";
export {
  renderCalculation,
  renderForEarner,
  renderHeading,
  renderMember,
  renderMissed,
  renderReversal,
  renderSale,
} from "./explain/text.ts";
export { ENGINE_VERSION } from "./version.ts";
