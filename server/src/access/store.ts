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
    audit: AuditTable;
    approval: ApprovalTable;
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

interface AuditTable {
  id: Generated<bigint>;
  at: Temporal.Instant;
  actor: bigint | null;
  action: string;
  subject: string;
  reason: string | null;
  /** Read from jsonb; written as JSON text. */
  before: unknown;
  after: unknown;
}

interface ApprovalTable {
  id: Generated<bigint>;
  action: string;
  subject: string;
  requested_by: bigint;
  requested_at: Temporal.Instant;
  decided_by: bigint | null;
  decided_at: Temporal.Instant | null;
  decision: "approved" | "refused" | "withdrawn" | null;
  reason: string | null;
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

export async function insertPerson(
  tx: Tx,
  person: { readonly name: string; readonly email: string; readonly locale: string; readonly at: Temporal.Instant },
): Promise<bigint> {
  const { id } = await tx
    .insertInto("person")
    .values({ created_at: person.at, erased_at: null })
    .returning("id")
    .executeTakeFirstOrThrow();
  await tx
    .insertInto("person_detail")
    .values({ person_id: id, name: person.name, email: person.email, locale: person.locale, login_id: null })
    .execute();
  return id;
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
  readonly updatedAt: Temporal.Instant;
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
}

/** Everybody who holds a permission, by id. */
export async function staffRows(db: Db): Promise<readonly StaffRow[]> {
  const { rows } = await sql<StaffRow>`
    select staff.person_id as person, detail.name, detail.email, array_agg(permission order by permission) as permissions
    from staff_permission staff left join person_detail detail on detail.person_id = staff.person_id
    group by staff.person_id, detail.name, detail.email order by staff.person_id`.execute(db);
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

export async function insertAudit(
  tx: Tx,
  row: Omit<AuditTable, "id" | "before" | "after"> & { readonly before: string | null; readonly after: string | null },
): Promise<void> {
  await tx.insertInto("audit").values(row).execute();
}

export interface AuditRow {
  readonly id: bigint;
  readonly at: Temporal.Instant;
  readonly actor: bigint | null;
  readonly actorName: string | null;
  readonly action: string;
  readonly subject: string;
  readonly reason: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

/** The newest audit rows, `limit` of those before the id `before`, of one subject where it is given. */
export async function auditRows(
  db: Db,
  page: {
    readonly limit: number;
    readonly before?: bigint | undefined;
    readonly subject?: string | undefined;
    readonly actor?: bigint | undefined;
  },
): Promise<readonly AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select audit.id, audit.at, audit.actor, detail.name as "actorName", audit.action, audit.subject, audit.reason,
      audit.before, audit.after
    from audit left join person_detail detail on detail.person_id = audit.actor
    where (${page.before ?? null}::bigint is null or audit.id < ${page.before ?? null})
      and (${page.subject ?? null}::text is null or audit.subject = ${page.subject ?? null})
      and (${page.actor ?? null}::bigint is null or audit.actor = ${page.actor ?? null})
    order by audit.id desc limit ${page.limit}`.execute(db);
  return rows;
}

export interface ApprovalRow {
  readonly id: bigint;
  readonly requestedBy: bigint;
  readonly requestedAt: Temporal.Instant;
}

/** The undecided request, if there is one. */
export async function openApproval(
  db: Db,
  action: string,
  subject: string,
  options: { readonly lock?: boolean } = {},
): Promise<ApprovalRow | undefined> {
  let query = db
    .selectFrom("approval")
    .select(["id", "requested_by", "requested_at"])
    .where("action", "=", action)
    .where("subject", "=", subject)
    .where("decision", "is", null);
  if (options.lock === true) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  return row && { id: row.id, requestedBy: row.requested_by, requestedAt: row.requested_at };
}

/** Undefined where an undecided request for the same thing stands. */
export async function insertApproval(
  tx: Tx,
  row: {
    readonly action: string;
    readonly subject: string;
    readonly by: bigint;
    readonly at: Temporal.Instant;
    readonly reason: string | null;
  },
): Promise<bigint | undefined> {
  const inserted = await tx
    .insertInto("approval")
    .values({
      action: row.action,
      subject: row.subject,
      requested_by: row.by,
      requested_at: row.at,
      decided_by: null,
      decided_at: null,
      decision: null,
      reason: row.reason,
    })
    .onConflict((conflict) => conflict.columns(["action", "subject"]).where("decision", "is", null).doNothing())
    .returning("id")
    .executeTakeFirst();
  return inserted?.id;
}

export async function decideApproval(
  tx: Tx,
  id: bigint,
  decision: {
    readonly decision: "approved" | "refused" | "withdrawn";
    readonly by: bigint;
    readonly at: Temporal.Instant;
    readonly reason: string | null;
  },
): Promise<void> {
  await tx
    .updateTable("approval")
    .set({
      decision: decision.decision,
      decided_by: decision.by,
      decided_at: decision.at,
      ...(decision.reason === null ? {} : { reason: decision.reason }),
    })
    .where("id", "=", id)
    .execute();
}
