import { z } from "@hono/zod-openapi";
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { readCompany } from "../foundation/company.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { wrongPassword } from "./account-login-routes.ts";
import { idSchema } from "./edge.ts";
import { keepsRule, mayAddFactor, notePasskeySession } from "./factor-rule.ts";
import { tellAccount } from "./login-links.ts";
import { addPasskey, askForPasskey, checkPasskey, dropPasskey, offerPasskey } from "./passkeys.ts";
import { route } from "./route.ts";
import { isPasswordOf } from "./set-password.ts";
import { sessionSchema, welcome } from "./session-replies.ts";
import type { AccessServices } from "./session-replies.ts";
import { personDetail } from "./store.ts";

/** As browsers write a credential: the library looks into it. */
const part = z.string().min(1).max(20_000);
const credential = {
  id: z.string().min(1).max(1_400),
  rawId: z.string().min(1).max(1_400),
  type: z.literal("public-key"),
  authenticatorAttachment: z.enum(["platform", "cross-platform"]).optional(),
  clientExtensionResults: z.record(z.string().max(60), z.unknown()).default({}),
};
const made = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: part,
    attestationObject: part,
    transports: z.array(z.string().max(30)).max(10).optional(),
  }),
});
const signed = z.object({
  ...credential,
  response: z.object({ clientDataJSON: part, authenticatorData: part, signature: part, userHandle: part.optional() }),
});
/** Handed to the browser as it is. */
const options = z.looseObject({ challenge: z.string() });

export function passkeyRoutes(services: AccessServices) {
  return [
    route({
      key: "POST /api/account/passkeys/offer",
      summary: "What a browser needs to make a passkey for the caller",
      access: "signed-in",
      limit: "sign-in",
      body: z.object({ password: z.string().min(1).max(128) }),
      reply: options,
      handle: async ({ body }, call) => {
        const person = call.caller.person ?? 0n;
        if (!(await isPasswordOf(call.db, person, body.password))) return wrongPassword();
        const refused = await mayAddFactor(call.db, call.caller);
        if (refused !== undefined) return refused;
        const { name: brand } = await readCompany(call.db);
        const offer = await call.transact((context) => offerPasskey(context, { person, home: call.home, brand }));
        return isFailure(offer) ? offer : { ...offer };
      },
    }),
    route({
      key: "POST /api/account/passkeys",
      summary: "Keep a passkey that the browser has made",
      access: "signed-in",
      limit: "sign-in",
      body: z.object({ name: z.string().trim().min(1).max(60), response: made }),
      reply: z.object({ id: z.string() }),
      handle: async ({ body }, call) => {
        const person = call.caller.person ?? 0n;
        const key = await call.transact(async (context) => {
          const added = await addPasskey(context, {
            person,
            origin: call.origin,
            home: call.home,
            name: body.name,
            response: body.response as unknown as RegistrationResponseJSON,
          });
          const detail = await personDetail(context.tx, person);
          if (isFailure(added) || detail === undefined) return added;
          // The device has just asked who holds it.
          const token = services.sessions.tokenOf(call.cookie(services.sessions.cookieName));
          if (token !== undefined) await notePasskeySession(context.tx, token);
          await tellAccount(context, detail, { kind: "passkey-added", url: `${call.origin}/account/security` });
          return added;
        });
        return isFailure(key) ? key : { id: toEdge("passkey", key.id) };
      },
    }),
    route({
      key: "DELETE /api/account/passkeys/{id}",
      summary: "Take a passkey of the caller away",
      access: "signed-in",
      params: z.object({ id: idSchema("passkey") }),
      reply: z.object({ name: z.string() }),
      handle: ({ params: { id } }, call) =>
        call.transact(async (context) => {
          const person = call.caller.person ?? 0n;
          // Two keys that are taken away at once must not both be the one that is left.
          await personDetail(context.tx, person, { lock: true });
          return (await keepsRule(context.tx, person, "passkey")) ?? (await dropPasskey(context, { person, id }));
        }),
    }),
    route({
      key: "POST /api/session/passkey/ask",
      summary: "What a browser needs to sign in by a passkey",
      access: "anyone",
      limit: "sign-in",
      reply: options,
      handle: async (_input, call) => {
        const asked = await call.transact((context) => askForPasskey(context, call.home));
        return isFailure(asked) ? asked : { ...asked };
      },
    }),
    route({
      key: "POST /api/session/passkey",
      summary: "Sign in by a passkey; it is two factors by itself",
      access: "anyone",
      limit: "sign-in",
      body: z.object({ response: signed }),
      reply: sessionSchema,
      handle: async ({ body }, call) => {
        const response = body.response as unknown as AuthenticationResponseJSON;
        const found = await call.transact((context) =>
          checkPasskey(context, { origin: call.origin, home: call.home, response }),
        );
        if (isFailure(found)) return found;
        const cookies = await services.sessions.begin(found.loginId, { userAgent: call.userAgent });
        return welcome(services, call, cookies);
      },
    }),
  ] as const;
}
