/** better-auth as this house uses it: its tables in the schema `auth`, its requests through our own routes. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { betterAuth } from "better-auth";
import { parseSetCookieHeader } from "better-auth/cookies";
import { twoFactor } from "better-auth/plugins/two-factor";
import type { KyselyPlugin } from "kysely";
import type { Db } from "../foundation/database.ts";
import { passwordLength } from "./create-login.ts";
import type { SessionCookie } from "./sessions.ts";

export const sessionKept = Temporal.Duration.from({ hours: 24 * 7 });
export const renewedAfter = Temporal.Duration.from({ hours: 24 });

export type Auth = ReturnType<typeof openAuth>;

/** @param options.secret signs the cookies and seals the second factors; at least 32 characters */
export function openAuth(options: { readonly db: Db; readonly secret: string }) {
  return betterAuth({
    // The house's pool reads times as Temporal.Instant; better-auth wants Date.
    database: { db: options.db.withPlugin(instantsToDates).withSchema("auth") as never, type: "postgres" },
    secret: options.secret,
    // Only used for links in mails and for checks that this room does not use: requests come through our own routes.
    baseURL: "http://localhost",
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
    },
    session: { expiresIn: sessionKept.total("seconds"), updateAge: renewedAfter.total("seconds") },
    // `Secure` is added by the server where the request came by https.
    advanced: { cookiePrefix: "fairline", useSecureCookies: false, ipAddress: { disableIpTracking: true } },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [twoFactor({ issuer: "Fairline", trustDeviceMaxAge: 30 * 24 * 60 * 60 })],
  });
}

/** A cookie's value as better-auth signs it: HMAC-SHA-256 in base64 behind a dot. */
export function signValue(value: string, secret: string): string {
  return `${value}.${createHmac("sha256", secret).update(value).digest("base64")}`;
}

/** The value before the last dot, where the HMAC behind it is ours: better-auth's signed cookies. */
export function signedValue(cookie: string, secret: string): string | undefined {
  const dot = cookie.lastIndexOf(".");
  if (dot < 1) return undefined;
  const value = cookie.slice(0, dot);
  const given = Buffer.from(cookie.slice(dot + 1), "base64");
  const ours = createHmac("sha256", secret).update(value).digest();
  return given.length === ours.length && timingSafeEqual(given, ours) ? value : undefined;
}

export function cookiesOf(headers: Headers): readonly SessionCookie[] {
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
