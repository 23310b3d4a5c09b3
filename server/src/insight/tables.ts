import type { Generated } from "kysely";

declare module "../foundation/database.ts" {
  interface Tables {
    report_change: { id: Generated<bigint>; conversion_id: bigint | null; sale_id: bigint | null };
    report_progress: { id: Generated<number>; clicks: bigint; counted_at: Temporal.Instant | null };
    report_conversion: ReportConversionTable;
    report_sum: ReportSumTable;
    report_month: ReportMonthTable;
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

interface Figures {
  net: bigint;
  conversions: bigint;
  amount: bigint;
  earned: bigint;
}

interface ReportSumTable extends Figures {
  member_id: bigint;
  dimension: string;
  span: number;
  start: Temporal.PlainDate;
  key: string;
  currency: string;
  gross: bigint;
  click_conversions: bigint;
  reversed: bigint;
  orders: bigint;
  click_earned: bigint;
  tier_earned: bigint;
}

interface ReportMonthTable extends Figures {
  month: Temporal.PlainDate;
  member_id: bigint;
  currency: string;
}
