/** What several routes answer about who is signed in. */
import { z } from "@hono/zod-openapi";
import type { Db } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { permissions } from "./permissions.ts";
import type { Call, Caller } from "./route.ts";
import type { SessionCookie, Sessions } from "./sessions.ts";
import { personDetail } from "./store.ts";

/** What a signed-in member is shown about themselves on every page. */
export interface MemberSummary {
  readonly handle: string;
  readonly displayName: string;
  /** What they are now; null before their first day. */
  readonly kind: "affiliate" | "distributor" | null;
  readonly status: "active" | "suspended" | "terminated" | null;
}

export interface AccessServices {
  readonly sessions: Sessions;
  /** Brought by the composition root: the members' room stands above this one. */
  readonly memberSummary: (db: Db, member: bigint, now: Temporal.Instant) => Promise<MemberSummary | undefined>;
  /** Told when somebody has come in: what they had with them, such as a basket, becomes theirs. */
  readonly signedIn: (call: Call, person: bigint) => Promise<void>;
  /** Told when somebody has gone: what is theirs stays with them. */
  readonly signedOut: (call: Call) => void;
  /** Told when a new account is made, with what its person agreed to. */
  readonly accountMade: (
    call: Call,
    account: { readonly person: bigint; readonly newsletter: boolean },
  ) => Promise<void>;
}

export const permissionSchema = z.enum(permissions).openapi("Permission");

export const sessionSchema = z
  .object({
    person: z.object({ id: z.string(), name: z.string(), email: z.string(), locale: z.string() }).nullable(),
    permissions: z.array(permissionSchema),
    member: z
      .object({
        id: z.string(),
        handle: z.string(),
        displayName: z.string(),
        kind: z.enum(["affiliate", "distributor"]).nullable(),
        status: z.enum(["active", "suspended", "terminated"]).nullable(),
      })
      .nullable(),
    needsFactor: z.enum(["set-up", "use-passkey"]).optional().openapi({
      description: "As staff they can do nothing before they set up a second step, or come in by their passkey",
    }),
    needsCode: z
      .boolean()
      .optional()
      .openapi({ description: "The password was right; the second factor's code is wanted by POST /api/session/code" }),
  })
  .openapi("Session");

export type SessionJson = z.input<typeof sessionSchema>;

export async function sessionJson(services: AccessServices, caller: Caller, call: Call): Promise<SessionJson> {
  const person = caller.person === null ? undefined : await personDetail(call.db, caller.person);
  if (caller.person === null || person === undefined) return { person: null, permissions: [], member: null };
  const summary = caller.member === null ? undefined : await services.memberSummary(call.db, caller.member, call.now);
  return {
    person: { id: toEdge("person", caller.person), name: person.name, email: person.email, locale: person.locale },
    permissions: permissions.filter((permission) => caller.permissions.has(permission)),
    ...(caller.needsFactor === undefined ? {} : { needsFactor: caller.needsFactor }),
    member:
      caller.member === null || summary === undefined ? null : { id: toEdge("member", caller.member), ...summary },
  };
}

export function setAll(call: Call, cookies: readonly SessionCookie[]): void {
  for (const { name, value, maxAge } of cookies) call.setCookie(name, value, { maxAge });
}

/** Sets the cookies of a sign-in, tells the house who came, and answers who they are. */
export async function welcome(
  services: AccessServices,
  call: Call,
  cookies: readonly SessionCookie[] | Failure,
): Promise<SessionJson | Failure> {
  if (isFailure(cookies)) return cookies;
  setAll(call, cookies);
  const { sessions } = services;
  const own = cookies.find((cookie) => cookie.name === sessions.cookieName && cookie.value !== "");
  if (own === undefined) return { person: null, permissions: [], member: null, needsCode: true };
  const { caller } = await sessions.callerOf(own.value, call.now);
  if (caller.person !== null) await services.signedIn({ ...call, caller }, caller.person);
  return sessionJson(services, caller, call);
}
