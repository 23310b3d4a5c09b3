import { z } from "@hono/zod-openapi";
import { encodeQR } from "qr";
import { readCompany } from "../foundation/company.ts";
import type { Failure } from "../foundation/failure.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { audit } from "./audit.ts";
import { keepsRule, mayAddFactor } from "./factor-rule.ts";
import { tellAccount } from "./login-links.ts";
import { route } from "./route.ts";
import type { Call } from "./route.ts";
import { sessionSchema, setAll, welcome } from "./session-replies.ts";
import type { AccessServices } from "./session-replies.ts";
import type { SessionCookie } from "./sessions.ts";
import { personDetail } from "./store.ts";

const password = z.string().min(1).max(128);
const code = z.string().trim().min(4).max(40);

export function secondFactorRoutes(services: AccessServices) {
  const { sessions } = services;
  const { twoFactor } = sessions;
  const sessionOf = (call: Call) => call.cookie(sessions.cookieName) ?? "";

  /** Sets the new session's cookies, and writes down and tells the person that their way in has changed. */
  async function changed(
    call: Call,
    cookies: readonly SessionCookie[] | Failure,
    kind: "two-factor-on" | "two-factor-off",
  ): Promise<{ on: boolean } | Failure> {
    if (isFailure(cookies)) return cookies;
    setAll(call, cookies);
    const person = call.caller.person ?? 0n;
    await call.transact(async (context) => {
      const detail = await personDetail(context.tx, person);
      await audit(context, { action: kind, subject: toEdge("person", person) });
      if (detail !== undefined) await tellAccount(context, detail, { kind, url: `${call.origin}/account/security` });
      return null;
    });
    return { on: kind === "two-factor-on" };
  }

  return [
    route({
      key: "POST /api/session/code",
      summary: "The second step of a sign-in: a code of the app, or one of the codes on paper",
      access: "anyone",
      limit: "sign-in",
      body: z.object({
        code,
        kind: z.enum(["app", "backup"]).default("app"),
        trust: z.boolean().default(false).openapi({ description: "Do not ask on this device for 30 days" }),
      }),
      reply: sessionSchema,
      handle: async ({ body }, call) =>
        welcome(services, call, await twoFactor.secondStep(body, call.header("cookie") ?? "")),
    }),
    route({
      key: "POST /api/account/two-factor",
      summary:
        "Prepare a second factor: what the app is given, and codes for paper. It is on once a first code has come",
      access: "signed-in",
      limit: "sign-in",
      body: z.object({ password }),
      reply: z.object({ uri: z.string(), qr: z.string(), key: z.string(), backupCodes: z.array(z.string()) }),
      handle: async ({ body }, call) => {
        const refused = await mayAddFactor(call.db, call.caller);
        if (refused !== undefined) return refused;
        const { name: issuer } = await readCompany(call.db);
        const made = await twoFactor.prepare(sessionOf(call), { ...body, issuer });
        if (isFailure(made)) return made;
        const key = new URL(made.uri).searchParams.get("secret") ?? "";
        return { uri: made.uri, qr: encodeQR(made.uri, "svg"), key, backupCodes: [...made.backupCodes] };
      },
    }),
    route({
      key: "PUT /api/account/two-factor",
      summary: "Switch the second factor on, with a first code of the app",
      access: "signed-in",
      limit: "sign-in",
      body: z.object({ code }),
      reply: z.object({ on: z.boolean() }),
      handle: async ({ body }, call) =>
        changed(call, await twoFactor.confirm(sessionOf(call), body.code), "two-factor-on"),
    }),
    route({
      key: "POST /api/account/two-factor/off",
      summary: "Switch the second factor off",
      access: "signed-in",
      limit: "sign-in",
      body: z.object({ password }),
      reply: z.object({ on: z.boolean() }),
      handle: async ({ body }, call) => {
        const refused = await keepsRule(call.db, call.caller.person ?? 0n, "app");
        return refused ?? changed(call, await twoFactor.end(sessionOf(call), body.password), "two-factor-off");
      },
    }),
    route({
      key: "POST /api/account/two-factor/codes",
      summary: "New codes for paper; the earlier ones no longer work",
      access: "signed-in",
      limit: "sign-in",
      body: z.object({ password }),
      reply: z.object({ backupCodes: z.array(z.string()) }),
      handle: async ({ body }, call) => {
        const codes = await twoFactor.newBackupCodes(sessionOf(call), body.password);
        return isFailure(codes) ? codes : { backupCodes: [...codes] };
      },
    }),
  ] as const;
}
