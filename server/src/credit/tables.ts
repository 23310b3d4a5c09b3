/** The room's tables, column by column. */
import type { Generated } from "kysely";
import type { CreditKind } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    credit: {
      id: Generated<bigint>;
      kind: CreditKind;
      person_id: bigint | null;
      member_id: bigint | null;
      currency: string;
      balance: Generated<bigint>;
      created_at: Temporal.Instant;
      blocked_at: Temporal.Instant | null;
    };
    credit_entry: {
      id: Generated<bigint>;
      credit_id: bigint;
      at: Temporal.Instant;
      change: bigint;
      cause: string;
      actor: bigint | null;
    };
    gift_card: {
      credit_id: bigint;
      value: bigint;
      code_hash: Buffer | null;
      last4: string | null;
      order_id: bigint | null;
      given_by: bigint | null;
      reason: Generated<string>;
      send_at: Temporal.Instant;
      sent_at: Temporal.Instant | null;
      active_at: Temporal.Instant | null;
    };
    gift_card_recipient: {
      credit_id: bigint;
      name: string;
      email: string;
      sender: string;
      message: string;
      locale: string;
      shop_url: string;
    };
    credit_use: { order_id: bigint; credit_id: bigint; amount: bigint; held_until: Temporal.Instant | null };
    credit_back: {
      id: Generated<bigint>;
      order_id: bigint;
      credit_id: bigint;
      refund_id: bigint | null;
      amount: bigint;
    };
  }
}
