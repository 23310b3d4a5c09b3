/** What a shopper, or staff for them, changes of an autoship: days, rhythm, contents, address, way to pay. */
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { enqueue } from "../foundation/jobs.ts";
import { findMarket } from "../catalog/index.ts";
import { checkContact, findKept, lockKept } from "../orders/index.ts";
import type { KeptMethod } from "../orders/index.ts";
import { longest } from "./model.ts";
import type { Autoship, AutoshipEventKind, AutoshipLine, Contact, Rhythm } from "./model.ts";
import { auditStaff, lockFor, refusedDay, wrongState } from "./pause-autoship.ts";
import type { Changer } from "./pause-autoship.ts";
import { moveTo } from "./place-next.ts";
import { refusedLines } from "./refused-lines.ts";
import { dayIn, nextAfter } from "./schedule.ts";
import {
  autoshipContact,
  noteEvent,
  openCharge,
  updateAutoship,
  updateCharge,
  writeContact,
  writeLines,
} from "./store.ts";
import { tellShopper } from "./tell-shopper.ts";

interface Wish {
  readonly id: bigint;
  readonly by: Changer;
}

/** The autoship, locked, where it can be changed: it runs, is paused, or is being set up. */
async function lockChangeable(context: Context, { id, by }: Wish): Promise<Autoship | Failure> {
  const autoship = await lockFor(context, id, by);
  return !isFailure(autoship) && autoship.state === "ended" ? wrongState(autoship) : autoship;
}

async function changed(
  context: Context,
  autoship: Autoship,
  { by }: Wish,
  what: AutoshipEventKind,
  data: Readonly<Record<string, unknown>> = {},
): Promise<Autoship> {
  await noteEvent(context, autoship.id, what, data);
  await auditStaff(context, autoship, by, { [what]: data });
  return autoship.state === "active" ? await tellShopper(context, autoship, "changed", { what }) : autoship;
}

/** Leaves the next order out. */
export async function skipNext(context: Context, wish: Wish): Promise<Autoship | Failure> {
  const autoship = await lockFor(context, wish.id, wish.by);
  if (isFailure(autoship)) return autoship;
  if (autoship.state !== "active") return wrongState(autoship);
  const next = nextAfter(autoship.anchorOn, autoship, autoship.nextOn);
  const data = { from: autoship.nextOn.toString(), to: next.toString() };
  return await changed(context, await moveTo(context, autoship, next), wish, "skipped", data);
}

/** Sets the day of the next order; those after it are counted from it. */
export async function moveNext(
  context: Context,
  wish: Wish & { readonly on: Temporal.PlainDate },
): Promise<Autoship | Failure> {
  const autoship = await lockFor(context, wish.id, wish.by);
  if (isFailure(autoship)) return autoship;
  if (autoship.state !== "active" && autoship.state !== "setting-up") return wrongState(autoship);
  // A shopper may have it come today: they see what it costs.
  const today = dayIn(autoship.timeZone, context.now);
  const refused = refusedDay(wish.on, today, "on", wish.by.person === null ? 1 : 0);
  if (refused !== undefined) return refused;
  const data = { from: autoship.nextOn.toString(), to: wish.on.toString() };
  await updateAutoship(context, autoship.id, { anchor_on: wish.on });
  return await changed(context, await moveTo(context, autoship, wish.on), wish, "moved", data);
}

/** `bad-input` for a rhythm that is none. */
export function refusedRhythm({ every, unit }: Rhythm): Failure | undefined {
  if (Number.isInteger(every) && every >= 1 && every <= longest[unit]) return undefined;
  return new Failure("bad-input", `Choose 1 to ${longest[unit]} ${unit}s.`, { field: "every", most: longest[unit] });
}

/** Sets how often it comes. The next order keeps its day; those after it are counted from it. */
export async function setRhythm(
  context: Context,
  wish: Wish & { readonly rhythm: Rhythm },
): Promise<Autoship | Failure> {
  const refused = refusedRhythm(wish.rhythm);
  if (refused !== undefined) return refused;
  const autoship = await lockChangeable(context, wish);
  if (isFailure(autoship)) return autoship;
  const { every, unit } = wish.rhythm;
  const after = await updateAutoship(context, autoship.id, { every, unit, anchor_on: autoship.nextOn });
  return await changed(context, after, wish, "rhythm", { every, unit });
}

