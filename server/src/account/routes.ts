import { z } from "@hono/zod-openapi";
import { FileReply, idSchema, instantSchema, isPasswordOf, route, wrongPassword } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { joinPreferred, listMarkets, preferredStanding } from "../catalog/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { PersonalData } from "../foundation/personal-data.ts";
import { addressRules } from "../orders/index.ts";
import { addressesOf, dropAddress, saveAddress } from "./address-book.ts";
import { setNewsletter, wantsNewsletter } from "./consent.ts";
import { askErasure, hindrancesOf, keyOf, openErasure, stopErasure } from "./erase-person.ts";
import { newsletterRoutes } from "./newsletter-routes.ts";
import { tellEverything } from "./tell-everything.ts";

export interface AccountServices {
  /** Every room that knows something of people, the lowest first. */
  readonly personal: readonly PersonalData[];
}

const classSchema = z.enum(["retail", "preferred", "wholesale"]);
const addressBody = z.object({
  name: z.string().max(300),
  line1: z.string().max(300),
  line2: z.string().max(300).nullable().default(null),
  postcode: z.string().max(60),
  city: z.string().max(300),
  region: z.string().max(100).nullable().default(null),
  country: z.string().max(2),
  isDefault: z.boolean().default(false),
});
const addressSchema = z.object({
  id: z.string(),
  name: z.string(),
  line1: z.string(),
  line2: z.string().nullable(),
  postcode: z.string(),
  city: z.string(),
  region: z.string().nullable(),
  country: z.string(),
  isDefault: z.boolean(),
});
const bookSchema = z.object({
  addresses: z.array(addressSchema),
  countries: z.array(
    z.object({
      country: z.string(),
      postcodeExample: z.string().nullable(),
      region: z.enum(["state", "prefecture", "province"]).nullable(),
      regions: z.array(z.string()).nullable(),
    }),
  ),
});
const params = z.object({ id: idSchema("address") });
const password = z.string().min(1).max(128);
const hindrance = z.enum(["staff", "member", "balance", "open-order", "open-return", "kept-method"]);
const privacySchema = z.object({
  newsletter: z.boolean(),
  erasure: z.object({ askedAt: instantSchema, dueAt: instantSchema }).nullable(),
  hindrances: z.array(hindrance),
});

