import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Member, MemberKind, MemberStatus, Standing } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    member: MemberTable;
    member_standing: StandingTable;
    member_card: MemberCardView;
    customer: CustomerTable;
  }
}

interface MemberTable {
  id: Generated<bigint>;
  person_id: bigint;
  handle: string;
  display_name: string;
  story: string | null;
  joined_at: Temporal.Instant;
}

interface StandingTable {
  member_id: bigint;
  kind: MemberKind;
  status: MemberStatus;
  during: string;
}

/** Published: what other rooms may join with. */
interface MemberCardView {
  member_id: bigint;
  person_id: bigint;
  handle: string;
  display_name: string;
  joined_at: Temporal.Instant;
}

interface CustomerTable {
  person_id: bigint;
  owner_id: bigint | null;
  owned_since: Temporal.Instant | null;
  last_order_at: Temporal.Instant | null;
}

const columns = ["id", "person_id", "handle", "display_name", "story", "joined_at"] as const;

/** A row of `member` as a member. */
export function toMember(row: {
  id: bigint;
  person_id: bigint;
  handle: string;
  display_name: string;
  story: string | null;
  joined_at: Temporal.Instant;
}): Member {
  return {
    id: row.id,
    personId: row.person_id,
    handle: row.handle,
    displayName: row.display_name,
    story: row.story,
    joinedAt: row.joined_at,
  };
}

export async function memberById(db: Db, id: bigint): Promise<Member | undefined> {
  const row = await db.selectFrom("member").select(columns).where("id", "=", id).executeTakeFirst();
  return row && toMember(row);
}

export async function memberByHandle(db: Db, handle: string): Promise<Member | undefined> {
  const row = await db.selectFrom("member").select(columns).where("handle", "=", handle).executeTakeFirst();
  return row && toMember(row);
}

export async function memberOfPerson(db: Db, personId: bigint): Promise<Member | undefined> {
  const row = await db.selectFrom("member").select(columns).where("person_id", "=", personId).executeTakeFirst();
  return row && toMember(row);
}

/** The members' names for display, keyed by id. */
export async function memberCards(
  db: Db,
  ids: readonly bigint[],
): Promise<ReadonlyMap<bigint, { readonly handle: string; readonly displayName: string }>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("member")
    .select(["id", "handle", "display_name"])
    .where("id", "=", sql<bigint>`any(${ids})`)
    .execute();
  return new Map(rows.map((row) => [row.id, { handle: row.handle, displayName: row.display_name }]));
}

/** A member with what they are at that instant; undefined where there is none, or before they joined. */
export async function memberAt(
  db: Db,
  id: bigint,
  at: Temporal.Instant,
): Promise<(Standing & { readonly id: bigint; readonly personId: bigint }) | undefined> {
  const { rows } = await sql<Standing & { id: bigint; personId: bigint }>`
    select member.id, member.person_id as "personId", standing.kind, standing.status
    from member join member_standing standing on standing.member_id = member.id and standing.during @> ${at}::timestamptz
    where member.id = ${id}`.execute(db);
  return rows[0];
}

/** What a person is as a buyer: as a member with their standing at that instant, where they are one, and as a customer, where they have ordered. */
export async function buyerAt(
  db: Db,
  personId: bigint,
  at: Temporal.Instant,
): Promise<{
  readonly member: { readonly id: bigint; readonly standing: Standing | undefined } | undefined;
  readonly customer: Customer | undefined;
}> {
  const { rows } = await sql<{
    memberId: bigint | null;
    kind: MemberKind | null;
    status: MemberStatus | null;
    customerId: bigint | null;
    ownerId: bigint | null;
    lastOrderAt: Temporal.Instant | null;
  }>`
    select member.id as "memberId", standing.kind, standing.status, customer.person_id as "customerId",
      customer.owner_id as "ownerId", customer.last_order_at as "lastOrderAt"
    from (select ${personId}::bigint as id) buyer
    left join member on member.person_id = buyer.id
    left join member_standing standing on standing.member_id = member.id and standing.during @> ${at}::timestamptz
    left join customer on customer.person_id = buyer.id`.execute(db);
  const { memberId, kind, status, customerId, ownerId, lastOrderAt } = rows[0]!;
  const standing = kind === null || status === null ? undefined : { kind, status };
  return {
    member: memberId === null ? undefined : { id: memberId, standing },
    customer: customerId === null ? undefined : { ownerId, lastOrderAt },
  };
}

/** What the member is at that instant; undefined before they joined. */
export async function standingAt(db: Db, memberId: bigint, at: Temporal.Instant): Promise<Standing | undefined> {
  return await db
    .selectFrom("member_standing")
    .select(["kind", "status"])
    .where("member_id", "=", memberId)
    .where("during", "@>", sql<string>`${at}::timestamptz`)
    .executeTakeFirst();
}

