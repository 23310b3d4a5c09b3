import { sql } from "kysely";
import type { Generated } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Group, Program, Rate, Tier } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    program: ProgramTable;
    program_group: GroupTable;
    program_membership: MembershipTable;
    program_rate: { id: Generated<bigint> };
    program_tier: { id: Generated<bigint> };
    program_code: CodeTable;
    program_product: { product: string; member_id: bigint; program_id: bigint; since: Temporal.Instant };
    program_customer: CustomerTable;
    program_message: { id: Generated<bigint> };
    program_pick: { member_id: bigint; product: string; picked_at: Temporal.Instant };
    program_creative: { id: Generated<bigint> };
    program_creative_version: { creative_id: bigint; version: number };
  }
}

interface ProgramTable {
  id: Generated<bigint>;
  slug: string;
  state: Program["state"];
}

interface GroupTable {
  id: Generated<bigint>;
  program_id: bigint;
  name: string;
  hold_days: number | null;
  is_default: boolean;
}

interface MembershipTable {
  program_id: bigint;
  member_id: bigint;
  group_id: bigint;
  state: "active" | "suspended" | "ended";
  joined_at: Temporal.Instant;
  changed_at: Temporal.Instant;
}

interface CodeTable {
  code: string;
  member_id: bigint;
  program_id: bigint;
  created_at: Temporal.Instant;
  archived_at: Temporal.Instant | null;
}

interface CustomerTable {
  person_id: bigint;
  member_id: bigint;
  program_id: bigint;
  since: Temporal.Instant;
  last_order_at: Temporal.Instant;
}

const programColumns = sql<Program>`
  program.id, program.slug, program.name, program.summary, program.requirements, program.state, program.public, program.markets,
  program.window_days as "windowDays", program.choose, program.lifetime_months as "lifetimeMonths", program.approval,
  program.await_delivery as "awaitDelivery", program.hold_days as "holdDays", program.compression, program.form,
  program.auto_approve as "autoApprove", program.reapply_days as "reapplyDays", program.position,
  program.created_at as "createdAt"`;

export async function listPrograms(
  db: Db,
  filter: { readonly publicOnly?: boolean } = {},
): Promise<readonly Program[]> {
  const which = filter.publicOnly === true ? sql`program.public and program.state = 'open'` : sql`true`;
  return (await sql<Program>`select ${programColumns} from program where ${which} order by position, id`.execute(db))
    .rows;
}

export async function programById(db: Db, id: bigint, lock?: "update"): Promise<Program | undefined> {
  const { rows } = await sql<Program>`
    select ${programColumns} from program where id = ${id} ${lock === "update" ? sql`for no key update` : sql``}`.execute(
    db,
  );
  return rows[0];
}

export async function programBySlug(db: Db, slug: string): Promise<Program | undefined> {
  return (await sql<Program>`select ${programColumns} from program where slug = ${slug}`.execute(db)).rows[0];
}

/** A program in which a member may earn, with their group. */
export interface Covering {
  readonly program: Program;
  readonly group: Group;
}

/** The open programs in which these members are active and which are for the market (null: whatever it is), the first first. */
export async function coveringPrograms(
  db: Db,
  memberIds: readonly bigint[],
  market: string | null,
): Promise<ReadonlyMap<bigint, readonly Covering[]>> {
  if (memberIds.length === 0) return new Map();
  const { rows } = await sql<
    Program & { memberId: bigint; groupId: bigint; groupName: string; groupHoldDays: number | null; isDefault: boolean }
  >`
    select ${programColumns}, membership.member_id as "memberId", grouped.id as "groupId", grouped.name as "groupName",
      grouped.hold_days as "groupHoldDays", grouped.is_default as "isDefault"
    from program_membership membership
    join program on program.id = membership.program_id
    join program_group grouped on grouped.id = membership.group_id
    where membership.member_id = any(${[...memberIds]}::bigint[]) and membership.state = 'active' and program.state = 'open'
      and (${market}::text is null or cardinality(program.markets) = 0 or ${market}::text = any(program.markets))
      and not exists (select from market_affiliates where code = ${market}::text and not affiliate_on)
    order by program.position, program.id`.execute(db);
  const covering = new Map<bigint, Covering[]>();
  for (const { memberId, groupId, groupName, groupHoldDays, isDefault, ...program } of rows) {
    const group = { id: groupId, programId: program.id, name: groupName, holdDays: groupHoldDays, isDefault };
    covering.set(memberId, [...(covering.get(memberId) ?? []), { program, group }]);
  }
  return covering;
}

/** Whether anybody could be paid by a program at all. */
export async function hasOpenProgram(db: Db): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`select exists (select from program where state = 'open') as has`.execute(
    db,
  );
  return rows[0]!.has;
}

