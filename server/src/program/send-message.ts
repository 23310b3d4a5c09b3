import { sql } from "kysely";
import { audit } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { isReachable, queueMail } from "../foundation/mail.ts";
import { groupsOf, programById } from "./store.ts";

/** A mail that went to the affiliates of a program, or of one of its groups. */
export interface ProgramMessage {
  readonly id: bigint;
  readonly programId: bigint;
  readonly groupId: bigint | null;
  readonly subject: string;
  readonly body: string;
  readonly sentAt: Temporal.Instant;
  readonly sentBy: bigint | null;
  readonly recipients: number;
}

const columns = sql`id, program_id as "programId", group_id as "groupId", subject, body, sent_at as "sentAt",
  sent_by as "sentBy", recipients`;

/**
 * Writes to the active affiliates of a program, or of one of its groups, a mail each, by the queue of mails. The body is plain
 * text; `{name}` in it is the reader's name.
 * @returns the message with how many it went to; `not-found`; `bad-input` where nobody would get it
 */
export async function sendProgramMessage(
  context: Context,
  wish: {
    readonly programId: bigint;
    readonly groupId: bigint | null;
    readonly subject: string;
    readonly body: string;
    readonly origin: string;
  },
): Promise<ProgramMessage | Failure> {
  const { tx, now, actor } = context;
  const program = await programById(tx, wish.programId);
  if (program === undefined) return new Failure("not-found", "There is no such program.");
  const groups = await groupsOf(tx, wish.programId);
  if (wish.groupId !== null && !groups.some(({ id }) => id === wish.groupId)) {
    return new Failure("not-found", "The program has no such group.", { field: "group" });
  }
  const people = await readersOf(tx, wish);
  if (people.length === 0)
    return new Failure("bad-input", "Nobody active is in it, so nobody would get it.", { field: "group" });
  const { name: company, legalName, address, registration, accent } = await readCompany(tx);
  const brand = { name: company, legalName, address, registration, accent };
  for (const { email, name, locale } of people) {
    await queueMail(context, {
      to: email,
      locale,
      template: "program-message",
      data: {
        brand,
        name,
        program: program.name,
        subject: wish.subject,
        paragraphs: paragraphsOf(wish.body, name),
        url: `${wish.origin}/office`,
      },
    });
  }
  const { rows } = await sql<ProgramMessage>`
    insert into program_message (program_id, group_id, subject, body, sent_at, sent_by, recipients)
    values (${wish.programId}, ${wish.groupId}::bigint, ${wish.subject}, ${wish.body}, ${now}::timestamptz, ${actor}::bigint,
      ${people.length}) returning ${columns}`.execute(tx);
  const message = rows[0]!;
  await audit(context, {
    action: "program.message",
    subject: toEdge("program", wish.programId),
    after: { message: toEdge("programMessage", message.id), subject: wish.subject, recipients: people.length },
  });
  return message;
}

/** An empty line parts paragraphs; the name is put in as it is, once. */
export function paragraphsOf(body: string, name: string): readonly string[] {
  return body
    .split(/\r?\n\s*\r?\n/)
    .map((text) => text.trim().replaceAll("{name}", () => name))
    .filter((text) => text !== "");
}

/** How many would get it, before it is sent. */
export async function countReaders(
  db: Db,
  of: { readonly programId: bigint; readonly groupId: bigint | null },
): Promise<number> {
  return (await readersOf(db, of)).length;
}

async function readersOf(
  db: Db,
  of: { readonly programId: bigint; readonly groupId: bigint | null },
): Promise<readonly { readonly email: string; readonly name: string; readonly locale: string }[]> {
  const { rows } = await sql<{ email: string; name: string; locale: string }>`
    select person.email, person.name, person.locale
    from program_membership membership
    join member_card member on member.member_id = membership.member_id
    join person_card person on person.person_id = member.person_id
    where membership.program_id = ${of.programId} and membership.state = 'active' and person.email is not null
      and (${of.groupId}::bigint is null or membership.group_id = ${of.groupId}::bigint)
    order by membership.member_id`.execute(db);
  return rows.filter(({ email }) => isReachable(email));
}

/** The latest hundred, newest first. */
export async function messagesOf(db: Db, programId: bigint): Promise<readonly ProgramMessage[]> {
  const { rows } = await sql<ProgramMessage>`
    select ${columns} from program_message where program_id = ${programId} order by id desc limit 100`.execute(db);
  return rows;
}
