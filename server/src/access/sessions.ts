/**
 * Sign-in by better-auth, which keeps logins and sessions in the schema `auth`. A second factor or passkeys are a plugin
 * in `openSessions` and its tables in a migration; nothing else of the house knows how somebody signed in.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { betterAuth } from "better-auth";
import { isAPIError } from "better-auth/api";
import { parseSetCookieHeader } from "better-auth/cookies";
import type { KyselyPlugin, RawBuilder } from "kysely";
import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { TokenBuckets } from "../foundation/token-bucket.ts";
import { passwordLength } from "./create-login.ts";
import type { Caller } from "./route.ts";
import { sessionRow } from "./store.ts";

/** A cookie to set; a `maxAge` of zero takes it away. */
export interface SessionCookie {
  readonly name: string;
  readonly value: string;
  readonly maxAge: Temporal.Duration;
}

export interface Sessions {
  /**
   * Who calls, by the value of the session cookie, in one query. `renewal` is set once a day for a session in use:
   * hand it to `renew` and set the cookies that come back.
   */
  callerOf(
    cookie: string | undefined,
    now: Temporal.Instant,
  ): Promise<{ readonly caller: Caller; readonly renewal: boolean }>;
  renew(cookie: string): Promise<readonly SessionCookie[]>;
  /** Fails with `wrong-credentials`, or `too-many-requests` after many tries for one address. */
  signIn(
    credentials: { readonly email: string; readonly password: string },
    given: { readonly now: Temporal.Instant; readonly userAgent: string },
  ): Promise<readonly SessionCookie[] | Failure>;
  signOut(cookie: string): Promise<readonly SessionCookie[]>;
  readonly cookieName: string;
}

export const nobody: Caller = { person: null, member: null, permissions: new Set() };

const renewedAfter = Temporal.Duration.from({ hours: 24 });

/** Tries for one mail address, from wherever they come: 10 at once, then one a minute. */
const triesForOneAddress = { burst: 10, every: 60 } as const;

/**
 * @param options.secret signs the session cookie; at least 32 characters
 * @param options.memberOf SQL for the member that a person is, or null: the members' room stands above this one, so the
 *   composition root brings it
 */
export async function openSessions(options: {
  readonly db: Db;
  readonly secret: string;
  readonly memberOf: (person: RawBuilder<bigint>) => RawBuilder<bigint | null>;
}): Promise<Sessions> {
  const { db, secret, memberOf } = options;
  const auth = betterAuth({
    // The house's pool reads times as Temporal.Instant; better-auth wants Date.
    database: { db: db.withPlugin(instantsToDates).withSchema("auth") as never, type: "postgres" },
    secret,
    // Only used for links in mails and for checks that this room does not use: requests come through our own routes.
    baseURL: "http://localhost",
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
    },
    session: { expiresIn: 7 * 24 * 60 * 60, updateAge: renewedAfter.total("seconds") },
    // `Secure` is added by the server where the request came by https.
    advanced: { cookiePrefix: "fairline", useSecureCookies: false, ipAddress: { disableIpTracking: true } },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
  const { name } = (await auth.$context).authCookies.sessionToken;
  const tries = new TokenBuckets(triesForOneAddress);
  const withCookie = (value: string) => new Headers({ cookie: `${name}=${encodeURIComponent(value)}` });

  return {
    cookieName: name,
    callerOf: async (cookie, now) => {
      const token = cookie === undefined ? undefined : signedValue(cookie, secret);
      const row = token === undefined ? undefined : await sessionRow(db, token, now, memberOf);
      if (row === undefined) return { caller: nobody, renewal: false };
      return {
        caller: { person: row.person, member: row.member, permissions: new Set(row.permissions) },
        renewal: Temporal.Instant.compare(row.updatedAt.add(renewedAfter), now) <= 0,
      };
    },
    renew: async (cookie) => {
      const { headers } = await auth.api.getSession({ headers: withCookie(cookie), returnHeaders: true });
      return cookiesOf(headers);
    },
    signIn: async (credentials, { now, userAgent }) => {
      const email = credentials.email.trim().toLowerCase();
      const wait = tries.take(email, now);
      if (wait > 0) {
        return new Failure("too-many-requests", "Too many tries for this address. Wait a little.", {
          retryAfter: wait,
        });
      }
      try {
        const { headers } = await auth.api.signInEmail({
          body: { email, password: credentials.password },
          headers: new Headers({ "user-agent": userAgent }),
          returnHeaders: true,
        });
        return cookiesOf(headers);
      } catch (error) {
        // One answer for an unknown address and a wrong password: who has an account is nobody's business.
        if (isAPIError(error) && error.statusCode < 500) {
          return new Failure("wrong-credentials", "The mail address or the password is wrong.");
        }
        throw error;
      }
    },
    signOut: async (cookie) => {
      const { headers } = await auth.api.signOut({ headers: withCookie(cookie), returnHeaders: true });
      return cookiesOf(headers);
    },
  };
}

/** The value before the last dot, where the HMAC behind it is ours: better-auth's signed cookies. */
function signedValue(cookie: string, secret: string): string | undefined {
  const dot = cookie.lastIndexOf(".");
  if (dot < 1) return undefined;
  const value = cookie.slice(0, dot);
  const given = Buffer.from(cookie.slice(dot + 1), "base64");
  const ours = createHmac("sha256", secret).update(value).digest();
  return given.length === ours.length && timingSafeEqual(given, ours) ? value : undefined;
}

function cookiesOf(headers: Headers): readonly SessionCookie[] {
  return headers.getSetCookie().flatMap((line) =>
    [...parseSetCookieHeader(line)].map(([name, cookie]) => ({
      name,
      value: decodeURIComponent(cookie.value),
      maxAge: Temporal.Duration.from({ seconds: cookie["max-age"] ?? 0 }),
    })),
  );
}

const instantsToDates: KyselyPlugin = {
  transformQuery: ({ node }) => node,
  transformResult: async ({ result }) => ({
    ...result,
    rows: result.rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          value instanceof Temporal.Instant ? new Date(value.epochMilliseconds) : value,
        ]),
      ),
    ),
  }),
};
