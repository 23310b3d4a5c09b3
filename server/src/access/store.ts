import type { Generated } from "kysely";
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Db, Tx } from "../foundation/database.ts";
import type { Permission } from "./permissions.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    person: PersonTable;
    person_detail: PersonDetailTable;
    staff_permission: StaffPermissionTable;
    "auth.user": AuthUserTable;
    "auth.account": AuthAccountTable;
    "auth.session": AuthSessionTable;
  }
}

interface PersonTable {
  id: Generated<bigint>;
  created_at: Temporal.Instant;
  erased_at: Temporal.Instant | null;
}

interface PersonDetailTable {
  person_id: bigint;
  name: string;
  email: string;
  locale: string;
  time_zone: Generated<string>;
  login_id: string | null;
}

interface StaffPermissionTable {
  person_id: bigint;
  permission: Permission;
  granted_at: Temporal.Instant;
  granted_by: bigint | null;
}

// better-auth's tables; only the columns that this room touches itself.
interface AuthUserTable {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  createdAt: Temporal.Instant;
  updatedAt: Temporal.Instant;
}

interface AuthAccountTable {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
  password: string | null;
  createdAt: Temporal.Instant;
  updatedAt: Temporal.Instant;
}

interface AuthSessionTable {
  token: string;
  userId: string;
  expiresAt: Temporal.Instant;
  updatedAt: Temporal.Instant;
}

export async function personByEmail(db: Db, email: string): Promise<bigint | undefined> {
  const row = await db
    .selectFrom("person_detail")
    .select("person_id")
    .where(sql<string>`lower(email)`, "=", email.toLowerCase())
    .executeTakeFirst();
  return row?.person_id;
}

/** @returns undefined where somebody has the address, also where that was committed only now: nothing is made then. */
export async function insertPerson(
  tx: Tx,
  person: { readonly name: string; readonly email: string; readonly locale: string; readonly at: Temporal.Instant },
): Promise<bigint | undefined> {
  // The details first, because it is they that can be refused; the reference to the person is checked when both are written.
  const { rows } = await sql<{ id: bigint }>`
    with detail as (
      insert into person_detail (person_id, name, email, locale, login_id)
      values (nextval('person_id_seq'), ${person.name}, ${person.email}, ${person.locale}, null)
      on conflict (lower(email)) do nothing returning person_id)
    insert into person (id, created_at, erased_at) overriding system value
    select person_id, ${person.at}::timestamptz, null from detail returning id`.execute(tx);
  return rows[0]?.id;
}

export interface PersonDetail {
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  readonly loginId: string | null;
}

export async function personDetail(
  db: Db,
  person: bigint,
  options: { readonly lock?: boolean } = {},
): Promise<PersonDetail | undefined> {
  let query = db
    .selectFrom("person_detail")
    .select(["name", "email", "locale", "login_id"])
    .where("person_id", "=", person);
  if (options.lock === true) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  return row && { name: row.name, email: row.email, locale: row.locale, loginId: row.login_id };
}

/** Writes a login with a password and ties it to the person. */
export async function insertLogin(
  tx: Tx,
  login: {
    readonly id: string;
    readonly person: bigint;
    readonly name: string;
    readonly email: string;
    readonly passwordHash: string;
    readonly at: Temporal.Instant;
  },
): Promise<void> {
  const times = { createdAt: login.at, updatedAt: login.at };
  await tx
    .insertInto("auth.user")
    .values({ id: login.id, name: login.name, email: login.email, emailVerified: true, ...times })
    .execute();
  await tx
    .insertInto("auth.account")
    .values({
      id: login.id,
      accountId: login.id,
      providerId: "credential",
      userId: login.id,
      password: login.passwordHash,
      ...times,
    })
    .execute();
  await tx.updateTable("person_detail").set({ login_id: login.id }).where("person_id", "=", login.person).execute();
}

export interface SessionRow {
  readonly person: bigint;
  readonly member: bigint | null;
  readonly permissions: readonly Permission[];
  /** The company's rule (`factor-rule.ts`) asks them for a second factor, and this session has none. */
  readonly withheld: boolean;
  readonly hasPasskey: boolean;
  readonly updatedAt: Temporal.Instant;
}

/** Of a session: it has a second factor, or a passkey began it. */
const strong = sql<boolean>`(
  exists (select from auth."user" login where login.id = session."userId" and login."twoFactorEnabled")
  or exists (select from passkey_session where passkey_session.token = session.token))`;

export async function isStrongSession(db: Db, token: string): Promise<boolean> {
  const { rows } = await sql<{ strong: boolean }>`
    select ${strong} as strong from auth.session session where token = ${token}`.execute(db);
  return rows[0]?.strong ?? false;
}

/** Who a session's token stands for, in one statement over primary keys and unique indexes. */
export async function sessionRow(
  db: Db,
  token: string,
  now: Temporal.Instant,
  memberOf: (person: RawBuilder<bigint>) => RawBuilder<bigint | null>,
): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    select detail.person_id as person, ${memberOf(sql<bigint>`detail.person_id`)} as member,
      array(select permission from staff_permission where person_id = detail.person_id) as permissions,
      exists (select from staff_permission held join factor_rule on factor_rule.permission = held.permission
        where held.person_id = detail.person_id) and not ${strong} as withheld,
      exists (select from passkey where passkey.login_id = detail.login_id) as "hasPasskey",
      session."updatedAt"
    from auth.session join person_detail detail on detail.login_id = session."userId"
    where session.token = ${token} and session."expiresAt" > ${now}`.execute(db);
  return rows[0];
}

export async function permissionsOf(db: Db, person: bigint): Promise<ReadonlySet<Permission>> {
  const rows = await db.selectFrom("staff_permission").select("permission").where("person_id", "=", person).execute();
  return new Set(rows.map((row) => row.permission));
}

export interface StaffRow {
  readonly person: bigint;
  readonly name: string | null;
  readonly email: string | null;
  readonly permissions: readonly Permission[];
  readonly app: boolean;
  readonly passkeys: number;
}

/** Everybody who holds a permission, by id. */
export async function staffRows(db: Db): Promise<readonly StaffRow[]> {
  const { rows } = await sql<StaffRow>`
    select staff.person_id as person, detail.name, detail.email, array_agg(permission order by permission) as permissions,
      coalesce((select "twoFactorEnabled" from auth."user" where id = detail.login_id), false) as app,
      (select count(*)::integer from passkey where login_id = detail.login_id) as passkeys
    from staff_permission staff left join person_detail detail on detail.person_id = staff.person_id
    group by staff.person_id, detail.name, detail.email, detail.login_id order by staff.person_id`.execute(db);
  return rows;
}

/** False where the person held it already. */
export async function insertPermission(tx: Tx, row: StaffPermissionTable): Promise<boolean> {
  const inserted = await tx
    .insertInto("staff_permission")
    .values(row)
    .onConflict((conflict) => conflict.columns(["person_id", "permission"]).doNothing())
    .returning("permission")
    .executeTakeFirst();
  return inserted !== undefined;
}

/** False where the person did not hold it. */
export async function deletePermission(tx: Tx, person: bigint, permission: Permission): Promise<boolean> {
  const gone = await tx
    .deleteFrom("staff_permission")
    .where("person_id", "=", person)
    .where("permission", "=", permission)
    .returning("permission")
    .executeTakeFirst();
  return gone !== undefined;
}

export async function othersHolding(tx: Tx, permission: Permission, except: bigint): Promise<boolean> {
  const other = await tx
    .selectFrom("staff_permission")
    .select("person_id")
    .where("permission", "=", permission)
    .where("person_id", "<>", except)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}
