import type { Generated } from "kysely";
import type { DeliveryState, Postback, PostbackStatus } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    conversion_pixel: { id: Generated<bigint> };
    postback: {
      id: Generated<bigint>;
      member_id: bigint | null;
      program_id: bigint | null;
      kind: Postback["kind"];
      url: string;
      slot: string;
      key_version: Generated<number>;
      failures: Generated<number>;
      disabled_at: Temporal.Instant | null;
      disabled_reason: Postback["disabledReason"];
      removed_at: Temporal.Instant | null;
      created_at: Temporal.Instant;
    };
    postback_delivery: {
      id: Generated<bigint>;
      postback_id: bigint;
      conversion_id: bigint;
      /** The refund that is told of. */
      reversal_id: bigint | null;
      status: PostbackStatus;
      state: Generated<DeliveryState>;
      attempts: Generated<number>;
      due_at: Temporal.Instant;
      answer: string | null;
      tried_at: Temporal.Instant | null;
    };
    conversion_key: {
      id: Generated<bigint>;
      program_id: bigint;
      name: string;
      scopes: string[];
      hash: Buffer;
      created_at: Temporal.Instant;
      created_by: bigint | null;
      revoked_at: Temporal.Instant | null;
    };
  }
}
