/** The app over a test's own database, and people of every role to call it as. */
import type { IncomingMessage } from "node:http";
import type { Hono } from "hono";
import { createLogin, findOrCreatePerson, grantPermission } from "../access/index.ts";
import type { Permission, Route } from "../access/index.ts";
import { systemClock } from "../foundation/clock.ts";
import type { Clock } from "../foundation/clock.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Database, Db } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import { openLog } from "../foundation/log.ts";
import { enrolMember } from "../network/index.ts";
import { openTestBank } from "../orders/index.ts";
import { openServices } from "../services.ts";
import { openApp } from "./app.ts";
import type { HttpEnv } from "./app.ts";
import { allRoutes } from "./routes.ts";
import type { Services } from "./routes.ts";

export const origin = "http://localhost";
export const password = "correct horse battery";

export interface TestApp {
  readonly app: Hono<HttpEnv>;
  readonly routes: readonly Route[];
  readonly services: Services;
  /** The log's lines so far, as objects. */
  readonly lines: readonly Record<string, unknown>[];
  /** A request as a browser on our own page sends it: same origin, with this cookie. */
  readonly call: (method: string, path: string, given?: Given) => Promise<Response>;
  /** Signs in through the API and gives the cookie header. */
  readonly signIn: (email: string) => Promise<string>;
}

export interface Given {
  readonly cookie?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly address?: string;
}

/** @param make replaces the routes of the whole house by others, for tests of the machinery */
export async function openTestApp(
  database: Database,
  options: {
    readonly make?: (services: Services) => readonly Route[];
    readonly clock?: Clock;
    readonly payments?: Pick<
      Parameters<typeof openServices>[0],
      "stripe" | "stripeConnect" | "manualPayments" | "transferTo"
    >;
  } = {},
): Promise<TestApp> {
  const lines: Record<string, unknown>[] = [];
  const clock = options.clock ?? systemClock;
  const log = openLog("debug", (line) => lines.push(JSON.parse(line) as Record<string, unknown>));
  const services = await openServices({
    db: database.db,
    clock,
    log,
    secret: "a secret for tests, of 32 letters or more",
    testBank: openTestBank(database.db),
    accountKeys: new Map([[1, Buffer.alloc(32, 7)]]),
    ...options.payments,
  });
  const routes: readonly Route[] = options.make?.(services) ?? allRoutes(services);
  const app = openApp({
    db: database.db,
    clock,
    log,
    sessions: services.access.sessions,
    referral: services.referral,
    reach: services.reach,
    routes,
    version: "0.0.0",
    surroundings: { origin, trustedProxies: [] },
    ready: () => true,
  });
  const call: TestApp["call"] = async (method, path, given = {}) => {
    const incoming = { socket: { remoteAddress: given.address ?? "192.0.2.1" } } as unknown as IncomingMessage;
    return app.request(
      `${origin}${path}`,
      {
        method,
        headers: {
          origin,
          ...(given.cookie === undefined ? {} : { cookie: given.cookie }),
          ...(given.body === undefined ? {} : { "content-type": "application/json" }),
          ...given.headers,
        },
        ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
      },
      { incoming },
    );
  };
  return {
    app,
    routes,
    services,
    lines,
    call,
    signIn: async (email) => {
      // An address of its own, so that a test with many people does not meet the limit on sign-ins.
      const address = `198.51.100.${Math.floor(Math.random() * 250)}`;
      const response = await call("POST", "/api/session", { body: { email, password }, address });
      if (response.status !== 200) throw new Error(`sign-in of ${email}: ${response.status} ${await response.text()}`);
      return cookiesOf(response);
    },
  };
}

/** The Cookie header that a browser would send back. */
export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0] ?? "")
    .join("; ");
}

/** A person with a login (`password`), and what else they are. Returns the person's id. */
export async function makePerson(
  db: Db,
  person: {
    readonly email: string;
    readonly member?: "affiliate" | "distributor";
    readonly permissions?: readonly Permission[];
  },
): Promise<bigint> {
  return inTransaction(db, async (tx) => {
    const context = { tx, now: systemClock.now(), actor: null };
    const name = person.email.split("@")[0] ?? "";
    if (person.member !== undefined) {
      const details = { email: person.email, name, locale: "en", handle: name.toLowerCase(), displayName: name };
      must(await enrolMember(context, { ...details, kind: person.member, sponsorId: null }));
    }
    const id = await findOrCreatePerson(context, { email: person.email, name, locale: "en" });
    must(await createLogin(context, { person: id, password }));
    for (const permission of person.permissions ?? []) must(await grantPermission(context, { person: id, permission }));
    return id;
  });
}
