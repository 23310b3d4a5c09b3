/**
 * Sign-in by better-auth, which keeps logins, sessions and second factors in the schema `auth`. Nothing else of the house knows how
 * somebody signed in; passkeys (`passkeys.ts`) begin a session here once they have proved who it is.
 */
import { isAPIError } from "better-auth/api";
import type { RawBuilder } from "kysely";
import { inTransaction } from "../foundation/database.ts";
import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { TokenBuckets } from "../foundation/token-bucket.ts";
import { cookiesOf, openAuth, renewedAfter, sessionKept, signedValue, signValue } from "./auth.ts";
import { notePasskeySession } from "./factor-rule.ts";
import type { Caller } from "./route.ts";
import { sessionRow } from "./store.ts";
import type { SessionRow } from "./store.ts";
import { openTwoFactor } from "./two-factor.ts";
import type { TwoFactor } from "./two-factor.ts";

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
  /**
   * Where a second factor is asked for, no session cookie is among the cookies, but one that `secondStep` wants back.
   * Fails with `wrong-credentials`, or `too-many-requests` after many tries for one address.
   */
  signIn(
    credentials: { readonly email: string; readonly password: string },
    given: { readonly now: Temporal.Instant; readonly userAgent: string; readonly cookies?: string | undefined },
  ): Promise<readonly SessionCookie[] | Failure>;
  /** Begins a session for a login that has proved who it is by a passkey. */
  begin(loginId: string, given: { readonly userAgent: string }): Promise<readonly SessionCookie[]>;
  /** The token of a session cookie that we signed. */
  tokenOf(cookie: string | undefined): string | undefined;
  readonly twoFactor: TwoFactor;
  signOut(cookie: string): Promise<readonly SessionCookie[]>;
  readonly cookieName: string;
}

export const nobody: Caller = { person: null, member: null, permissions: new Set() };

function callerOfRow({ person, member, permissions, withheld, hasPasskey }: SessionRow): Caller {
  if (!withheld) return { person, member, permissions: new Set(permissions) };
  return { person, member, permissions: new Set(), needsFactor: hasPasskey ? "use-passkey" : "set-up" };
}

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
  const auth = openAuth(options);
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
        caller: callerOfRow(row),
        renewal: Temporal.Instant.compare(row.updatedAt.add(renewedAfter), now) <= 0,
      };
    },
    renew: async (cookie) => {
      const { headers } = await auth.api.getSession({ headers: withCookie(cookie), returnHeaders: true });
      return cookiesOf(headers);
    },
    tokenOf: (cookie) => (cookie === undefined ? undefined : signedValue(cookie, secret)),
    twoFactor: openTwoFactor(auth, withCookie),
    begin: async (loginId, { userAgent }) => {
      const { internalAdapter } = await auth.$context;
      const session = await internalAdapter.createSession(loginId, false, { userAgent });
      await inTransaction(db, (tx) => notePasskeySession(tx, session.token));
      return [{ name, value: signValue(session.token, secret), maxAge: sessionKept }];
    },
    signIn: async (credentials, { now, userAgent, cookies }) => {
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
          headers: new Headers({ "user-agent": userAgent, ...(cookies === undefined ? {} : { cookie: cookies }) }),
          returnHeaders: true,
        });
        // Where a second step follows, the session that was begun is taken back in the same breath.
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
