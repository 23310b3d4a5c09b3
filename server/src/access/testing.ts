import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { fewPeople } from "./few-people-found.ts";

/** Texts that few of `searchedPeople` have, with signs of a pattern among them. */
export const rare = [
  "zzyzx",
  "Cotton",
  "100%",
  "10_5",
  "0%5",
  "0_% ",
  String.raw`k\s`,
  "\\",
  "%",
  "_",
  "özge",
  "NOBODY 12",
];
/** Texts that more have than `fewPeople`. */
export const common = ["@example", "@example.test", "wHo", ".te"];

/**
 * Makes more people than are few. Of every ten that a list has, each `every`th of them, six have a name that is hard to search for.
 * @returns how many there are, numbered from 1; their addresses are `who1@example.test` and so on
 */
export async function searchedPeople(db: Db, every: number): Promise<number> {
  const people = fewPeople + 80;
  await sql`insert into person (created_at) select now() from generate_series(1, ${people})`.execute(db);
  await sql`
    insert into person_detail (person_id, name, email, locale)
    select id, case when id % ${every}::bigint > 0 then 'Nobody ' || id else case id / ${every}::bigint % 10
        when 0 then 'A 100% Cotton' when 1 then 'B 10_5 Half' when 2 then 'C back' || chr(92) || 'slash' when 3 then 'ÖZGE'
        when 4 then '%' when 5 then chr(92) || ' D' else 'Nobody ' || id end end, 'who' || id || '@example.test', 'en' from person`.execute(
    db,
  );
  return people;
}

/** What a search finds, said once more: `text` has it somewhere; less than three letters begin it. */
export function isFound(search: string, text: string): boolean {
  const [wanted, given] = [search.toLowerCase(), text.toLowerCase()];
  return search.length < 3 ? given.startsWith(wanted) : given.includes(wanted);
}
