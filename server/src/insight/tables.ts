import type { Generated } from "kysely";

declare module "../foundation/database.ts" {
  interface Tables {
    report_change: { id: Generated<bigint>; conversion_id: bigint | null; sale_id: bigint | null };
    report_progress: { id: Generated<number>; clicks: bigint; counted_at: Temporal.Instant | null };
    report_conversion: ReportConversionTable;
    report_sum: ReportSumTable;
    report_member_sum: ReportMemberSumTable;
    report_link: ReportLinkTable;
    report_click: ReportClickTable;
    report_tier: {
      earner_id: bigint;
      day: Temporal.PlainDate;
      program_id: bigint;
      currency: string;
      earned: bigint;
    };
    report_member: {
      member_id: bigint;
      last_click_day: Temporal.PlainDate | null;
      last_conversion_day: Temporal.PlainDate | null;
    };
  }
}

interface ReportConversionTable {
  paid_by: "program" | "plan";
  subject: bigint;
  line: number;
  member_id: bigint;
  program_id: bigint | null;
  at: Temporal.Instant;
  day: Temporal.PlainDate;
  currency: string;
  country: string;
  link_id: bigint | null;
  channel: string;
  subs: Readonly<Record<string, string>> | null;
  by_click: boolean;
  product: string;
  counted: number;
  reversed: number;
  orders: number;
  amount: bigint;
  earned: bigint;
  tier_earned: bigint;
  tiers: Readonly<Record<string, number>>;
}

/** By day of the month, the first at 1; null for days without. */
interface ClickDays {
  gross_days: readonly (number | null)[];
  net_days: readonly (number | null)[];
}

interface Sales {
  conversions: number;
  click_conversions: number;
  reversed: number;
  orders: number;
  amount: bigint;
  earned: bigint;
  click_earned: bigint;
  tier_earned: bigint;
}

interface ReportSumTable extends Sales {
  member_id: bigint;
  dimension: string;
  span: "day" | "month" | "quarter" | "year";
  start: Temporal.PlainDate;
  key: string;
  currency: string;
}

interface ReportMemberSumTable extends Sales {
  member_id: bigint;
  span: "month" | "quarter" | "year";
  start: Temporal.PlainDate;
  currency: string;
  gross: bigint;
  net: bigint;
}

interface ReportLinkTable extends ClickDays {
  member_id: bigint;
  link_id: bigint;
  span: "month" | "quarter" | "year";
  start: Temporal.PlainDate;
  channel: string;
  gross: number;
  net: number;
}

interface ReportClickTable extends ClickDays {
  member_id: bigint;
  dimension: string;
  month: Temporal.PlainDate;
  key: string;
  gross: bigint;
  net: bigint;
}
