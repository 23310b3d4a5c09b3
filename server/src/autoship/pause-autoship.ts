import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { followCharge } from "./follow-charge.ts";
import type { Autoship } from "./model.ts";
import { moveTo } from "./place-next.ts";
import { dayIn, instantOn, nextAfter } from "./schedule.ts";
import { lockAutoship, noteEvent, openCharge, readRule, updateAutoship } from "./store.ts";
import { tellShopper } from "./tell-shopper.ts";

/** Who changes an autoship: its shopper, or staff, who say why. */
export interface Changer {
  /** Null: staff. */
  readonly person: bigint | null;
  readonly reason?: string;
}

/** The autoship, locked, for whoever may change it. @returns `not-found` for what is not theirs */
export async function lockFor(context: Context, id: bigint, by: Changer): Promise<Autoship | Failure> {
  const autoship = await lockAutoship(context.tx, id);
  if (autoship === undefined || (by.person !== null && autoship.personId !== by.person)) {
    return new Failure("not-found", "There is no such autoship.");
  }
  return autoship;
}

export function wrongState(autoship: Autoship): Failure {
  const says = { "setting-up": "is not set up yet", active: "is running", paused: "is paused", ended: "has ended" };
  return new Failure("wrong-state", `The autoship ${says[autoship.state]}.`, { state: autoship.state });
}

/** What staff do has their name and their reason in the audit log. */
export async function auditStaff(
  context: Context,
  autoship: Pick<Autoship, "id" | "state">,
  by: Changer,
  after: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (by.person !== null) return;
  const [before, subject] = [{ state: autoship.state }, toEdge("autoship", autoship.id)];
  await audit(context, { action: "autoship.change", subject, reason: by.reason, before, after });
}

/**
 * Pauses until somebody lets it go on; where a day is said, the next order comes on it. An order that waits for money is not tried
 * again.
 */
export async function pauseAutoship(
  context: Context,
  wish: { readonly id: bigint; readonly by: Changer; readonly until: Temporal.PlainDate | null },
): Promise<Autoship | Failure> {
  const autoship = await lockFor(context, wish.id, wish.by);
  if (autoship instanceof Failure) return autoship;
  if (autoship.state !== "active") return wrongState(autoship);
  const today = dayIn(autoship.timeZone, context.now);
  if (wish.until !== null) {
    const refused = refusedDay(wish.until, today, "until");
    if (refused !== undefined) return refused;
  }
  const paused = await updateAutoship(context, autoship.id, {
    state: "paused",
    why: wish.by.person === null ? "by-staff" : "by-shopper",
    resume_on: wish.until,
    resume_at: wish.until === null ? null : await resumeTime(context, autoship, wish.until),
  });
  await noteEvent(context, autoship.id, "paused", { until: wish.until?.toString() ?? null });
  await auditStaff(context, autoship, wish.by, { state: "paused" });
  await letGo(context, paused);
  await tellShopper(context, paused, "paused", { until: wish.until?.toString() ?? null });
  return paused;
}

/** It goes on as many days before its next order as the shopper is told of it. */
async function resumeTime(context: Context, { timeZone }: Autoship, on: Temporal.PlainDate): Promise<Temporal.Instant> {
  const { hour, noticeDays } = await readRule(context.tx);
  const at = instantOn(on.subtract({ days: noticeDays }), timeZone, hour);
  return Temporal.Instant.compare(at, context.now) < 0 ? context.now : at;
}

/** Ends what waits for a next try; one whose payment is under way is left to come to its end. */
async function letGo(context: Context, autoship: Autoship): Promise<void> {
  const charge = await openCharge(context.tx, autoship.id);
  if (charge !== undefined) await followCharge(context, autoship, charge, new Set());
}

/** A day that an order can be moved to: from tomorrow on, within a year. */
export function refusedDay(
  day: Temporal.PlainDate,
  today: Temporal.PlainDate,
  field: string,
  earliest = 1,
): Failure | undefined {
  const isEarly = Temporal.PlainDate.compare(day, today.add({ days: earliest })) < 0;
  if (!isEarly && Temporal.PlainDate.compare(day, today.add({ years: 1 })) <= 0) return undefined;
  return new Failure("bad-input", isEarly ? "Choose a later day." : "Choose a day within a year.", { field });
}

/** Lets a paused autoship go on. @param on the day of its next order, from today on; the rhythm is counted from it */
export async function resumeAutoship(
  context: Context,
  wish: { readonly id: bigint; readonly by: Changer; readonly on: Temporal.PlainDate | null },
): Promise<Autoship | Failure> {
  const autoship = await lockFor(context, wish.id, wish.by);
  if (autoship instanceof Failure) return autoship;
  if (autoship.state !== "paused") return wrongState(autoship);
  const today = dayIn(autoship.timeZone, context.now);
  const refused = wish.on === null ? undefined : refusedDay(wish.on, today, "on", 0);
  if (refused !== undefined) return refused;
  const resumed = await resume(context, autoship, wish.on ?? nextAfter(autoship.anchorOn, autoship, today), wish.on);
  if (resumed instanceof Failure) return resumed;
  await auditStaff(context, autoship, wish.by, { state: "active" });
  return resumed;
}

/** @param anchor the day that the rhythm is counted from anew; null: as before */
export async function resume(
  context: Context,
  autoship: Autoship,
  on: Temporal.PlainDate,
  anchor: Temporal.PlainDate | null = null,
): Promise<Autoship | Failure> {
  if (autoship.methodId === null) return new Failure("wrong-state", "Choose a way to pay first.", { field: "method" });
  await updateAutoship(context, autoship.id, {
    state: "active",
    why: null,
    resume_on: null,
    resume_at: null,
    ...(anchor === null ? {} : { anchor_on: anchor }),
  });
  const moved = await moveTo(context, { ...autoship, state: "active" }, on);
  await noteEvent(context, autoship.id, "resumed", { on: on.toString() });
  return await tellShopper(context, moved, "resumed");
}

/** Ends an autoship for good. */
export async function endAutoship(
  context: Context,
  wish: { readonly id: bigint; readonly by: Changer },
): Promise<Autoship | Failure> {
  const autoship = await lockFor(context, wish.id, wish.by);
  if (autoship instanceof Failure) return autoship;
  if (autoship.state === "ended") return autoship;
  const ended = await updateAutoship(context, autoship.id, {
    state: "ended",
    why: wish.by.person === null ? "by-staff" : "by-shopper",
    resume_on: null,
    resume_at: null,
    pending_method_id: null,
  });
  await noteEvent(context, autoship.id, "ended");
  await auditStaff(context, autoship, wish.by, { state: "ended" });
  await letGo(context, ended);
  await tellShopper(context, ended, "ended");
  return ended;
}
