import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { fewPeopleFound } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { foundBy } from "../foundation/found-by.ts";
import { ownPlan } from "../foundation/own-plan.ts";
import "./tables.ts";

export const newsletterStates = ["wanted", "ended"] as const;
export type NewsletterState = (typeof newsletterStates)[number];

/** Somebody's last word on the newsletter. */
export interface Reader {
  /** Of the word; those who said theirs last come first. */
  readonly id: bigint;
  readonly personId: bigint;
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  readonly state: NewsletterState;
  readonly at: Temporal.Instant;
  readonly via: "sign-up" | "account" | "erasure";
}

export interface ReaderFilter {
  /** In name and mail address; of fewer than three letters, the beginning of a name. */
  readonly search?: string | undefined;
  readonly state?: NewsletterState | undefined;
}

/** Everybody who ever said whether they want the newsletter, by their last word; who was erased is nobody. */
export async function listReaders(
  db: Db,
  filter: ReaderFilter & { readonly before: bigint | undefined; readonly limit: number },
): Promise<readonly Reader[]> {
  const { search, state, before, limit } = filter;
  const wanted = [
    sql`said.kind = 'newsletter' and said.stands`,
    ...(state === undefined ? [] : [sql`said.granted = ${sql.lit(state === "wanted")}`]),
    ...(search === undefined ? [] : [await isFound(db, search)]),
    ...(before === undefined ? [] : [sql`said.id < ${before}`]),
  ];
  const { rows } = await sql<Reader>`
    select said.id, said.person_id as "personId", card.name, card.email, card.locale, said.at, said.via,
      case when said.granted then 'wanted' else 'ended' end as state
    from consent said join person_card card on card.person_id = said.person_id and card.email is not null
    where ${sql.join(wanted, sql` and `)}
    order by said.id desc limit ${limit}`.execute(db);
  return rows;
}

async function isFound(db: Db, search: string): Promise<RawBuilder<boolean>> {
  const people = await fewPeopleFound(db, search);
  return people === undefined
    ? foundBy(sql`card.found_by`, search)
    : sql<boolean>`said.person_id = any(${people}::bigint[]) ${ownPlan}`;
}

/** All of them, page by page: a list of any length stands in no memory whole. */
export async function* eachReader(db: Db, filter: ReaderFilter, page = 2000): AsyncGenerator<readonly Reader[]> {
  let before: bigint | undefined;
  for (;;) {
    const rows = await listReaders(db, { ...filter, before, limit: page });
    if (rows.length > 0) yield rows;
    if (rows.length < page) return;
    before = rows.at(-1)?.id;
  }
}

/** How many want it, and how many do not any more. */
export async function countReaders(db: Db): Promise<Readonly<Record<NewsletterState, number>>> {
  const { rows } = await sql<{ wanted: number; ended: number }>`
    select count(*) filter (where granted)::integer as wanted, count(*) filter (where not granted)::integer as ended
    from consent where kind = 'newsletter' and stands`.execute(db);
  return rows[0] ?? { wanted: 0, ended: 0 };
}
