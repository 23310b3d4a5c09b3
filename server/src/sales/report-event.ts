import type { z } from "@hono/zod-openapi";
import { sql } from "kysely";
import { findOrCreatePerson } from "../access/index.ts";
import type { Call, MoneyJson } from "../access/index.ts";
import { findMarket } from "../catalog/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { fromEdge } from "../foundation/ids.ts";
import { conversionById, minorOf, tellConversions } from "../program/index.ts";
import type { conversionSchema } from "../program/index.ts";
import { keepPath, readToken } from "../referral/index.ts";
import type { VisitServices } from "../referral/index.ts";
import { recordEvent } from "./record-event.ts";

/** Reads the signed tokens that name clicks. */
export type EventServices = Pick<VisitServices, "secret" | "log">;

export interface ReportedEvent {
  readonly programId: bigint;
  /** A person who is known, or a mail address: the person is found by it, or made. */
  readonly who: { readonly id: bigint } | { readonly email: string; readonly name: string; readonly locale: string };
  readonly event: string;
  readonly reference: string;
  readonly market: string;
  /** The click's id, or a signed token with it. */
  readonly click: string | null;
  readonly code: string | null;
  readonly value: MoneyJson | null;
  readonly dryRun: boolean;
}

export interface EventDone {
  readonly conversionId: bigint | null;
  readonly created: boolean;
  /** Of a trial: the conversion that it would be. */
  readonly would: Omit<z.input<typeof conversionSchema>, "id"> | null;
}

/**
 * Records what staff or another system tell of, for whoever brought it: a lead, or another event that the program has rates for. The
 * person need not have ordered before. With `dryRun` it is done and rolled back, so that what is told is what would happen now, and
 * nothing stays: no person, no conversion, no money, no use of a cap.
 * @returns `bad-input` for a market, person, click or value that is not one, and as `recordEvent`
 */
export async function reportEvent(
  call: Pick<Call, "transact">,
  services: EventServices,
  told: ReportedEvent,
): Promise<EventDone | Failure> {
  const clicks = told.click === null || told.click === "" ? null : readClick(services, told.click);
  if (isFailure(clicks)) return clicks;
  const amount = told.value === null ? null : minorOf(told.value, "value");
  if (isFailure(amount)) return amount;
  const value = told.value === null || amount === null ? null : { amount, currency: told.value.currency };
  const record = async (context: Context): Promise<EventDone | Failure> => {
    const { programId, event, reference, market, code } = told;
    if ((await findMarket(context.tx, market)) === undefined) {
      return new Failure("bad-input", `There is no market ${market}.`, { field: "market" });
    }
    const personId = await personOf(context, told.who);
    if (isFailure(personId)) return personId;
    // A program that pays the first click asks for it.
    if (clicks !== null && clicks.firstId !== clicks.clickId)
      await keepPath(context.tx, { ...clicks, at: context.now });
    const clickId = clicks?.clickId ?? null;
    const done = await recordEvent(context, { programId, event, reference, market, clickId, code, personId, value });
    return isFailure(done) ? done : { ...done, would: null };
  };
  if (!told.dryRun) return call.transact(record);
  const tried: { done?: EventDone } = {};
  const end = await call.transact(async (context) => {
    const done = await record(context);
    if (isFailure(done)) return done;
    tried.done = done.created ? await tellTrial(context, done.conversionId!) : done;
    return new Failure("wrong-state", "This was only tried.");
  });
  return tried.done ?? end;
}

async function tellTrial({ tx }: Context, conversionId: bigint): Promise<EventDone> {
  const conversion = (await conversionById(tx, conversionId))!;
  const [json] = await tellConversions(tx, [conversion]);
  // Its id is nobody's: the next conversion may get another one.
  const { id: _never, ...would } = json!;
  return { conversionId: null, created: false, would };
}

async function personOf(context: Context, who: ReportedEvent["who"]): Promise<bigint | Failure> {
  if ("email" in who) return findOrCreatePerson(context, who);
  const { rows } = await sql`select person_id from person_card where person_id = ${who.id}`.execute(context.tx);
  return rows.length > 0 ? who.id : new Failure("bad-input", "There is no such person.", { field: "person" });
}

/** A click by its id, as staff see it, or by a token of ours, with the first click where the visitor came before. */
function readClick(
  services: EventServices,
  text: string,
): { readonly clickId: bigint; readonly firstId: bigint } | Failure {
  const id = fromEdge("click", text);
  const path = id === undefined ? readToken(services, text) : { clickId: id, firstId: id };
  return (
    path ?? new Failure("bad-input", "This is neither a click’s id nor a click token of ours.", { field: "click" })
  );
}
