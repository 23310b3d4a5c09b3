import { findMarket } from "../catalog/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toMoney } from "../access/index.ts";
import { checkContact } from "../orders/index.ts";
import type { KeptMethod } from "../orders/index.ts";
import { setMethod, refusedRhythm } from "./change-autoship.ts";
import type { Autoship, AutoshipLine, Contact, Rhythm } from "./model.ts";
import { refusedDay } from "./pause-autoship.ts";
import { priceNext } from "./price-next.ts";
import { refusedLines } from "./refused-lines.ts";
import { dayIn, instantOn, isTimeZone } from "./schedule.ts";
import { findAutoship, insertAutoship, noteEvent, readRule, writeContact, writeLines } from "./store.ts";

export interface NewAutoship {
  readonly personId: bigint;
  readonly market: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly rhythm: Rhythm;
  /** The day of the first order; today is ordered at once. */
  readonly firstOn: Temporal.PlainDate;
  readonly lines: readonly AutoshipLine[];
  readonly contact: Contact;
  readonly shippingMethodId: bigint | null;
  /** Kept already, or being kept: then it begins as soon as it is. */
  readonly method: KeptMethod;
  readonly clickId: bigint | null;
  readonly code: string | null;
  readonly shopUrl: string;
  /** What the shopper was shown as the total of each order; where it is no longer right nothing begins. */
  readonly expectedTotal: bigint | null;
}

/** One person's that have not ended; more are a mistake. */
const mostOfPerson = 50;

/**
 * Sets an autoship up. It runs when its way to pay is kept.
 * @returns `bad-input` (field), `sold-out` where nothing of it is there now, `price-changed` (`data.total`), `too-many-requests`
 */
export async function startAutoship(context: Context, wish: NewAutoship): Promise<Autoship | Failure> {
  const { tx, now } = context;
  const market = await findMarket(tx, wish.market);
  if (market === undefined || !market.storeOn)
    return new Failure("bad-input", "This market is closed.", { field: "market" });
  if (!isTimeZone(wish.timeZone)) return new Failure("bad-input", "This is no time zone.", { field: "timeZone" });
  const contact = checkContact(wish.contact, market.shipsTo);
  if (isFailure(contact)) return contact;
  const refused =
    refusedRhythm(wish.rhythm) ??
    refusedDay(wish.firstOn, dayIn(wish.timeZone, now), "firstOn", 0) ??
    (await refusedLines(context, wish));
  if (refused !== undefined) return refused;
  const next = await priceNext(tx, { ...wish, to: contact }, now);
  if (next === undefined || next.lines.length === 0)
    return new Failure("sold-out", "Nothing of this is there right now.");
  const { way } = next.basket;
  if (way === undefined || (wish.shippingMethodId ?? way.method.id) !== way.method.id) {
    return new Failure("bad-input", "Choose a way of sending that goes to this address.", { field: "shipping" });
  }
  if (wish.expectedTotal !== null && wish.expectedTotal !== next.total) {
    return new Failure(
      "price-changed",
      "The total is another one than this page said. Look at it and set it up again.",
      {
        total: toMoney(next.total, market.currency),
      },
    );
  }
  if ((await countRunning(context, wish.personId)) >= mostOfPerson) {
    return new Failure("too-many-requests", `At most ${mostOfPerson} autoships.`);
  }
  const { hour } = await readRule(tx);
  const nextAt = instantOn(wish.firstOn, wish.timeZone, hour);
  const id = await insertAutoship(tx, {
    person_id: wish.personId,
    market: market.code,
    locale: wish.locale,
    currency: market.currency,
    state: "setting-up",
    why: null,
    time_zone: wish.timeZone,
    ...wish.rhythm,
    anchor_on: wish.firstOn,
    next_on: wish.firstOn,
    // Whose first day is today sees it ordered now.
    next_at: wish.firstOn.equals(dayIn(wish.timeZone, now)) ? now : nextAt,
    resume_on: null,
    resume_at: null,
    payment_method_id: null,
    pending_method_id: null,
    shipping_method_id: wish.shippingMethodId,
    click_id: wish.clickId,
    code: wish.code?.trim() || null,
    shop_url: wish.shopUrl,
    told_total: next.total,
    told_on: null,
    started_at: now,
    changed_at: now,
  });
  await writeLines(tx, id, wish.lines);
  await writeContact(tx, id, contact);
  await noteEvent(context, id, "started", { every: wish.rhythm.every, unit: wish.rhythm.unit });
  const started = await setMethod(context, { id, by: { person: wish.personId }, method: wish.method });
  if (isFailure(started)) return started;
  return (await findAutoship(tx, id)) ?? started;
}

async function countRunning({ tx }: Context, person: bigint): Promise<number> {
  const rows = await tx
    .selectFrom("autoship")
    .select("id")
    .where("person_id", "=", person)
    .where("state", "<>", "ended")
    .limit(mostOfPerson)
    .execute();
  return rows.length;
}
