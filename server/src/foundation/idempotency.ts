/**
 * "Once" for calls that move money: the caller names the call with a key, and the key is written in the transaction of
 * the call's deed. The same key again gives the first reply; with another request it is refused.
 *
 * The reply is known only after the transaction, so the row holds two things in turn: with status 0 what the
 * transaction returned (a call that was cut off after it continues from there), then the reply.
 */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { unawaited, unawaitedDisk } from "./database.ts";
import type { Context, Db, Tx } from "./database.ts";
import { Failure } from "./failure.ts";

declare module "./database.ts" {
  interface Tables {
    idempotency: IdempotencyTable;
  }
}

interface IdempotencyTable {
  caller: string;
  key: string;
  request_hash: Buffer;
  status: number;
  /** Read from json; written as JSON text. */
  reply: unknown;
  at: Temporal.Instant;
}

/** How long a key is remembered. */
export const keptFor = Temporal.Duration.from({ hours: 30 * 24 });

export interface IdempotentRequest {
  readonly caller: string;
  readonly key: string;
  readonly hash: Buffer;
}

export interface StoredReply {
  readonly status: number;
  /** Undefined where the reply has no body. */
  readonly body: unknown;
}

/** What the deed's transaction returned, and which of the call's transactions it was. */
export interface Deed {
  readonly position: number;
  readonly value: unknown;
}

export type Remembered = { readonly reply: StoredReply } | { readonly deed: Deed };

/** A request's hash: over its method, path with query, and body. */
export function requestHash(method: string, target: string, body: Uint8Array): Buffer {
  return createHash("sha256").update(`${method} ${target}\n`).update(body).digest();
}

/** What is known of this key: nothing, how far the call came, or its reply; a Failure where the request differs. */
export async function recall(db: Db, request: IdempotentRequest): Promise<Remembered | undefined | Failure> {
  const row = await db
    .selectFrom("idempotency")
    .select(["request_hash", "status", "reply"])
    .where("caller", "=", request.caller)
    .where("key", "=", request.key)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (!row.request_hash.equals(request.hash)) {
    return new Failure(
      "key-reused",
      "This Idempotency-Key was used for another request. Send a new key with a new request.",
    );
  }
  const stored = unpack(row.reply) as { readonly body?: unknown; readonly deed?: Deed };
  if (row.status !== 0) return { reply: { status: row.status, body: stored.body } };
  return { deed: stored.deed as Deed };
}

/** Takes the key in the deed's transaction. False where somebody else's commit holds it; waits for one under way. */
export async function claim(context: Context, request: IdempotentRequest): Promise<boolean> {
  const inserted = await context.tx
    .insertInto("idempotency")
    .values({
      caller: request.caller,
      key: request.key,
      request_hash: request.hash,
      status: 0,
      reply: null,
      at: context.now,
    })
    .onConflict((conflict) => conflict.columns(["caller", "key"]).doNothing())
    .returning("status")
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Sent before the commit, which waits for it. */
export function rememberDeed(tx: Tx, request: IdempotentRequest, deed: Deed): void {
  const statement = tx
    .updateTable("idempotency")
    .set({ status: 0, reply: written({ deed }) })
    .where("caller", "=", request.caller)
    .where("key", "=", request.key)
    .execute();
  unawaited(tx, statement);
}

/** The deed is on the disk by then; where its reply is lost, whoever asks again goes on from the deed. */
export async function rememberReply(db: Db, request: IdempotentRequest, reply: StoredReply): Promise<void> {
  await sql`
    update idempotency set status = ${reply.status}, reply = ${written(reply.body === undefined ? {} : { body: reply.body })}
    from ${unawaitedDisk} where caller = ${request.caller} and key = ${request.key}`.execute(db);
}

const written = (value: unknown): string => JSON.stringify(pack(value));

/** Forgets the replies that a person was given, where they are to be forgotten themselves. */
export async function forgetRepliesTo(tx: Tx, person: bigint): Promise<void> {
  await tx.deleteFrom("idempotency").where("caller", "=", `person ${person}`).execute();
}

/** Forgets keys older than 30 days. */
export async function forgetOldKeys(db: Db, now: Temporal.Instant): Promise<void> {
  await db.deleteFrom("idempotency").where("at", "<", now.subtract(keptFor)).execute();
}

/**
 * JSON for what a use case may return: bigint, instants and dates are wrapped, plain data stays. Anything else (a class
 * of one's own, a function) throws: it could not come back as what it was.
 */
export function pack(value: unknown): unknown {
  if (value === undefined) return { $: "undefined" };
  if (typeof value === "bigint") return { $: "bigint", v: value.toString() };
  if (value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) return value;
  if (value instanceof Temporal.Instant) return { $: "instant", v: value.toString() };
  if (value instanceof Temporal.PlainDate) return { $: "date", v: value.toString() };
  if (Array.isArray(value)) return value.map(pack);
  if (value instanceof Map) return { $: "map", v: [...value].map(pack) };
  if (value instanceof Set) return { $: "set", v: [...value].map(pack) };
  if (typeof value === "object" && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    const packed = Object.fromEntries(fields.map(([name, field]) => [name, pack(field)]));
    // A field that is called like the mark is wrapped, so that it is not read as one.
    return "$" in packed ? { $: "object", v: packed } : packed;
  }
  throw new TypeError(`a transaction of an idempotent call returned what cannot be remembered: ${typeof value}`);
}

export function unpack(packed: unknown): unknown {
  if (packed === null || typeof packed !== "object") return packed;
  if (Array.isArray(packed)) return packed.map(unpack);
  const { $: kind, v } = packed as { readonly $?: string; readonly v?: unknown };
  if (kind === undefined) return fields(packed);
  if (kind === "undefined") return undefined;
  if (kind === "bigint") return BigInt(v as string);
  if (kind === "instant") return Temporal.Instant.from(v as string);
  if (kind === "date") return Temporal.PlainDate.from(v as string);
  if (kind === "map") return new Map(unpack(v) as [unknown, unknown][]);
  if (kind === "set") return new Set(unpack(v) as unknown[]);
  return fields(v as object);
}

function fields(packed: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(packed).map(([name, field]) => [name, unpack(field)]));
}