export function accountRoutes({ personal }: AccountServices) {
  const personOf = (call: Call) => call.caller.person ?? 0n;

  async function book(call: Call): Promise<z.input<typeof bookSchema>> {
    const [addresses, markets] = await Promise.all([addressesOf(call.db, personOf(call)), listMarkets(call.db)]);
    const countries = [...new Set(markets.flatMap((market) => market.shipsTo))];
    return {
      addresses: addresses.map((address) => ({ ...address, id: toEdge("address", address.id) })),
      countries: countries.map(addressRules),
    };
  }

  async function privacy(call: Call): Promise<z.input<typeof privacySchema> | Failure> {
    const person = await keyOf(call.db, personOf(call));
    if (person === undefined) return new Failure("not-found", "There is no such person.");
    const erasure = await openErasure(call.db, person.id);
    return {
      newsletter: await wantsNewsletter(call.db, person.id),
      erasure: erasure === undefined ? null : { askedAt: erasure.askedAt.toString(), dueAt: erasure.dueAt.toString() },
      hindrances: [...(await hindrancesOf(call.db, personal, person, call.now))],
    };
  }

  return [
    route({
      key: "GET /api/account",
      summary: "What the account's first page shows: the class of prices and the word on the newsletter",
      access: "signed-in",
      reply: z.object({
        class: classSchema,
        mayJoin: z.boolean().openapi({ description: "They can make themselves a preferred customer" }),
        mayLeave: z.boolean().openapi({ description: "They did so, and can take it back" }),
        newsletter: z.boolean(),
      }),
      handle: async (_input, call) => {
        const standing = await preferredStanding(call.db, personOf(call), call.now);
        return {
          class: standing.class,
          mayJoin: standing.isOpen && standing.class === "retail",
          mayLeave: standing.isOwn && standing.class === "preferred",
          newsletter: await wantsNewsletter(call.db, personOf(call)),
        };
      },
    }),
    route({
      key: "PUT /api/account/preferred",
      summary:
        "Become a preferred customer, where the company lets shoppers join, or stop being one; prices follow at once",
      access: "signed-in",
      body: z.object({ join: z.boolean() }),
      reply: z.object({ class: classSchema }),
      handle: async ({ body }, call) => {
        const now = await call.transact((context) => joinPreferred(context, { person: personOf(call), ...body }));
        return isFailure(now) ? now : { class: now };
      },
    }),
    route({
      key: "GET /api/account/addresses",
      summary: "The caller's address book, the default one first, and how addresses look where we ship to",
      access: "signed-in",
      reply: bookSchema,
      handle: (_input, call) => book(call),
    }),
    route({
      key: "POST /api/account/addresses",
      summary: "Write an address into the book; one that is in it stays one",
      access: "signed-in",
      body: addressBody,
      reply: bookSchema,
      handle: async ({ body: { isDefault, ...address } }, call) => {
        const saved = await call.transact((context) =>
          saveAddress(context, { person: personOf(call), id: null, address, isDefault }),
        );
        return isFailure(saved) ? saved : book(call);
      },
    }),
    route({
      key: "PUT /api/account/addresses/{id}",
      summary: "Change an address of the book",
      access: "signed-in",
      params,
      body: addressBody,
      reply: bookSchema,
      handle: async ({ params: { id }, body: { isDefault, ...address } }, call) => {
        const saved = await call.transact((context) =>
          saveAddress(context, { person: personOf(call), id, address, isDefault }),
        );
        return isFailure(saved) ? saved : book(call);
      },
    }),
    route({
      key: "DELETE /api/account/addresses/{id}",
      summary: "Take an address out of the book",
      access: "signed-in",
      params,
      reply: bookSchema,
      handle: async ({ params: { id } }, call) => {
        const gone = await call.transact((context) => dropAddress(context, { person: personOf(call), id }));
        return isFailure(gone) ? gone : book(call);
      },
    }),
    route({
      key: "PUT /api/account/newsletter",
      summary: "Say whether the newsletter is wanted; each word is kept with its time",
      access: "signed-in",
      body: z.object({ granted: z.boolean() }),
      reply: z.object({ granted: z.boolean() }),
      handle: ({ body: { granted } }, call) =>
        call.transact(async (context) => {
          await setNewsletter(context, { person: personOf(call), granted, via: "account" });
          return { granted };
        }),
    }),
    ...newsletterRoutes(),
    route({
      key: "GET /api/account/privacy",
      summary: "What is agreed to, whether an erasure is under way, and what stands in its way",
      access: "signed-in",
      reply: privacySchema,
      handle: (_input, call) => privacy(call),
    }),
    route({
      key: "GET /api/account/export",
      summary: "Everything that is known of the caller, as one JSON file",
      access: "signed-in",
      limit: "sign-in",
      reply: z.void(),
      handle: async (_input, call) => {
        const told = await tellEverything(call.db, personal, personOf(call), call.now);
        return isFailure(told) ? told : new FileReply("my-data.json", "application/json; charset=utf-8", told);
      },
    }),
    route({
      key: "POST /api/account/erasure",
      summary: "Ask to be forgotten; it happens after a week, and can be stopped until then",
      access: "signed-in",
      limit: "sign-in",
      body: z.object({ password }),
      reply: privacySchema,
      handle: async ({ body }, call) => {
        const person = personOf(call);
        if (!(await isPasswordOf(call.db, person, body.password))) return wrongPassword();
        const asked = await call.transact((context) => askErasure(context, personal, { person, origin: call.origin }));
        return isFailure(asked) ? asked : privacy(call);
      },
    }),
    route({
      key: "POST /api/account/erasure/stop",
      summary: "Stop it",
      access: "signed-in",
      reply: privacySchema,
      handle: async (_input, call) => {
        const person = personOf(call);
        const stopped = await call.transact((context) => stopErasure(context, { person, origin: call.origin }));
        return isFailure(stopped) ? stopped : privacy(call);
      },
    }),
  ] as const;
}
