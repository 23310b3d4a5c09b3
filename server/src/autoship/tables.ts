/** The room's tables, column by column. */
import type { Generated, GeneratedAlways } from "kysely";
import type { AutoshipEventKind, AutoshipState, AutoshipWhy, ChargeState, Contact, Rhythm } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    autoship: {
      id: Generated<bigint>;
      person_id: bigint;
      market: string;
      locale: string;
      currency: string;
      state: AutoshipState;
      why: AutoshipWhy | null;
      time_zone: string;
      every: number;
      unit: Rhythm["unit"];
      anchor_on: Temporal.PlainDate;
      next_on: Temporal.PlainDate;
      next_at: Temporal.Instant;
      resume_on: Temporal.PlainDate | null;
      resume_at: Temporal.Instant | null;
      payment_method_id: bigint | null;
      pending_method_id: bigint | null;
      shipping_method_id: bigint | null;
      click_id: bigint | null;
      code: string | null;
      shop_url: string;
      told_total: bigint | null;
      told_on: Temporal.PlainDate | null;
      payments: Generated<number>;
      started_at: Temporal.Instant;
      changed_at: Temporal.Instant;
    };
    autoship_line: { autoship_id: bigint; position: number; variant_id: bigint; quantity: number };
    autoship_contact: Contact & { autoship_id: bigint; found_by: GeneratedAlways<string> };
    autoship_charge: {
      order_id: bigint;
      autoship_id: bigint;
      number: number;
      due_on: Temporal.PlainDate;
      state: ChargeState;
      failures: Generated<number>;
      counted: string | null;
      look_at: Temporal.Instant | null;
      begun_at: Temporal.Instant;
      ended_at: Temporal.Instant | null;
    };
    autoship_event: {
      id: Generated<bigint>;
      autoship_id: bigint;
      at: Temporal.Instant;
      kind: AutoshipEventKind;
      actor: bigint | null;
      data: string;
    };
    autoship_rule: { id: Generated<number>; retry_days: number[]; notice_days: number; hour: number };
  }
}
