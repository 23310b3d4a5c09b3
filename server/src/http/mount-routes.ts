/** Every route behind the same gate: who calls, may they, is the input right; then the handler; then the reply. */
import type { Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Access, Caller, Route, SessionCookie, Sessions } from "../access/index.ts";
import { FileReply, nobody } from "../access/index.ts";
import type { Clock } from "../foundation/clock.ts";
import type { Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { requestHash } from "../foundation/idempotency.ts";
import type { HttpEnv } from "./app.ts";
import type { TakeCall } from "./limits.ts";
import { openPerformOnce, perform } from "./perform.ts";
import type { CallGround, Reply } from "./perform.ts";
import { problemOf, problemResponse, problemType, transportProblem } from "./problems.ts";
import { readBody, readInput } from "./read-input.ts";

export interface Gate {
  readonly db: Db;
  readonly clock: Clock;
  readonly sessions: Pick<Sessions, "callerOf" | "renew" | "cookieName">;
  readonly take: TakeCall;
}

export function mountRoutes(app: Hono<HttpEnv>, routes: readonly Route[], gate: Gate): void {
  const performOnce = openPerformOnce();
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    const [method = "", path = ""] = route.key.split(" ");
    const honoPath = path.replaceAll(/\{(\w+)\}/g, ":$1");
    methods.set(honoPath, [...(methods.get(honoPath) ?? []), method]);
    app.on(method, honoPath, (c) => answer(c, route, gate, performOnce));
  }
  for (const [path, known] of methods) app.all(path, (c) => methodNotAllowed(c, known));
}

/** Whether a caller may call: nothing, or why not. */
export function refusal(access: Access, caller: Caller): Failure | undefined {
  if (access === "anyone") return undefined;
  if (caller.person === null) return new Failure("sign-in-needed", "Sign in and try again.", { needs: access });
  if (access === "signed-in") return undefined;
  if (access === "member") {
    return caller.member === null
      ? new Failure("not-allowed", "Only members can do this.", { needs: access })
      : undefined;
  }
  const missing = access.filter((permission) => !caller.permissions.has(permission));
  if (missing.length === 0) return undefined;
  if (caller.needsFactor !== undefined) {
    const how =
      caller.needsFactor === "set-up" ? "Set up a second step or a passkey first." : "Sign in with your passkey.";
    return new Failure("not-allowed", how, { needs: access, needsFactor: caller.needsFactor });
  }
  return new Failure("not-allowed", `This needs the permission ${missing.join(" and ")}.`, { needs: access });
}

/** The call that a handler is given, for this request. */
export async function openCall(c: Context<HttpEnv>, gate: Omit<Gate, "take">): Promise<CallGround> {
  const now = gate.clock.now();
  const visit = c.get("visit");
  const ground: CallGround = {
    db: gate.db,
    now,
    caller: nobody,
    origin: visit.origin,
    home: visit.home,
    userAgent: c.req.header("user-agent") ?? "",
    address: visit.address,
    bytes: new Uint8Array(),
    header: (name) => c.req.header(name),
    cookie: (name) => getCookie(c, name),
    setCookie: (name, value, { maxAge }) => putCookie(c, { name, value, maxAge }),
  };
  const cookie = getCookie(c, gate.sessions.cookieName);
  if (cookie === undefined) return ground;
  const { caller, renewal } = await gate.sessions.callerOf(cookie, now);
  if (renewal) for (const fresh of await gate.sessions.renew(cookie)) putCookie(c, fresh);
  return { ...ground, caller };
}

async function answer(
  c: Context<HttpEnv>,
  route: Route,
  gate: Gate,
  performOnce: ReturnType<typeof openPerformOnce>,
): Promise<Response> {
  c.set("route", route.key.split(" ")[1]);
  const caller = await openCall(c, gate);
  const refused = refusal(route.access, caller.caller) ?? limited(route, caller, gate.take);
  if (refused !== undefined) return problemResponse(problemOf(refused));
  const bytes = await readBody(c, route);
  if ("code" in bytes) return problemResponse(bytes);
  const ground: CallGround = { ...caller, bytes };
  const input = await readInput(c, route, bytes);
  if ("code" in input) return problemResponse(input);
  if (!route.idempotent) return send(c, await perform(route, input, ground));
  const key = c.req.header("idempotency-key") ?? "";
  // Without sign-in the key alone says whose reply it is, so it must not be one that can be guessed.
  if (!/^[\x21-\x7e]{16,200}$/.test(key)) {
    return problemResponse(
      problemOf(
        new Failure("bad-input", "header.Idempotency-Key: 16 to 200 visible characters are needed, new for every deed"),
      ),
    );
  }
  const { pathname, search } = new URL(c.req.url);
  const hash = requestHash(c.req.method, pathname + search, bytes);
  const reply = await performOnce(route, input, ground, { caller: callerName(ground.caller), key, hash });
  return isFailure(reply) ? problemResponse(problemOf(reply)) : send(c, reply);
}

function limited(route: Route, ground: CallGround, take: TakeCall): Failure | undefined {
  if (route.limit === undefined) return undefined;
  const who = ground.caller.person === null ? `address ${ground.address}` : callerName(ground.caller);
  const wait = take(route.limit, who, ground.now);
  return wait === 0 ? undefined : new Failure("too-many-requests", `Wait ${wait} seconds.`, { retryAfter: wait });
}

function callerName(caller: Caller): string {
  return caller.person === null ? "guest" : `person ${caller.person}`;
}

function send(c: Context, reply: Reply): Response {
  if (reply instanceof FileReply) {
    // The name is ours, but a title can be in it: only letters that need no quoting go out.
    const name = reply.name.replaceAll(/[^\w.-]+/g, "_");
    return c.body(reply.body, reply.status, {
      "content-type": reply.contentType,
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
      ...reply.headers,
    });
  }
  // What one caller is told is for nobody else, whatever stands between.
  const headers = { "cache-control": "no-store" };
  if (reply.body === undefined) return c.body(null, reply.status as 204, headers);
  const isProblem = reply.status >= 400;
  return c.body(JSON.stringify(reply.body, isProblem ? bigintText : undefined), reply.status as 200, {
    ...headers,
    "content-type": isProblem ? problemType : "application/json",
  });
}

/** Only a problem's `data` can hold a bigint; replies went through their schemas, and are written without asking about each part (ten times as fast). */
function bigintText(_key: string, part: unknown): unknown {
  return typeof part === "bigint" ? part.toString() : part;
}

function methodNotAllowed(c: Context, known: readonly string[]): Response {
  const detail = `${c.req.path} knows ${known.join(", ")}.`;
  return problemResponse(transportProblem("method-not-allowed", detail), { allow: known.join(", ") });
}

function putCookie(c: Context<HttpEnv>, cookie: SessionCookie): void {
  setCookie(c, cookie.name, cookie.value, {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: c.get("visit").origin.startsWith("https:"),
    maxAge: cookie.maxAge.total("seconds"),
  });
}
