/** The room's tables, column by column. */
import type { Generated } from "kysely";
import type { EndedWhy } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    digital_content: {
      id: Generated<bigint>;
      sha256: string | null;
      size: bigint;
      begun_at: Temporal.Instant;
      begun_by: bigint | null;
    };
    digital_piece: { content_id: bigint; position: number; bytes: Buffer };
    digital_file: {
      id: Generated<bigint>;
      variant_id: bigint;
      position: number;
      removed_at: Generated<Temporal.Instant | null>;
    };
    digital_version: {
      file_id: bigint;
      number: number;
      content_id: bigint;
      name: string;
      content_type: string;
      at: Temporal.Instant;
      by_id: bigint | null;
    };
    download_grant: {
      id: Generated<bigint>;
      order_id: bigint;
      order_line_id: bigint;
      variant_id: bigint;
      most: number | null;
      access_days: number | null;
      granted_at: Temporal.Instant;
      until: Temporal.Instant | null;
      ended_at: Temporal.Instant | null;
      ended_why: EndedWhy | null;
      keys_each: Generated<number | null>;
      keys_owed: Generated<number>;
    };
    key_pool: { variant_id: bigint; active: boolean };
    license_key: {
      id: Generated<bigint>;
      variant_id: bigint;
      sealed: Buffer;
      digest: Buffer;
      ending: string;
      added_at: Temporal.Instant;
      added_by: bigint | null;
      grant_id: bigint | null;
      given_at: Temporal.Instant | null;
      ended_at: Temporal.Instant | null;
    };
    download_use: { grant_id: bigint; file_id: bigint; used: number };
    download: {
      id: Generated<bigint>;
      grant_id: bigint;
      file_id: bigint;
      version: number;
      at: Temporal.Instant;
      person_id: bigint | null;
      fetched_at: Generated<Temporal.Instant | null>;
    };
  }
}
