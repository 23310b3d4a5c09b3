import type { Earning } from "../run/earnings.ts";
import type { Calculation } from "./calculation.ts";

/** A line with the way to its amount. */
export interface PaidLine {
  readonly earning: Earning;
  readonly calculation: Calculation;
}
