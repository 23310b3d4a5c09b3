import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type { PersonalData } from "../foundation/personal-data.ts";
import { keyOf } from "./erase-person.ts";

/** All that every room knows of a person (GDPR, articles 15 and 20), as JSON for people and programs. */
export async function tellEverything(
  db: Db,
  rooms: readonly PersonalData[],
  id: bigint,
  now: Temporal.Instant,
): Promise<string | Failure> {
  const person = await keyOf(db, id);
  if (person === undefined) return new Failure("not-found", "There is no such person.");
  const told: Record<string, unknown> = { madeAt: now.toString() };
  for (const room of rooms) told[room.room] = await room.tell(db, person);
  return `${JSON.stringify(told, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value), 2)}\n`;
}
