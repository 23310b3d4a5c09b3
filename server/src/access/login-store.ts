/** SQL of logins beyond the first password: secrets in mails, passkeys, sessions of a login. */
import { sql } from "kysely";
import type { Generated } from "kysely";
import type { Db, Tx } from "../foundation/database.ts";
import "./store.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    login_secret: LoginSecretTable;
    passkey: PasskeyTable;
    passkey_challenge: { challenge: string; login_id: string | null; expires_at: Temporal.Instant };
    "auth.twoFactor": { id: string; userId: string; verified: boolean | null };
    "auth.verification": { id: string; identifier: string; value: string; expiresAt: Temporal.Instant };
  }
}

export type SecretPurpose = "sign-up" | "reset" | "email";

interface LoginSecretTable {
  hash: Buffer;
  purpose: SecretPurpose;
  email: string;
  person_id: bigint | null;
  name: string;
  locale: string;
  newsletter: boolean;
  expires_at: Temporal.Instant;
}

interface PasskeyTable {
  id: Generated<bigint>;
  login_id: string;
  credential: string;
  public_key: Buffer;
  counter: bigint;
  transports: string[];
  name: string;
  created_at: Temporal.Instant;
  used_at: Temporal.Instant | null;
}

export type LoginSecret = Omit<LoginSecretTable, "hash">;

/** Writes a secret down and forgets those whose time is over. */
export async function insertSecret(tx: Tx, hash: Buffer, now: Temporal.Instant, secret: LoginSecret): Promise<void> {
  await tx.deleteFrom("login_secret").where("expires_at", "<", now).execute();
  await tx
    .insertInto("login_secret")
    .values({ hash, ...secret })
    .execute();
}

/** Takes a secret out, so that it works once; undefined where it is unknown, used or too old. */
export async function takeSecret(
  tx: Tx,
  hash: Buffer,
  purpose: SecretPurpose,
  now: Temporal.Instant,
): Promise<LoginSecret | undefined> {
  return await tx
    .deleteFrom("login_secret")
    .where("hash", "=", hash)
    .where("purpose", "=", purpose)
    .where("expires_at", ">", now)
    .returning(["purpose", "email", "person_id", "name", "locale", "newsletter", "expires_at"])
    .executeTakeFirst();
}

export async function deleteSecretsOf(tx: Tx, person: bigint, email: string): Promise<void> {
  await sql`delete from login_secret where person_id = ${person} or lower(email) = lower(${email})`.execute(tx);
}

export async function passwordHashOf(db: Db, loginId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("auth.account")
    .select("password")
    .where("userId", "=", loginId)
    .where("providerId", "=", "credential")
    .executeTakeFirst();
  return row?.password ?? undefined;
}

export async function writePasswordHash(tx: Tx, loginId: string, hash: string, at: Temporal.Instant): Promise<void> {
  await tx
    .updateTable("auth.account")
    .set({ password: hash, updatedAt: at })
    .where("userId", "=", loginId)
    .where("providerId", "=", "credential")
    .execute();
}

/** Ends the sessions of a login, all or all but one. @returns how many. */
export async function deleteSessions(tx: Tx, loginId: string, exceptToken?: string): Promise<number> {
  let query = tx.deleteFrom("auth.session").where("userId", "=", loginId);
  if (exceptToken !== undefined) query = query.where("token", "<>", exceptToken);
  const { numDeletedRows } = await query.executeTakeFirst();
  // A device that was trusted with a second factor, or a sign-in that waits for it, ends with them.
  if (exceptToken === undefined) await tx.deleteFrom("auth.verification").where("value", "=", loginId).execute();
  return Number(numDeletedRows);
}

/** Whether the person must show a second factor, and since it is theirs alone, their passkeys. */
export async function hasTwoFactor(db: Db, loginId: string): Promise<boolean> {
  const { rows } = await sql<{ on: boolean }>`
    select coalesce("twoFactorEnabled", false) as on from auth."user" where id = ${loginId}`.execute(db);
  return rows[0]?.on ?? false;
}

/** Gives a login and its person another mail address. Throws (unique) where somebody else has it. */
export async function writeEmail(
  tx: Tx,
  person: bigint,
  loginId: string,
  email: string,
  at: Temporal.Instant,
): Promise<void> {
  await tx.updateTable("person_detail").set({ email }).where("person_id", "=", person).execute();
  await tx
    .updateTable("auth.user")
    .set({ email: email.toLowerCase(), updatedAt: at })
    .where("id", "=", loginId)
    .execute();
}

export async function writeProfile(
  tx: Tx,
  person: bigint,
  profile: { readonly name: string; readonly locale: string; readonly timeZone: string },
): Promise<void> {
  await tx
    .updateTable("person_detail")
    .set({ name: profile.name, locale: profile.locale, time_zone: profile.timeZone })
    .where("person_id", "=", person)
    .execute();
}

export interface Passkey {
  readonly id: bigint;
  readonly name: string;
  readonly createdAt: Temporal.Instant;
  readonly usedAt: Temporal.Instant | null;
  readonly credential: string;
  readonly transports: readonly string[];
}

export async function passkeysOf(db: Db, loginId: string): Promise<readonly Passkey[]> {
  const rows = await db
    .selectFrom("passkey")
    .select(["id", "name", "created_at", "used_at", "credential", "transports"])
    .where("login_id", "=", loginId)
    .orderBy("id")
    .execute();
  return rows.map(({ created_at: createdAt, used_at: usedAt, ...row }) => ({ ...row, createdAt, usedAt }));
}

export async function writeChallenge(
  tx: Tx,
  now: Temporal.Instant,
  row: { readonly challenge: string; readonly login_id: string | null; readonly expires_at: Temporal.Instant },
): Promise<void> {
  await tx.deleteFrom("passkey_challenge").where("expires_at", "<", now).execute();
  await tx.insertInto("passkey_challenge").values(row).execute();
}

/** Takes a challenge out; false where it is not one of ours for this login, or its time is over. */
export async function takeChallenge(
  tx: Tx,
  challenge: string,
  loginId: string | null,
  now: Temporal.Instant,
): Promise<boolean> {
  const row = await tx
    .deleteFrom("passkey_challenge")
    .where("challenge", "=", challenge)
    .where("login_id", loginId === null ? "is" : "=", loginId)
    .where("expires_at", ">", now)
    .returning("challenge")
    .executeTakeFirst();
  return row !== undefined;
}

export async function timeZoneOf(db: Db, person: bigint): Promise<string> {
  const row = await db
    .selectFrom("person_detail")
    .select("time_zone")
    .where("person_id", "=", person)
    .executeTakeFirst();
  return row?.time_zone ?? "UTC";
}
