import { createHash, randomBytes } from "node:crypto";
import { sql } from "kysely";
import { audit } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { programById } from "../program/index.ts";
import "./tables.ts";

export const keyScopes = ["conversion.write"] as const;

export type KeyScope = (typeof keyScopes)[number];

export interface ConversionKey {
  readonly id: bigint;
  readonly programId: bigint;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly createdAt: Temporal.Instant;
  readonly revokedAt: Temporal.Instant | null;
}

const columns = sql`id, program_id as "programId", name, scopes, created_at as "createdAt", revoked_at as "revokedAt"`;

const hashOf = (secret: string): Buffer => createHash("sha256").update(secret).digest();

/** Makes a key for another system; its secret is told once, and only a hash of it is kept. */
export async function addKey(
  context: Context,
  wish: { readonly programId: bigint; readonly name: string; readonly scopes: readonly KeyScope[] },
): Promise<{ readonly key: ConversionKey; readonly secret: string } | Failure> {
  const program = await programById(context.tx, wish.programId);
  if (program === undefined) return new Failure("not-found", "There is no such program.");
  // 256 random bits: nothing that a slow hash would protect better.
  const secret = `flk_${randomBytes(32).toString("base64url")}`;
  const { rows } = await sql<ConversionKey>`
    insert into conversion_key (program_id, name, scopes, hash, created_at, created_by)
    values (${wish.programId}, ${wish.name}, ${[...new Set(wish.scopes)]}::text[], ${hashOf(secret)}, ${context.now}::timestamptz,
      ${context.actor}::bigint) returning ${columns}`.execute(context.tx);
  const key = rows[0]!;
  const subject = toEdge("conversionKey", key.id);
  await audit(context, { action: "conversion-key.add", subject, after: { name: key.name, scopes: key.scopes } });
  return { key, secret };
}

export async function revokeKey(context: Context, id: bigint): Promise<ConversionKey | Failure> {
  const { rows } = await sql<ConversionKey>`
    update conversion_key set revoked_at = coalesce(revoked_at, ${context.now}::timestamptz) where id = ${id}
    returning ${columns}`.execute(context.tx);
  if (rows[0] === undefined) return new Failure("not-found", "There is no such key.");
  await audit(context, { action: "conversion-key.revoke", subject: toEdge("conversionKey", id) });
  return rows[0];
}

export async function listKeys(db: Db, programId: bigint): Promise<readonly ConversionKey[]> {
  const { rows } = await sql<ConversionKey>`
    select ${columns} from conversion_key where program_id = ${programId} order by id`.execute(db);
  return rows;
}

/** The key that a call brings as `Authorization: Bearer`. @returns `wrong-credentials`, `not-allowed` for another scope */
export async function keyOf(call: Call, scope: KeyScope): Promise<ConversionKey | Failure> {
  const secret = /^Bearer (flk_[\w-]{43})$/.exec(call.header("authorization") ?? "")?.[1];
  const { rows } =
    secret === undefined
      ? { rows: [] }
      : await sql<ConversionKey>`
          select ${columns} from conversion_key where hash = ${hashOf(secret)} and revoked_at is null`.execute(call.db);
  const key = rows[0];
  if (key === undefined) {
    return new Failure("wrong-credentials", "Send a conversion key as Authorization: Bearer flk_….", {});
  }
  if (!key.scopes.includes(scope)) return new Failure("not-allowed", `This key may not do ${scope}.`, { scope });
  return key;
}
