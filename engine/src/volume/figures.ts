import type { Calendar } from "../plan/calendar.ts";
import type { CompiledPlan } from "../plan/compiled.ts";
import type { Past } from "../run/past.ts";
import type { SaleTable } from "../run/sales.ts";
import type { Network } from "../tree/network.ts";

/** Volume that somebody hands to somebody else without a sale changing its seller. Points in hundredths. */
export interface Transfer {
  readonly id: string;
  /** Positions. */
  readonly from: number;
  readonly to: number;
  readonly qv: number;
  readonly cv: number;
  readonly reason: string;
}

/** Rank numbers by position: 0 for none, then as in the plan from the lowest up. */
export interface RankColumns {
  /** What this period's numbers earn. */
  readonly paid: Uint8Array;
  /** Can outlive its requirements for the rank's grace. */
  readonly title: Uint8Array;
  /** The highest ever. */
  readonly highest: Uint8Array;
  /** For how many periods in a row the title's requirements were missed. */
  readonly missed: Uint16Array;
}

/** What is known of everybody, by position. Filled step by step in the plan's order; later steps read earlier ones. */
export interface Figures {
  readonly plan: CompiledPlan;
  readonly network: Network;
  readonly sales: SaleTable;
  readonly transfers: readonly Transfer[];
  readonly past: Past;
  /** Of the run: the plan's own, or another one of it. */
  readonly calendar: Calendar;
  /** The period's first day and the first one after it; null where no day was given. */
  readonly span: { readonly from: number; readonly to: number } | null;
  /** Index into `KINDS`. */
  readonly kind: Uint8Array;
  /** By index of the plan's volumes; hundredths of a point times the volume's unit. */
  readonly volumes: Float64Array[];
  /** What bands pay on, where that is no longer what decided the bands: when a run is paid again after refunds. */
  readonly paidOn?: readonly Float64Array[];
  /** By index of the plan's activity rules: 1 where the member meets it. */
  readonly rules: Uint8Array[];
  readonly ranks: RankColumns;
  /** By index of the plan's leg caps and leg ranks. */
  readonly legCaps: Float64Array[];
  readonly legRanks: Int32Array[];
}
