/** How an account comes to be, and what its person changes about their way in. */
import { z } from "@hono/zod-openapi";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { TokenBuckets } from "../foundation/token-bucket.ts";
import { passwordLength } from "./create-login.ts";
import { instantSchema } from "./edge.ts";
import {
  askEmailChange,
  askReset,
  askSignUp,
  finishEmailChange,
  finishReset,
  finishSignUp,
  signOutElsewhere,
  tellAccount,
} from "./login-links.ts";
import { hasTwoFactor, passkeysOf, timeZoneOf, writeProfile } from "./login-store.ts";
import { route } from "./route.ts";
import type { Call } from "./route.ts";
import { isPasswordOf, setPassword } from "./set-password.ts";
import { sessionSchema, welcome } from "./session-replies.ts";
import type { AccessServices } from "./session-replies.ts";
import { personDetail } from "./store.ts";

const email = z
  .string()
  .trim()
  .min(3)
  .max(254)
  .regex(/^[^\s@<>",;]+@[^\s@.]+(\.[^\s@.]+)+$/, "is no mail address");
const password = z.string().min(passwordLength.least).max(passwordLength.most);
const givenPassword = z.string().min(1).max(passwordLength.most);
const secret = z.string().min(20).max(100);
const locale = z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/);
const name = z.string().trim().min(1).max(100);
const sent = z.object({ sent: z.literal(true) });

/** Links for one address, whoever asks: a few at once, then one in ten minutes. What is beyond is not sent, and not told. */
const linksForOneAddress = { burst: 4, every: 600 } as const;

export const wrongPassword = () => new Failure("bad-input", "This is not your password.", { field: "password" });

export function accountLoginRoutes(services: AccessServices) {
  const { sessions } = services;
  const links = new TokenBuckets(linksForOneAddress);
  const mayMail = (to: string, call: Call) => links.take(to.toLowerCase(), call.now) === 0;
  const personOf = (call: Call) => call.caller.person ?? 0n;

  return [
    route({
      key: "POST /api/account/sign-up",
      summary: "Ask for an account: a link comes by mail. The answer is the same whether there is one already",
      access: "anyone",
      limit: "sign-in",
      body: z.object({ email, name, locale: locale.default("en"), newsletter: z.boolean().default(false) }),
      reply: sent,
      handle: async ({ body }, call) => {
        if (mayMail(body.email, call)) {
          await call.transact(async (context) => {
            await askSignUp(context, { ...body, origin: call.origin });
            return null;
          });
        }
        return { sent: true as const };
      },
    }),
    route({
      key: "POST /api/account/sign-up/finish",
      summary: "Make the account that a mail's link stands for, and sign in; earlier orders of the address are in it",
      access: "anyone",
      limit: "sign-in",
      body: z.object({ secret, password }),
      reply: sessionSchema,
      handle: async ({ body }, call) => {
        const made = await call.transact((context) => finishSignUp(context, body));
        if (isFailure(made)) return made;
        await services.accountMade(call, made);
        const credentials = { email: made.email, password: body.password };
        return welcome(
          services,
          call,
          await sessions.signIn(credentials, { now: call.now, userAgent: call.userAgent }),
        );
      },
    }),
    route({
      key: "POST /api/account/reset",
      summary: "Ask for a link to choose another password; the answer is the same for an unknown address",
      access: "anyone",
      limit: "sign-in",
      body: z.object({ email }),
      reply: sent,
      handle: async ({ body }, call) => {
        if (mayMail(body.email, call)) {
          await call.transact(async (context) => {
            await askReset(context, { ...body, origin: call.origin });
            return null;
          });
        }
        return { sent: true as const };
      },
    }),
    route({
      key: "POST /api/account/reset/finish",
      summary: "Choose another password by a mail's link; every session ends",
      access: "anyone",
      limit: "sign-in",
      body: z.object({ secret, password }),
      reply: z.object({ changed: z.literal(true) }),
      handle: async ({ body }, call) => {
        const done = await call.transact((context) => finishReset(context, { ...body, origin: call.origin }));
        return isFailure(done) ? done : { changed: true as const };
      },
    }),
    route({
      key: "POST /api/account/email/finish",
      summary: "Take a new mail address over, by the link that was sent to it",
      access: "anyone",
      limit: "sign-in",
      body: z.object({ secret }),
      reply: z.object({ email: z.string() }),
      handle: ({ body }, call) =>
        call.transact((context) => finishEmailChange(context, { ...body, origin: call.origin })),
    }),
    route({
      key: "GET /api/account/login",
      summary: "The caller's own details and ways to sign in",
      access: "signed-in",
      reply: z.object({
        name: z.string(),
        email: z.string(),
        locale: z.string(),
        timeZone: z.string(),
        twoFactor: z.boolean(),
        passkeys: z.array(
          z.object({ id: z.string(), name: z.string(), createdAt: instantSchema, usedAt: instantSchema.nullable() }),
        ),
      }),
      handle: async (_input, call) => {
        const detail = await personDetail(call.db, personOf(call));
        if (!detail?.loginId) return new Failure("not-found", "This person has no login.");
        return {
          name: detail.name,
          email: detail.email,
          locale: detail.locale,
          timeZone: await timeZoneOf(call.db, personOf(call)),
          twoFactor: await hasTwoFactor(call.db, detail.loginId),
          passkeys: (await passkeysOf(call.db, detail.loginId)).map((key) => ({
            id: toEdge("passkey", key.id),
            name: key.name,
            createdAt: key.createdAt.toString(),
            usedAt: key.usedAt?.toString() ?? null,
          })),
        };
      },
    }),
    route({
      key: "PUT /api/account/profile",
      summary: "Change the caller's name, language and time zone",
      access: "signed-in",
      body: z.object({ name, locale, timeZone: z.string().max(60).refine(isTimeZone, "is no time zone") }),
      reply: z.object({ name: z.string(), locale: z.string(), timeZone: z.string() }),
      handle: ({ body }, call) =>
        call.transact(async (context) => {
          await writeProfile(context.tx, personOf(call), body);
          return body;
        }),
    }),
    route({
      key: "PUT /api/account/password",
      summary: "Change the caller's password; their other sessions end",
      access: "signed-in",
      limit: "sign-in",
      body: z.object({ current: givenPassword, password }),
      reply: z.object({ ended: z.number() }),
      handle: async ({ body }, call) => {
        const person = personOf(call);
        if (!(await isPasswordOf(call.db, person, body.current))) return wrongPassword();
        const keepSession = sessions.tokenOf(call.cookie(sessions.cookieName));
        return call.transact(async (context) => {
          const set = await setPassword(context, { person, password: body.password, keepSession });
          const detail = await personDetail(context.tx, person);
          if (isFailure(set) || detail === undefined) return set;
          await tellAccount(context, detail, { kind: "password-changed", url: `${call.origin}/account/security` });
          return set;
        });
      },
    }),
    route({
      key: "POST /api/account/email",
      summary: "Ask to change the mail address: a link goes to the new one",
      access: "signed-in",
      limit: "sign-in",
      body: z.object({ email, password: givenPassword }),
      reply: sent,
      handle: async ({ body }, call) => {
        const person = personOf(call);
        if (!(await isPasswordOf(call.db, person, body.password))) return wrongPassword();
        if (mayMail(body.email, call)) {
          const asked = await call.transact((context) =>
            askEmailChange(context, { person, email: body.email, origin: call.origin }),
          );
          if (isFailure(asked)) return asked;
        }
        return { sent: true as const };
      },
    }),
    route({
      key: "POST /api/account/sign-out-elsewhere",
      summary: "End the caller's sessions on all other devices",
      access: "signed-in",
      reply: z.object({ ended: z.number() }),
      handle: (_input, call) =>
        call.transact((context) =>
          signOutElsewhere(context, {
            person: personOf(call),
            keep: sessions.tokenOf(call.cookie(sessions.cookieName)) ?? "",
          }),
        ),
    }),
  ] as const;
}

function isTimeZone(text: string): boolean {
  try {
    return Temporal.Now.zonedDateTimeISO(text).timeZoneId !== "";
  } catch {
    return false;
  }
}
