import { hash, randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    visitor_secret: { day: Temporal.PlainDate; secret: Buffer };
  }
}

/** Who came, as far as it may be known: never stored as it is. */
export interface Visitor {
  readonly address: string;
  readonly userAgent: string;
  /** The signed-in member, if any: one's own clicks do not count. */
  readonly memberId: bigint | null;
}

/**
 * The secret of an instant's day (UTC), made by whoever comes first. It is random and in the database only, so that deleting
 * it (`destroyOldSecrets`) leaves nobody, with whatever key, who can find an address among that day's hashes.
 * @returns its 256 bits in hexadecimal
 */
export async function readDaySecret(db: Db, at: Temporal.Instant): Promise<string> {
  const day = at.toZonedDateTimeISO("UTC").toPlainDate();
  for (;;) {
    const { rows } = await sql<{ secret: Buffer }>`
      with made as (insert into visitor_secret (day, secret) values (${day}::date, ${randomBytes(32)})
        on conflict (day) do nothing returning secret)
      select secret from made union all select secret from visitor_secret where day = ${day}::date`.execute(db);
    if (rows[0] !== undefined) return rows[0].secret.toString("hex");
    // Another process made it at this moment, and this statement could not see it yet.
  }
}

/** Deletes the secrets of all days before that of `now`. Returns how many. */
export async function destroyOldSecrets(db: Db, now: Temporal.Instant): Promise<number> {
  const day = now.toZonedDateTimeISO("UTC").toPlainDate();
  const { rows } = await sql`delete from visitor_secret where day < ${day}::date returning day`.execute(db);
  return rows.length;
}

/**
 * The same visitor has the same key for one day, and another for each of our secrets: 128 bits as the text of a uuid, which
 * is how PostgreSQL keeps so many bits best. The secret goes before the words (it fills the hash's first block), and half the
 * hash is thrown away, so that nothing can be appended to it either; made in one call, at a quarter of an HMAC's price.
 */
export function visitorKey(secret: string, visitor: Pick<Visitor, "address" | "userAgent">): string {
  return hash("sha256", `${secret}${visitor.address}\n${visitor.userAgent}`, "hex").slice(0, 32);
}