/** Everybody's standing at that instant, or that of these members, ordered by id; who had not joined yet is absent. */
export async function standingsAt(
  db: Db,
  at: Temporal.Instant,
  members?: readonly bigint[],
): Promise<readonly (Standing & { readonly memberId: bigint; readonly personId: bigint })[]> {
  const standings = db
    .selectFrom("member_standing")
    .innerJoin("member", "member.id", "member_standing.member_id")
    .select(["member_id", "person_id", "kind", "status"])
    .where("during", "@>", sql<string>`${at}::timestamptz`)
    .orderBy("member_id");
  const wanted =
    members === undefined ? standings : standings.where("member_id", "=", sql<bigint>`any(${[...members]}::bigint[])`);
  const rows = await wanted.execute();
  return rows.map((row) => ({ memberId: row.member_id, personId: row.person_id, kind: row.kind, status: row.status }));
}

export interface Customer {
  readonly ownerId: bigint | null;
  readonly lastOrderAt: Temporal.Instant | null;
}

export async function customerOf(db: Db, personId: bigint): Promise<Customer | undefined> {
  const row = await db
    .selectFrom("customer")
    .select(["owner_id", "last_order_at"])
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return row && { ownerId: row.owner_id, lastOrderAt: row.last_order_at };
}

/**
 * Notes an order of a customer and who looks after them from now on: a member, nobody (null), or whoever it was
 * (undefined).
 */
export async function writeCustomer(
  db: Db,
  personId: bigint,
  ownerId: bigint | null | undefined,
  at: Temporal.Instant,
): Promise<void> {
  const owner = ownerId ?? null;
  await db
    .insertInto("customer")
    .values({ person_id: personId, owner_id: owner, owned_since: owner === null ? null : at, last_order_at: at })
    .onConflict((conflict) =>
      conflict.column("person_id").doUpdateSet({
        last_order_at: sql`greatest(customer.last_order_at, excluded.last_order_at)`,
        ...(ownerId !== undefined && {
          owner_id: ownerId,
          owned_since: sql`case when customer.owner_id is not distinct from excluded.owner_id
            then customer.owned_since else excluded.owned_since end`,
        }),
      }),
    )
    .execute();
}

/** All customers of a member are looked after by another (null: the company) from now on. Returns how many they are. */
export async function handCustomersOn(
  db: Db,
  memberId: bigint,
  ownerId: bigint | null,
  at: Temporal.Instant,
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable("customer")
    .set({ owner_id: ownerId, owned_since: ownerId === null ? null : at })
    .where("owner_id", "=", memberId)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export async function countCustomers(db: Db, ownerId: bigint): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from customer where owner_id = ${ownerId}`.execute(db);
  return rows[0]!.count;
}

export async function insertMember(db: Db, member: Omit<Member, "id">, standing: Standing): Promise<bigint> {
  const row = await db
    .insertInto("member")
    .values({
      person_id: member.personId,
      handle: member.handle,
      display_name: member.displayName,
      story: member.story,
      joined_at: member.joinedAt,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await insertStanding(db, row.id, standing, member.joinedAt);
  return row.id;
}

export async function insertStanding(
  db: Db,
  memberId: bigint,
  standing: Standing,
  from: Temporal.Instant,
): Promise<void> {
  await db
    .insertInto("member_standing")
    .values({
      member_id: memberId,
      kind: standing.kind,
      status: standing.status,
      during: sql<string>`tstzrange(${from}::timestamptz, null)`,
    })
    .execute();
}

/** Ends the standing that is open at `at`; what began at that very instant vanishes, since it was true for no time. */
export async function endStanding(db: Db, memberId: bigint, at: Temporal.Instant): Promise<void> {
  const open = sql<boolean>`upper_inf(during)`;
  await db
    .deleteFrom("member_standing")
    .where("member_id", "=", memberId)
    .where(open)
    .where(sql<boolean>`lower(during) >= ${at}::timestamptz`)
    .execute();
  await db
    .updateTable("member_standing")
    .set({ during: sql<string>`tstzrange(lower(during), ${at}::timestamptz)` })
    .where("member_id", "=", memberId)
    .where(open)
    .execute();
}

export async function lockMember(db: Db, memberId: bigint): Promise<Member | undefined> {
  const row = await db.selectFrom("member").select(columns).where("id", "=", memberId).forUpdate().executeTakeFirst();
  return row && toMember(row);
}

/** Reads a member and keeps them from leaving until the transaction ends: whoever puts somebody under them needs that. */
export async function holdMember(db: Db, memberId: bigint): Promise<Member | undefined> {
  const row = await db.selectFrom("member").select(columns).where("id", "=", memberId).forKeyShare().executeTakeFirst();
  return row && toMember(row);
}

/** The history of what a member was, oldest first. */
export async function standingHistory(
  db: Db,
  memberId: bigint,
): Promise<readonly (Standing & { readonly from: Temporal.Instant; readonly to: Temporal.Instant | null })[]> {
  const { rows } = await sql<Standing & { from: Temporal.Instant; to: Temporal.Instant | null }>`
    select kind, status, lower(during) as "from", upper(during) as "to"
    from member_standing where member_id = ${memberId} order by during`.execute(db);
  return rows;
}
