import type { Generated } from "kysely";

declare module "../foundation/database.ts" {
  interface Tables {
    address: AddressTable;
    consent: ConsentTable;
    erasure: ErasureTable;
  }
}

interface AddressTable {
  id: Generated<bigint>;
  person_id: bigint;
  name: string;
  line1: string;
  line2: string | null;
  postcode: string;
  city: string;
  region: string | null;
  country: string;
  is_default: boolean;
  created_at: Temporal.Instant;
}

interface ConsentTable {
  id: Generated<bigint>;
  person_id: bigint;
  kind: "newsletter";
  granted: boolean;
  at: Temporal.Instant;
  via: "sign-up" | "account" | "erasure";
  /** The last word of somebody who is not erased; the database takes it from the word before. */
  stands: Generated<boolean>;
}

interface ErasureTable {
  id: Generated<bigint>;
  person_id: bigint;
  asked_at: Temporal.Instant;
  due_at: Temporal.Instant;
  done_at: Temporal.Instant | null;
  cancelled_at: Temporal.Instant | null;
}
