import { sql } from "kysely";
import type { Generated } from "kysely";
import type { Context, Db } from "./database.ts";
import type { JobName } from "./jobs.ts";
import { leave, writeLeft } from "./left-behind.ts";

/** Mail templates live in `web/mail`; their data is checked there, at rendering. */
export interface Mail {
  readonly to: string;
  readonly locale: string;
  readonly template: string;
  readonly data: Readonly<Record<string, unknown>>;
}

declare module "./database.ts" {
  interface Tables {
    mail: MailTable;
  }
}

declare module "./jobs.ts" {
  interface Jobs {
    /** Renders a mail and sends it. `mail` is its id in decimal. */
    "send-mail": { readonly mail: string };
  }
}

interface MailTable {
  id: Generated<bigint>;
  at: Temporal.Instant;
  recipient: string;
  locale: string;
  template: string;
  /** Read from jsonb; written as JSON text. */
  data: unknown;
  subject: string | null;
  html: string | null;
  text: string | null;
  sent_at: Temporal.Instant | null;
  failure: string | null;
}

/**
 * Whether a mail can reach an address at all. Names under `.invalid` are nobody's (RFC 2606): persons have such a one where what
 * made them, a pixel for example, told no address.
 */
export function isReachable(address: string): boolean {
  return !/[@.]invalid\.?$/i.test(address.trim());
}

/**
 * Writes a mail in the transaction that decides it; the job `send-mail` renders and sends it after the commit. To an address that
 * no mail can reach nothing is written.
 */
export async function queueMail(context: Context, mail: Mail): Promise<void> {
  if (!isReachable(mail.to)) return;
  const job: JobName = "send-mail";
  const { to, locale, template, data } = mail;
  leave(context.tx, { mail: { at: context.now, to, locale, template, data: JSON.stringify(data), job } });
}

/** A mail as the outbox page shows it. `kept`: rendered, and no mail server is configured to send it. */
export interface OutboxMail {
  readonly id: bigint;
  readonly at: Temporal.Instant;
  readonly to: string;
  readonly template: string;
  readonly subject: string | null;
  readonly state: "waiting" | "kept" | "sent" | "failed";
}

const columns = ["id", "at", "recipient", "template", "subject", "sent_at", "failure"] as const;

function toOutboxMail(row: Pick<MailRow, (typeof columns)[number]>): OutboxMail {
  const state =
    row.sent_at !== null ? "sent" : row.failure !== null ? "failed" : row.subject !== null ? "kept" : "waiting";
  return { id: row.id, at: row.at, to: row.recipient, template: row.template, subject: row.subject, state };
}

type MailRow = Omit<MailTable, "id"> & { readonly id: bigint };

/** The newest mails, `limit` of those before the id `before`. */
export async function outbox(
  db: Db,
  page: { readonly limit: number; readonly before?: bigint | undefined },
): Promise<readonly OutboxMail[]> {
  let query = db.selectFrom("mail").select(columns).orderBy("id", "desc").limit(page.limit);
  if (page.before !== undefined) query = query.where("id", "<", page.before);
  return (await query.execute()).map(toOutboxMail);
}

/** The mails that tell of an order, the first one first. */
export async function mailsOfOrder(db: Db, number: string): Promise<readonly OutboxMail[]> {
  const { rows } = await sql<Pick<MailRow, (typeof columns)[number]>>`
    select id, at, recipient, template, subject, sent_at, failure from mail
    where data ? 'number' and data->>'number' = ${number} order by id`.execute(db);
  return rows.map(toOutboxMail);
}

/** One mail with its body; null bodies where it is not rendered yet. */
export async function outboxMail(
  db: Db,
  id: bigint,
): Promise<(OutboxMail & { readonly html: string | null; readonly text: string | null }) | undefined> {
  const row = await db
    .selectFrom("mail")
    .select([...columns, "html", "text"])
    .where("id", "=", id)
    .executeTakeFirst();
  return row && { ...toOutboxMail(row), html: row.html, text: row.text };
}

/** The mails to one address, for the person whose it is. */
export async function mailsTo(
  db: Db,
  email: string,
): Promise<readonly { readonly at: string; readonly template: string; readonly subject: string | null }[]> {
  const rows = await db
    .selectFrom("mail")
    .select(["at", "template", "subject"])
    .where(sql<string>`lower(recipient)`, "=", email.toLowerCase())
    .orderBy("id")
    .execute();
  return rows.map(({ at, ...mail }) => ({ at: at.toString(), ...mail }));
}

/** Deletes mails to an address and those about these orders, to whomever they went. One that waits to be sent is not sent. */
export async function forgetMails(
  context: Context,
  of: { readonly email: string; readonly orders: readonly string[] },
): Promise<void> {
  writeLeft(context.tx);
  await sql`
    delete from mail where lower(recipient) = lower(${of.email})
      or (data ? 'number' and data->>'number' = any(${[...of.orders]}::text[]))`.execute(context.tx);
}