/** Whether a member was ever taken into a program. */
export async function wasInProgram(db: Db, memberId: bigint): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from program_membership where member_id = ${memberId}) as has`.execute(db);
  return rows[0]!.has;
}

/** Whether these members are active affiliates of the program. */
export async function activeIn(db: Db, programId: bigint, memberIds: readonly bigint[]): Promise<ReadonlySet<bigint>> {
  if (memberIds.length === 0) return new Set();
  const { rows } = await sql<{ id: bigint }>`
    select member_id as id from program_membership
    where program_id = ${programId} and state = 'active' and member_id = any(${[...memberIds]}::bigint[])`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

export const rateColumns = sql<Rate>`
  id, program_id as "programId", title, level, subject, event, percent, fixed, per, tiers, payments, conditions,
  added_at as "addedAt", retired_at as "retiredAt"`;

/** The rates of a program, oldest first; for an event only those that pay now. */
export async function ratesOf(
  db: Db,
  programId: bigint,
  filter: { readonly event?: string; readonly all?: boolean } = {},
): Promise<readonly Rate[]> {
  return (
    await sql<Rate>`
      select ${rateColumns} from program_rate
      where program_id = ${programId} and (${filter.all ?? false} or retired_at is null)
        and (${filter.event ?? null}::text is null or event = ${filter.event ?? null}::text)
      order by id`.execute(db)
  ).rows;
}

export async function tiersOf(db: Db, programId: bigint): Promise<readonly Tier[]> {
  return (
    await sql<Tier>`
      select id, program_id as "programId", name, measure, least, currency, span from program_tier
      where program_id = ${programId} order by span, measure, least, id`.execute(db)
  ).rows;
}

export async function groupsOf(db: Db, programId: bigint): Promise<readonly Group[]> {
  return (
    await sql<Group>`
      select id, program_id as "programId", name, hold_days as "holdDays", is_default as "isDefault"
      from program_group where program_id = ${programId} order by is_default desc, name, id`.execute(db)
  ).rows;
}

/** Who is paid for a typed code; codes are the same in capitals and in small letters. */
export async function ownerOfCode(
  db: Db,
  code: string,
): Promise<{ readonly memberId: bigint; readonly programId: bigint } | undefined> {
  const { rows } = await sql<{ memberId: bigint; programId: bigint }>`
    select member_id as "memberId", program_id as "programId" from program_code
    where code = ${code.trim().toUpperCase()} and archived_at is null`.execute(db);
  return rows[0];
}

/** Whose these products are, however the shopper came. */
export async function productOwners(
  db: Db,
  products: readonly string[],
): Promise<ReadonlyMap<string, { readonly memberId: bigint; readonly programId: bigint }>> {
  const { rows } = await sql<{ product: string; memberId: bigint; programId: bigint }>`
    select product, member_id as "memberId", program_id as "programId" from program_product
    where product = any(${[...products]}::text[])`.execute(db);
  return new Map(rows.map(({ product, ...owner }) => [product, owner]));
}

export interface BroughtCustomer {
  readonly memberId: bigint;
  readonly programId: bigint;
  readonly lastOrderAt: Temporal.Instant;
  /** Months without an order after which they are free; 0: never. Null: the program keeps nobody any more. */
  readonly lifetimeMonths: number | null;
}

export async function broughtBy(db: Db, personId: bigint): Promise<BroughtCustomer | undefined> {
  const { rows } = await sql<BroughtCustomer>`
    select member_id as "memberId", program_id as "programId", last_order_at as "lastOrderAt",
      lifetime_months as "lifetimeMonths"
    from program_customer customer join program on program.id = customer.program_id
    where person_id = ${personId}`.execute(db);
  return rows[0];
}

/** The customer is the affiliate's from now on. */
export async function keepCustomer(
  db: Db,
  kept: {
    readonly personId: bigint;
    readonly memberId: bigint;
    readonly programId: bigint;
    readonly at: Temporal.Instant;
  },
): Promise<void> {
  await sql`
    insert into program_customer (person_id, member_id, program_id, since, last_order_at)
    values (${kept.personId}, ${kept.memberId}, ${kept.programId}, ${kept.at}::timestamptz, ${kept.at}::timestamptz)
    on conflict (person_id) do update set
      since = case when program_customer.member_id = excluded.member_id then program_customer.since else excluded.since end,
      member_id = excluded.member_id, program_id = excluded.program_id,
      last_order_at = greatest(program_customer.last_order_at, excluded.last_order_at)`.execute(db);
}

/** Another order of a brought customer, whoever is paid for it. */
export async function noteCustomerOrder(db: Db, personId: bigint, at: Temporal.Instant): Promise<void> {
  await sql`
    update program_customer set last_order_at = greatest(last_order_at, ${at}::timestamptz)
    where person_id = ${personId}`.execute(db);
}
