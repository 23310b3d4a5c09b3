import type { z } from "@hono/zod-openapi";
import type { CommitWish, Context, Db } from "../foundation/database.ts";
import type { Failure } from "../foundation/failure.ts";
import type { Permission } from "./permissions.ts";

/**
 * Who may call a route. `anyone`: no sign-in. `signed-in`: any account. `member`: an affiliate or distributor, who sees
 * only their own. A list: staff who hold every one of these permissions.
 */
export type Access = "anyone" | "signed-in" | "member" | readonly [Permission, ...Permission[]];

export type RouteKey = `${"GET" | "POST" | "PUT" | "DELETE"} /api/${string}`;

/** Who calls, as the session says. */
export interface Caller {
  readonly person: bigint | null;
  readonly member: bigint | null;
  readonly permissions: ReadonlySet<Permission>;
  /**
   * The company asks staff for a second factor, and this session has none: `permissions` is empty until they set one up, or come in by
   * the passkey that they have.
   */
  readonly needsFactor?: "set-up" | "use-passkey";
}

/** What a handler is given beside its checked input. */
export interface Call {
  readonly db: Db;
  readonly now: Temporal.Instant;
  readonly caller: Caller;
  /** The store's own origin, such as `https://shop.example`, without a slash at its end; never a member's host. */
  readonly origin: string;
  /** The origin that the operator set: passkeys belong to its host, also where the store has moved to another (`origin`). */
  readonly home: string;
  readonly userAgent: string;
  /** The address it came from, from a trusted proxy only; never stored as it is. */
  readonly address: string;
  /** The body as it came, for what is signed; empty where there is none. */
  readonly bytes: Uint8Array;
  header(name: string): string | undefined;
  cookie(name: string): string | undefined;
  setCookie(name: string, value: string, options: { readonly maxAge: Temporal.Duration }): void;
  /**
   * Runs a use case in a transaction of its own; a Failure rolls it back and is returned. In an `idempotent` route the
   * first one is the deed that happens once: its result must be plain data (bigint, instants, maps and sets are fine).
   */
  transact<T>(work: (context: Context) => Promise<T | Failure>, wish?: CommitWish): Promise<T | Failure>;
}

/** The limits that a route may name. */
export type CallLimit = "sign-in" | "checkout" | "gift-card";

/** What a file is made of; a stream is sent while it is made. */
export type FileBody = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>;

/** A file to send instead of JSON: exports, payout files. */
export class FileReply {
  readonly name: string;
  readonly contentType: string;
  readonly body: FileBody;
  /** 206 for a part of it, 416 where there is no such part. */
  readonly status: 200 | 206 | 416;
  /** Beside type, name and `no-store`, or in place of them; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    name: string,
    contentType: string,
    body: FileBody,
    more: { readonly status?: 200 | 206 | 416; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    this.name = name;
    this.contentType = contentType;
    this.body = body;
    this.status = more.status ?? 200;
    this.headers = more.headers ?? {};
  }
}

type Shape = z.ZodType | undefined;
type In<S extends Shape> = S extends z.ZodType ? z.output<S> : undefined;

/** One operation of the API. `http` mounts it, checks its input, asks who calls, and puts it into the OpenAPI document. */
export interface Route<
  Key extends RouteKey = RouteKey,
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends Shape = Shape,
  Reply extends z.ZodType = z.ZodType,
> {
  readonly key: Key;
  readonly summary: string;
  readonly access: Access;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly reply: Reply;
  /**
   * Set where the call moves money: it then needs an `Idempotency-Key` header, and the first reply is given again for the
   * same key (409 for the same key with another body).
   */
  readonly idempotent: boolean;
  /** How often one caller, or one address without sign-in, may call; the numbers stand in `http/limits.ts`. */
  readonly limit: CallLimit | undefined;
  /** Set where the body carries a whole file as text: it may then be as large as `largestFile` in `http/read-input.ts`. */
  readonly takesFile: boolean;
  handle(
    input: { readonly params: In<Params>; readonly query: In<Query>; readonly body: In<Body> },
    call: Call,
  ): Promise<z.input<Reply> | FileReply | Failure>;
}

/** Defines a route; the types of its input and reply follow from the schemas. */
export function route<
  const Key extends RouteKey,
  Reply extends z.ZodType,
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(definition: {
  key: Key;
  summary: string;
  access: Access;
  params?: Params;
  query?: Query;
  body?: Body;
  reply: Reply;
  idempotent?: boolean;
  limit?: CallLimit;
  takesFile?: boolean;
  handle: Route<Key, Params, Query, Body, Reply>["handle"];
}): Route<Key, Params, Query, Body, Reply> {
  return {
    ...definition,
    params: definition.params as Params,
    query: definition.query as Query,
    body: definition.body as Body,
    idempotent: definition.idempotent ?? false,
    limit: definition.limit,
    takesFile: definition.takesFile ?? false,
  };
}

type Sent<S extends Shape> = S extends z.ZodType ? z.input<S> : undefined;
type Answer<S> = S extends z.ZodType ? z.output<S> : never;

/** The API's types, made from the routes: "METHOD /path" -> what goes in and what comes back. */
export type ApiOf<Routes extends readonly unknown[]> = {
  [R in Routes[number] as R extends { key: infer Key extends string } ? Key : never]: R extends {
    params: infer P extends Shape;
    query: infer Q extends Shape;
    body: infer B extends Shape;
    reply: infer Y;
  }
    ? { params: Sent<P>; query: Sent<Q>; body: Sent<B>; reply: Answer<Y> }
    : never;
};
