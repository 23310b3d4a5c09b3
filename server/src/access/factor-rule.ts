/** The company's rule for staff: who holds one of these permissions works with a second factor, or with a passkey. */
import { sql } from "kysely";
import type { Context, Db, Tx } from "../foundation/database.ts";
import { lockName } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { audit } from "./audit.ts";
import { permissions } from "./permissions.ts";
import type { Permission } from "./permissions.ts";
import type { Caller } from "./route.ts";
import "./login-store.ts";
import "./store.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    factor_rule: { permission: Permission; set_at: Temporal.Instant; set_by: bigint | null };
    passkey_session: { token: string };
  }
}

/** The permissions that want it; none: there is no rule. */
export async function factorRule(db: Db): Promise<readonly Permission[]> {
  const rows = await db.selectFrom("factor_rule").select("permission").execute();
  const named = new Set(rows.map(({ permission }) => permission));
  return permissions.filter((permission) => named.has(permission));
}

/**
 * Sets the rule. Only who keeps it themself may: so there is always somebody of those who grant permissions whom it does not keep out.
 * @returns `wrong-state` (`data.why` is `factor`) where the caller has no second factor and no passkey in this session.
 */
export async function setFactorRule(
  context: Context,
  wish: { readonly permissions: readonly Permission[]; readonly isStrong: boolean },
): Promise<readonly Permission[] | Failure> {
  await lockName(context.tx, "staff.write");
  if (wish.permissions.length > 0 && !wish.isStrong) {
    return new Failure("wrong-state", "Set up a second step or a passkey for yourself first.", { why: "factor" });
  }
  const before = await factorRule(context.tx);
  await context.tx.deleteFrom("factor_rule").execute();
  const named = [...new Set(wish.permissions)];
  if (named.length > 0) {
    await context.tx
      .insertInto("factor_rule")
      .values(named.map((permission) => ({ permission, set_at: context.now, set_by: context.actor })))
      .execute();
  }
  const after = await factorRule(context.tx);
  await audit(context, { action: "staff.factor-rule", subject: "staff", before: { before }, after: { after } });
  return after;
}

export interface FactorState {
  /** The rule is for them. */
  readonly isAsked: boolean;
  readonly app: boolean;
  readonly passkeys: number;
  /** Somebody else could help them: they are not the last who may grant permissions. */
  readonly hasHelp: boolean;
}

/** How somebody stands with the rule. */
export async function factorState(db: Db, person: bigint): Promise<FactorState> {
  const { rows } = await sql<FactorState>`
    select
      exists (select from staff_permission held join factor_rule on factor_rule.permission = held.permission
        where held.person_id = ${person}) as "isAsked",
      coalesce((select "twoFactorEnabled" from auth."user" where id = detail.login_id), false) as app,
      (select count(*)::integer from passkey where login_id = detail.login_id) as passkeys,
      exists (select from staff_permission other join person_detail on person_detail.person_id = other.person_id
        where other.permission = 'staff.write' and other.person_id <> ${person} and person_detail.login_id is not null)
        as "hasHelp"
    from person_detail detail where detail.person_id = ${person}`.execute(db);
  return rows[0] ?? { isAsked: false, app: false, passkeys: 0, hasHelp: true };
}

/** The last way to keep the rule is not given up while it stands. @returns `wrong-state` (`data.why` is `rule`) */
export async function keepsRule(db: Db, person: bigint, without: "app" | "passkey"): Promise<undefined | Failure> {
  const { isAsked, app, passkeys } = await factorState(db, person);
  const left = without === "app" ? passkeys : (app ? 1 : 0) + passkeys - 1;
  if (!isAsked || left > 0) return undefined;
  return new Failure("wrong-state", "Your company asks for a second step or a passkey: set another up first.", {
    why: "rule",
  });
}

/**
 * Who has a passkey and came in with a password alone shows the passkey before they set up another way in: a stolen password must not
 * become a second factor. The last who may grant permissions may: nobody could help them.
 * @returns `wrong-state` (`data.why` is `use-passkey`)
 */
export async function mayAddFactor(db: Db, caller: Caller): Promise<undefined | Failure> {
  if (caller.person === null || caller.needsFactor !== "use-passkey") return undefined;
  const { hasHelp } = await factorState(db, caller.person);
  return hasHelp ? new Failure("wrong-state", "Sign in with your passkey first.", { why: "use-passkey" }) : undefined;
}

/** The session that this token names was begun, or vouched for, by a passkey. */
export async function notePasskeySession(tx: Tx, token: string): Promise<void> {
  await sql`
    insert into passkey_session (token) select token from auth.session where token = ${token}
    on conflict do nothing`.execute(tx);
}

/** Takes somebody's second factor and passkeys away, who has lost them: with their next password they set up others. */
export async function dropFactors(
  context: Context,
  wish: { readonly person: bigint },
): Promise<{ readonly app: boolean; readonly passkeys: number } | Failure> {
  const detail = await context.tx
    .selectFrom("person_detail")
    .select("login_id")
    .where("person_id", "=", wish.person)
    .executeTakeFirst();
  const loginId = detail?.login_id ?? null;
  if (loginId === null) return new Failure("not-found", "This person has no login.");
  const had = await factorState(context.tx, wish.person);
  await sql`delete from auth."twoFactor" where "userId" = ${loginId}`.execute(context.tx);
  await sql`update auth."user" set "twoFactorEnabled" = false where id = ${loginId}`.execute(context.tx);
  await context.tx.deleteFrom("passkey").where("login_id", "=", loginId).execute();
  // Whoever has the lost device has its sessions.
  await context.tx.deleteFrom("auth.session").where("userId", "=", loginId).execute();
  await context.tx.deleteFrom("auth.verification").where("value", "=", loginId).execute();
  return { app: had.app, passkeys: had.passkeys };
}
