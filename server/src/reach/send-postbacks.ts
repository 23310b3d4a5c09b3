import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Clock } from "../foundation/clock.ts";
import { toEdge } from "../foundation/ids.ts";
import type { JobHandler, Recurring } from "../foundation/jobs.ts";
import type { Log } from "../foundation/log.ts";
import { fillMacros } from "./fill-macros.ts";
import type { Postback, PostbackStatus, Told } from "./model.ts";
import { readTold } from "./read-told.ts";
import type { Answer, Outgoing, SendRequest } from "./send-request.ts";
import { signedHeaders, signingKey } from "./sign-message.ts";
import { postbackById } from "./store.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** Tells trackers of conversions, and tries again what failed. */
    "send-postbacks": Record<string, never>;
  }
}

/** Minutes from one attempt to the next; then it is given up. */
const pauses = [1, 5, 30, 120, 360, 720, 1440] as const;

/** So many attempts that fail one after the other switch a postback off. */
export const mostFailures = 20;

export interface ReachServices {
  /** Makes the keys that messages are signed with. */
  readonly secret: string;
  readonly send: SendRequest;
  /** Told of what is refused: ids and codes, nothing of a person. */
  readonly log: Log;
}

interface Due {
  readonly id: bigint;
  readonly postbackId: bigint;
  readonly conversionId: bigint;
  readonly status: PostbackStatus;
  readonly attempts: number;
}

/**
 * Sends what is due. A delivery is taken for ten minutes before it is sent, so that two processes do not send it at once; one
 * that dies meanwhile sends it again. The receiver knows a repeated message by its id.
 * @returns how many were tried
 */
export async function sendPostbacks(
  db: Db,
  { secret, send }: Pick<ReachServices, "secret" | "send">,
  clock: Clock,
  signal?: AbortSignal,
): Promise<number> {
  let tried = 0;
  for (;;) {
    if (signal?.aborted === true) return tried;
    const now = clock.now();
    const { rows: due } = await sql<Due>`
      update postback_delivery set due_at = ${now.add({ minutes: 10 })}::timestamptz
      where id in (
        select delivery.id from postback_delivery delivery join postback on postback.id = postback_id
        where state = 'waiting' and due_at <= ${now}::timestamptz and disabled_at is null
        order by due_at limit 10 for update of delivery skip locked)
      returning id, postback_id as "postbackId", conversion_id as "conversionId", status, attempts`.execute(db);
    if (due.length === 0) return tried;
    await Promise.all(
      due.map(async (delivery) => {
        const postback = (await postbackById(db, delivery.postbackId))!;
        const told = await readTold(db, delivery.conversionId, delivery.status);
        const id = `msg_${toEdge("conversion", delivery.conversionId)}_${delivery.id}`;
        const answer = await send(messageOf(postback, told, { key: signingKey(secret, postback), at: now, id }));
        await note(db, delivery, answer, clock.now());
      }),
    );
    tried += due.length;
  }
}

/** What goes to a postback's address; `id` is that of a json message. */
export function messageOf(
  postback: Pick<Postback, "kind" | "url" | "slot">,
  told: Told,
  given: { readonly key: Buffer; readonly at: Temporal.Instant; readonly id: string },
): Outgoing {
  if (postback.kind === "get") return { url: fillMacros(postback.url, told, postback.slot), body: null, headers: {} };
  const { at, ...data } = told;
  const body = JSON.stringify({
    type: `conversion.${told.status}`,
    timestamp: given.at.toString(),
    data: { ...data, at: at.toString() },
  });
  return { url: postback.url, body, headers: signedHeaders(given.key, { id: given.id, at: given.at, body }) };
}

/** Writes down what came of an attempt, and when the next one is due. */
async function note(db: Db, { id, postbackId, attempts }: Due, answer: Answer, now: Temporal.Instant): Promise<void> {
  const pause = pauses[attempts];
  const state = answer.fine ? "sent" : pause === undefined ? "given-up" : "waiting";
  await sql`
    update postback_delivery set state = ${state}, attempts = attempts + 1, answer = ${answer.answer},
      tried_at = ${now}::timestamptz, due_at = ${now.add({ minutes: pause ?? 0 })}::timestamptz
    where id = ${id}`.execute(db);
  await sql`
    update postback set failures = case when ${answer.fine} then 0 else failures + 1 end,
      disabled_at = case when not ${answer.fine} and failures + 1 >= ${mostFailures} then coalesce(disabled_at, ${now}::timestamptz)
        else disabled_at end,
      disabled_reason = case when not ${answer.fine} and failures + 1 >= ${mostFailures} then coalesce(disabled_reason, 'failing')
        else disabled_reason end
    where id = ${postbackId} and (failures > 0 or not ${answer.fine})`.execute(db);
}

export const sendPostbacksJob =
  (services: ReachServices): JobHandler<"send-postbacks"> =>
  async (_payload, { db, clock, signal }) => {
    await sendPostbacks(db, services, clock, signal);
  };

export const sendPostbacksSchedule: Recurring = { job: "send-postbacks", at: "* * * * *" };
