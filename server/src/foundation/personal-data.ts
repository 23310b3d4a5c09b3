/**
 * What a room knows of a person: told to them in one file, and forgotten when they wish it. Each room speaks for its own tables; the
 * room `account` asks them all. Books, invoices and runs stay: they name a person by an id that then leads nowhere.
 */
import type { Context, Db } from "./database.ts";

export interface PersonKey {
  readonly id: bigint;
  readonly email: string;
}

/** Why somebody cannot be forgotten yet; the page says it in words. */
export type Hindrance = "staff" | "member" | "balance" | "open-order" | "open-return" | "kept-method";

export interface PersonalData {
  /** The name under which the file tells it. */
  readonly room: string;
  /** All that the room keeps of the person, as plain JSON; secrets and hashes stay out. */
  tell(db: Db, person: PersonKey): Promise<Readonly<Record<string, unknown>>>;
  /** Takes away what names the person. Runs once, in one transaction with all other rooms. */
  forget(context: Context, person: PersonKey): Promise<void>;
  hindrances?(db: Db, person: PersonKey, now: Temporal.Instant): Promise<readonly Hindrance[]>;
}