/** Sets what is in it: swaps, adds, takes out, changes how many. */
export async function setLines(
  context: Context,
  wish: Wish & { readonly lines: readonly AutoshipLine[] },
): Promise<Autoship | Failure> {
  const autoship = await lockChangeable(context, wish);
  if (isFailure(autoship)) return autoship;
  const refused = await refusedLines(context, { ...autoship, lines: wish.lines });
  if (refused !== undefined) return refused;
  await writeLines(context.tx, autoship.id, wish.lines);
  return await changed(context, autoship, wish, "contents", { lines: wish.lines.length });
}

/** Sets where it goes from the next order on. `bad-input` as at the checkout. */
export async function setContact(
  context: Context,
  wish: Wish & { readonly contact: Omit<Contact, "email">; readonly shippingMethodId: bigint | null },
): Promise<Autoship | Failure> {
  const autoship = await lockChangeable(context, wish);
  if (isFailure(autoship)) return autoship;
  const [market, before] = [await findMarket(context.tx, autoship.market), await autoshipContact(context.tx, wish.id)];
  if (market === undefined || before === undefined) return new Failure("not-found", "There is no such autoship.");
  const contact = checkContact({ ...wish.contact, email: before.email }, market.shipsTo);
  if (isFailure(contact)) return contact;
  await writeContact(context.tx, autoship.id, contact);
  const after = await updateAutoship(context, autoship.id, { shipping_method_id: wish.shippingMethodId });
  return await changed(context, after, wish, "address");
}

/**
 * Sets the way to pay, at once where it is kept, otherwise as soon as it is. An order that waits for its next try is tried with it
 * at once; an autoship that paused because nothing could be charged goes on when its shopper says so.
 * @param wish.method the shopper's own
 */
export async function setMethod(
  context: Context,
  wish: Wish & { readonly method: KeptMethod },
): Promise<Autoship | Failure> {
  const autoship = await lockChangeable(context, wish);
  if (isFailure(autoship)) return autoship;
  // Locked: it may be kept, or refused, in this moment.
  const method = await lockKept(context.tx, wish.method.id);
  if (method?.personId !== autoship.personId) return new Failure("not-found", "There is no such way to pay.");
  if (method.state === "declined" || method.state === "removed") {
    return new Failure("bad-input", "This way to pay cannot be charged. Choose another one.", { field: "method" });
  }
  if (method.state !== "saved") return await updateAutoship(context, autoship.id, { pending_method_id: method.id });
  return await useMethod(context, autoship, wish.by, method);
}

async function useMethod(
  context: Context,
  autoship: Autoship,
  by: Changer,
  { id, brand, last4 }: KeptMethod,
): Promise<Autoship> {
  const isFirst = autoship.state === "setting-up";
  const after = await updateAutoship(context, autoship.id, {
    payment_method_id: id,
    pending_method_id: null,
    ...(isFirst ? { state: "active" as const } : {}),
  });
  const charge = await openCharge(context.tx, autoship.id);
  // Whatever was set for the next try: now there is something new to try.
  if (charge !== undefined && charge.failures > 0)
    await updateCharge(context.tx, charge.orderId, { look_at: context.now });
  await lookSoon(context, autoship.id);
  if (!isFirst) return await changed(context, after, { id: autoship.id, by }, "method", { brand, last4 });
  await noteEvent(context, autoship.id, "ready", { brand, last4 });
  return await tellShopper(context, after, "started");
}

/** Has the job look at an autoship now. */
export async function lookSoon(context: Context, id: bigint): Promise<void> {
  const autoship = id.toString();
  await enqueue(context, "run-autoship", { autoship }, { key: `run-autoship ${autoship}` });
}

/** A way to pay that autoships waited for has its end: those take it, or their shopper has to choose another. */
export async function methodSettled(context: Context, methodId: bigint): Promise<void> {
  const method = await findKept(context.tx, methodId);
  const waiting = await context.tx
    .selectFrom("autoship")
    .select("id")
    .where("pending_method_id", "=", methodId)
    .orderBy("id")
    .execute();
  for (const { id } of waiting) {
    const autoship = await lockFor(context, id, { person: null });
    if (method === undefined || isFailure(autoship) || autoship.pendingMethodId !== methodId) continue;
    if (method.state === "saved") await useMethod(context, autoship, { person: autoship.personId }, method);
    else {
      await updateAutoship(context, id, { pending_method_id: null });
      await noteEvent(context, id, "method-refused", { reason: method.reason });
    }
  }
}
