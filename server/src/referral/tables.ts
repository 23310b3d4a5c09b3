import type { Generated } from "kysely";
import type { Channel, ClickReason, Tags } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    link: LinkTable;
    click: ClickTable;
    click_intake: ClickIntakeTable;
    link_host: LinkHostTable;
    banned_referrer: BannedReferrerTable;
    click_rule: ClickRuleTable;
    click_path: { click_id: bigint; first_id: bigint; at: Temporal.Instant };
    carried_click: { basket: Buffer; click_id: bigint; at: Temporal.Instant };
  }
}

interface LinkTable {
  id: Generated<bigint>;
  member_id: bigint;
  code: string;
  path: string;
  label: string;
  channel: Generated<Channel>;
  campaign: string | null;
  tags: Generated<Tags>;
  archived_at: Temporal.Instant | null;
  created_at: Temporal.Instant;
}

interface ClickTable {
  id: Generated<bigint>;
  at: Temporal.Instant;
  member_id: bigint;
  link_id: bigint | null;
  visitor: string | null;
  landing: string;
  referrer: string | null;
  tags: Tags | null;
  valid: boolean;
  reason: ClickReason | null;
  repeats: bigint | null;
}

/** A click of a rush that waits to be judged. */
interface ClickIntakeTable {
  id: bigint;
  /** Milliseconds since 1970. */
  ms: bigint;
  member_id: bigint;
  link_id: bigint | null;
  visitor: string;
  landing: string;
  referrer: string | null;
  tags: Tags | null;
  reason: ClickReason | null;
  first_id: bigint | null;
}

interface LinkHostTable {
  id: Generated<bigint>;
  host: string;
  member_id: bigint;
  link_id: bigint | null;
  proof: string;
  checked_at: Temporal.Instant | null;
  created_at: Temporal.Instant;
}

interface BannedReferrerTable {
  host: string;
  reason: string;
  banned_at: Temporal.Instant;
  banned_by: bigint | null;
}

interface ClickRuleTable {
  id: Generated<number>;
  duplicate_minutes: number;
  address_clicks: number;
  address_seconds: number;
  link_clicks: number;
  link_seconds: number;
  consent_markets: string[];
  keep_months: number;
}
