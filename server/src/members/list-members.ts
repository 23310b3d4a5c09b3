import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { fewPeopleFound } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { foundBy } from "../foundation/found-by.ts";
import type { Member, MemberKind, MemberStatus, Standing } from "./model.ts";
import { toMember } from "./store.ts";

export interface MemberRow extends Member, Standing {
  readonly email: string | null;
  readonly name: string | null;
}

/**
 * The members' list of the company office: newest first, `search` in name, handle and mail address. Conditions are written out only where
 * they are wished, so that each question finds the index made for it.
 */
export async function listMembers(
  db: Db,
  filter: {
    readonly at: Temporal.Instant;
    readonly search?: string | undefined;
    readonly kind?: MemberKind | undefined;
    readonly status?: MemberStatus | undefined;
    readonly id?: bigint | undefined;
    readonly before?: bigint | undefined;
    readonly limit: number;
  },
): Promise<readonly MemberRow[]> {
  const { kind, status, search } = filter;
  const wanted = [
    sql`true`,
    ...(kind === undefined ? [] : [sql`standing.kind = ${kind} and ${was(sql`kind = ${kind}`)}`]),
    ...(status === undefined ? [] : [sql`standing.status = ${status} and ${was(sql`status = ${status}`)}`]),
    ...(filter.id === undefined ? [] : [sql`member.id = ${filter.id}`]),
    ...(filter.before === undefined ? [] : [sql`member.id < ${filter.before}`]),
  ];
  const found = (condition: RawBuilder<unknown>, join = sql``) => sql`
    select member.id, standing.kind, standing.status from member ${join}
    join lateral (
      select kind, status from member_standing
      where member_id = member.id and lower(during) <= greatest(${filter.at}::timestamptz, member.joined_at)
      order by during desc limit 1
    ) standing on true
    where ${sql.join([...wanted, condition], sql` and `)}
    order by member.id desc limit ${filter.limit}`;
  const page = search === undefined ? found(sql`true`) : await searched(db, search, found);
  const { rows } = await sql<{
    id: bigint;
    person_id: bigint;
    handle: string;
    display_name: string;
    story: string | null;
    joined_at: Temporal.Instant;
    kind: MemberKind;
    status: MemberStatus;
    email: string | null;
    name: string | null;
  }>`
    select member.*, page.kind, page.status, card.email, card.name
    from (${page}) page join member on member.id = page.id
    left join person_card card on card.person_id = member.person_id
    order by page.id desc limit ${filter.limit}`.execute(db);
  return rows.map((row) => ({
    ...toMember(row),
    kind: row.kind,
    status: row.status,
    email: row.email,
    name: row.name,
  }));
}

/** By themselves or by the person they are: two questions, each with its own index, and the newest of both. */
async function searched(
  db: Db,
  search: string,
  found: (condition: RawBuilder<unknown>, join?: RawBuilder<unknown>) => RawBuilder<unknown>,
): Promise<RawBuilder<unknown>> {
  const people = await fewPeopleFound(db, search);
  const byPerson =
    people === undefined
      ? found(
          foundBy(sql`person.found_by`, search),
          sql`join person_card person on person.person_id = member.person_id`,
        )
      : found(sql`member.person_id = any(${people}::bigint[])`);
  return sql`(${found(foundBy(sql`member.found_by`, search))}) union (${byPerson})`;
}

/** Who was that at any time: whoever never was need not be looked at. */
function was(condition: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`member.id in (select member_id from member_standing where ${condition})`;
}
