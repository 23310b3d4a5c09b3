import { z } from "@hono/zod-openapi";
import { currencyDecimals, parseUnits } from "@fairline/engine";
import { cursorOf, idSchema, instantSchema, moneySchema, pageOf, pageQuery, route, toMoney } from "../access/index.ts";
import type { MoneyJson } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import type { Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { blockCard, renewCode } from "./change-card.ts";
import { creditHistoryRoutes } from "./history-routes.ts";
import { cardOfCode, findCard, listCards, storeCreditOf } from "./read-cards.ts";
import type { CardRow } from "./read-cards.ts";
import { entriesOfCredit } from "./store.ts";
import { giveCard, longestAhead, mostOnACard } from "./write-card.ts";

export interface CreditServices {
  /** Hashes the codes of gift cards. */
  readonly key: string;
}

const cardSchema = z
  .object({
    id: z.string(),
    last4: z.string().nullable().openapi({ description: "Null until the code was made and sent" }),
    value: moneySchema,
    balance: moneySchema,
    state: z.enum(["waiting", "open", "empty", "blocked"]),
    order: z.object({ id: z.string(), number: z.string() }).nullable(),
    givenBy: z.string().nullable(),
    reason: z.string(),
    activeAt: instantSchema,
    sendAt: instantSchema,
    sentAt: instantSchema.nullable(),
    recipient: z.string().nullable(),
    email: z.string().nullable(),
    sender: z.string().nullable(),
  })
  .openapi("GiftCard");

export const recipientSchema = {
  recipient: z.string().trim().min(1).max(100),
  email: z.email().max(300),
  sender: z.string().trim().min(1).max(100),
  message: z.string().trim().max(500).default(""),
  sendOn: z.iso
    .date()
    .optional()
    .openapi({ description: "The day on which its code is mailed; at once where it is left out" }),
};

function cardJson(card: CardRow): z.infer<typeof cardSchema> {
  const { currency, activeAt, sendAt, sentAt, orderId, orderNumber } = card;
  const { last4, givenBy, reason, recipient, email, sender } = card;
  const state =
    card.blockedAt !== null ? "blocked" : card.sentAt === null ? "waiting" : card.balance > 0n ? "open" : "empty";
  return {
    id: toEdge("giftCard", card.id),
    last4,
    value: toMoney(card.value, currency),
    balance: toMoney(card.balance, currency),
    state,
    order: orderId === null ? null : { id: toEdge("order", orderId), number: orderNumber ?? "" },
    givenBy,
    reason,
    activeAt: activeAt.toString(),
    sendAt: sendAt.toString(),
    sentAt: sentAt?.toString() ?? null,
    recipient,
    email,
    sender,
  };
}

/** What may stand on a card, minor units; `bad-input`. */
export function cardValue(money: MoneyJson): bigint | Failure {
  const decimals = currencyDecimals(money.currency);
  const units = decimals === undefined ? undefined : parseUnits(money.amount, decimals);
  // A JPY is about a hundredth of what others are: no more than a rough limit against slips.
  const most = mostOnACard * (decimals === 0 ? 100n : 10n ** BigInt(decimals ?? 0));
  if (typeof units === "number" && units > 0 && BigInt(units) <= most) return BigInt(units);
  return new Failure("bad-input", "This cannot stand on a gift card.", { field: "amount" });
}

/** When a card is sent: at once, or at eight in the morning of its day in the company's time zone; `bad-input` for too far ahead. */
export async function sendingTime(
  db: Db,
  sendOn: string | undefined,
  now: Temporal.Instant,
): Promise<Temporal.Instant | Failure> {
  const { timeZone } = await readCompany(db);
  const at =
    sendOn === undefined
      ? now
      : Temporal.PlainDate.from(sendOn).toZonedDateTime({ timeZone, plainTime: "08:00" }).toInstant();
  if (Temporal.Instant.compare(at, now.add(longestAhead)) <= 0) return at;
  return new Failure("bad-input", "A gift card is sent within a year.", { field: "sendOn" });
}

const notHere = () => new Failure("not-found", "There is no such gift card.");

/** Gift cards for the company office, and what people have. */
export function creditRoutes({ key }: CreditServices) {
  const params = z.object({ id: idSchema("giftCard") });
  const reason = z.string().trim().min(3).max(500);
  return [
    route({
      key: "GET /api/admin/gift-cards",
      summary: "Gift cards, newest first; found by the last four of a code, a name or a mail address",
      access: ["order.read"],
      query: z.object({ ...pageQuery, find: z.string().max(100).default("") }),
      reply: z.object({ cards: z.array(cardSchema), next: z.string().nullable() }),
      handle: async ({ query: { before, limit, find } }, call) => {
        const cursor = cursorOf("giftCard", before);
        if (isFailure(cursor)) return cursor;
        const rows = await listCards(call.db, { find, before: cursor, limit: limit + 1 });
        const page = pageOf("giftCard", rows, limit);
        return { cards: page.page.map(cardJson), next: page.next };
      },
    }),
    route({
      key: "GET /api/admin/gift-cards/{id}",
      summary: "A gift card, and what changed it",
      access: ["order.read"],
      params,
      reply: cardSchema.extend({
        entries: z.array(
          z.object({ at: instantSchema, change: moneySchema, cause: z.string(), by: z.string().nullable() }),
        ),
      }),
      handle: async ({ params: { id } }, call) => {
        const card = await findCard(call.db, id);
        if (card === undefined) return notHere();
        const entries = await entriesOfCredit(call.db, id);
        return {
          ...cardJson(card),
          entries: entries.map(({ at, change, cause, actor }) => ({
            at: at.toString(),
            change: toMoney(change, card.currency),
            cause,
            by: actor,
          })),
        };
      },
    }),
    route({
      key: "POST /api/admin/gift-cards",
      summary: "Give a gift card, with a reason; its code is mailed to its recipient",
      access: ["order.refund"],
      idempotent: true,
      body: z.object({ ...recipientSchema, amount: moneySchema, locale: z.enum(["en", "de", "ja"]), reason }),
      reply: cardSchema,
      handle: async ({ body }, call) => {
        const value = cardValue(body.amount);
        if (isFailure(value)) return value;
        const sendAt = await sendingTime(call.db, body.sendOn, call.now);
        if (isFailure(sendAt)) return sendAt;
        const { recipient: name, email, sender, message, locale } = body;
        const id = await call.transact((context) =>
          giveCard(context, {
            value,
            currency: body.amount.currency,
            recipient: { name, email, sender, message, locale, shopUrl: call.origin },
            sendAt,
            reason: body.reason,
          }),
        );
        if (isFailure(id)) return id;
        const card = await findCard(call.db, id);
        return card === undefined ? notHere() : cardJson(card);
      },
    }),
    route({
      key: "PUT /api/admin/gift-cards/{id}/blocked",
      summary: "Stop a gift card, or let it go on, with a reason",
      access: ["order.refund"],
      params,
      body: z.object({ blocked: z.boolean(), reason }),
      reply: cardSchema,
      handle: async ({ params: { id }, body }, call) => {
        const done = await call.transact((context) => blockCard(context, { id, ...body }));
        if (isFailure(done)) return done;
        const card = await findCard(call.db, id);
        return card === undefined ? notHere() : cardJson(card);
      },
    }),
    route({
      key: "POST /api/admin/gift-cards/{id}/code",
      summary: "Have a gift card sent again with a new code, with a reason; the old one is void",
      access: ["order.refund"],
      params,
      body: z.object({ reason }),
      reply: cardSchema,
      handle: async ({ params: { id }, body }, call) => {
        const done = await call.transact((context) => renewCode(context, { id, ...body }));
        if (isFailure(done)) return done;
        const card = await findCard(call.db, id);
        return card === undefined ? notHere() : cardJson(card);
      },
    }),
    route({
      key: "POST /api/store/gift-cards/balance",
      summary: "What is on a gift card",
      access: "anyone",
      limit: "gift-card",
      body: z.object({ code: z.string().max(60) }),
      reply: z.object({ last4: z.string(), balance: moneySchema }),
      handle: async ({ body }, call) => {
        const card = await cardOfCode(call.db, { key, code: body.code, now: call.now });
        if (card === undefined || card.blocked || card.last4 === null) return notHere();
        return { last4: card.last4, balance: toMoney(card.free, card.currency) };
      },
    }),
    route({
      key: "GET /api/store/credit",
      summary: "The caller's store credit, by currency",
      access: "signed-in",
      reply: z.object({ credit: z.array(moneySchema) }),
      handle: async (_input, { db, caller }) => {
        const found = caller.person === null ? [] : await storeCreditOf(db, caller.person);
        return { credit: found.map(({ currency, balance }) => toMoney(balance, currency)) };
      },
    }),
    ...creditHistoryRoutes(),
  ] as const;
}
