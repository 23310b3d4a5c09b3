import { sql } from "kysely";
import { audit, tellAccount } from "../access/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { inTransaction } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { JobHandler, Recurring } from "../foundation/jobs.ts";
import type { Hindrance, PersonalData, PersonKey } from "../foundation/personal-data.ts";
import { setNewsletter } from "./consent.ts";
import "./tables.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** Erases everybody whose waiting time is over. */
    "erase-due": Record<string, never>;
  }
}

/** Long enough to read the mail and stop what somebody else began; GDPR, article 12(3), leaves a month. */
export const erasureWait = Temporal.Duration.from({ hours: 24 * 7 });
/** What cannot be done yet is looked at again. */
const postponedBy = Temporal.Duration.from({ hours: 24 });

export interface Erasure {
  readonly id: bigint;
  readonly askedAt: Temporal.Instant;
  readonly dueAt: Temporal.Instant;
}

export async function openErasure(db: Db, person: bigint): Promise<Erasure | undefined> {
  const row = await db
    .selectFrom("erasure")
    .select(["id", "asked_at", "due_at"])
    .where("person_id", "=", person)
    .where("done_at", "is", null)
    .where("cancelled_at", "is", null)
    .executeTakeFirst();
  return row && { id: row.id, askedAt: row.asked_at, dueAt: row.due_at };
}

/** The person's key, by which rooms find what is theirs; undefined where they were erased. */
export async function keyOf(
  db: Db,
  id: bigint,
): Promise<(PersonKey & { readonly name: string; readonly locale: string }) | undefined> {
  const { rows } = await sql<{ name: string | null; email: string | null; locale: string | null }>`
    select name, email, locale from person_card where person_id = ${id}`.execute(db);
  const [row] = rows;
  if (row === undefined || row.email === null) return undefined;
  return { id, email: row.email, name: row.name ?? "", locale: row.locale ?? "en" };
}

/** Why a person cannot be erased at this time; none: they can. */
export async function hindrancesOf(
  db: Db,
  rooms: readonly PersonalData[],
  person: PersonKey,
  now: Temporal.Instant,
): Promise<readonly Hindrance[]> {
  const all: Hindrance[] = [];
  for (const room of rooms) all.push(...((await room.hindrances?.(db, person, now)) ?? []));
  return all;
}

/**
 * Asks to be forgotten. It happens after the waiting time, which a mail tells; until then it can be stopped.
 * @returns the wish; `wrong-state` with `data.hindrances` where something has to be ended first; the one that stands, where one does
 */
export async function askErasure(
  context: Context,
  rooms: readonly PersonalData[],
  wish: { readonly person: bigint; readonly origin: string },
): Promise<Erasure | Failure> {
  const { tx, now } = context;
  const person = await keyOf(tx, wish.person);
  if (person === undefined) return new Failure("not-found", "There is no such person.");
  const standing = await openErasure(tx, person.id);
  if (standing !== undefined) return standing;
  const hindrances = await hindrancesOf(tx, rooms, person, now);
  if (hindrances.length > 0) {
    return new Failure("wrong-state", `Something has to be ended first: ${hindrances.join(", ")}.`, { hindrances });
  }
  const dueAt = now.add(erasureWait);
  const row = await tx
    .insertInto("erasure")
    .values({ person_id: person.id, asked_at: now, due_at: dueAt, done_at: null, cancelled_at: null })
    .onConflict((conflict) =>
      conflict.column("person_id").where("done_at", "is", null).where("cancelled_at", "is", null).doNothing(),
    )
    .returning("id")
    .executeTakeFirst();
  if (row === undefined) return (await openErasure(tx, person.id))!;
  await audit(context, { action: "erasure.asked", subject: toEdge("person", person.id) });
  await tellAccount(context, person, { kind: "erasure-asked", url: `${wish.origin}/account/privacy`, until: dueAt });
  return { id: row.id, askedAt: now, dueAt };
}

/** Stops it, while there is time. */
export async function stopErasure(
  context: Context,
  wish: { readonly person: bigint; readonly origin: string },
): Promise<null | Failure> {
  const { tx, now } = context;
  const stopped = await tx
    .updateTable("erasure")
    .set({ cancelled_at: now })
    .where("person_id", "=", wish.person)
    .where("done_at", "is", null)
    .where("cancelled_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  const person = await keyOf(tx, wish.person);
  if (stopped === undefined || person === undefined) return new Failure("not-found", "Nothing is to be erased.");
  await audit(context, { action: "erasure.stopped", subject: toEdge("person", wish.person) });
  await tellAccount(context, person, { kind: "erasure-stopped", url: `${wish.origin}/account/privacy` });
  return null;
}

/**
 * Forgets one person whose time is over, in every room at once; where something stands in the way (an order on its way) it is put off by
 * a day. @returns whether it was done
 */
export async function erasePerson(context: Context, rooms: readonly PersonalData[], erasure: bigint): Promise<boolean> {
  const { tx, now } = context;
  const row = await tx
    .selectFrom("erasure")
    .select("person_id")
    .where("id", "=", erasure)
    .where("due_at", "<=", now)
    .where("done_at", "is", null)
    .where("cancelled_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return false;
  const person = await keyOf(tx, row.person_id);
  if (person !== undefined) {
    if ((await hindrancesOf(tx, rooms, person, now)).length > 0) {
      await tx
        .updateTable("erasure")
        .set({ due_at: now.add(postponedBy) })
        .where("id", "=", erasure)
        .execute();
      return false;
    }
    await setNewsletter(context, { person: person.id, granted: false, via: "erasure" });
    // Upper rooms first: what they keep hangs on what lower ones have.
    for (const room of rooms.toReversed()) await room.forget(context, person);
  }
  await tx.updateTable("erasure").set({ done_at: now }).where("id", "=", erasure).execute();
  await audit(context, { action: "person.erased", subject: toEdge("person", row.person_id) });
  return true;
}

export function eraseDueJob(rooms: readonly PersonalData[]): JobHandler<"erase-due"> {
  return async (_payload, { db, clock, signal }) => {
    const due = await db
      .selectFrom("erasure")
      .select("id")
      .where("due_at", "<=", clock.now())
      .where("done_at", "is", null)
      .where("cancelled_at", "is", null)
      .orderBy("due_at")
      .execute();
    for (const { id } of due) {
      if (signal.aborted) return;
      await inTransaction(db, (tx) => erasePerson({ tx, now: clock.now(), actor: null }, rooms, id));
    }
  };
}

export const eraseDueSchedule: Recurring = { job: "erase-due", at: "41 * * * *" };
