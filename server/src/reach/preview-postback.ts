import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { PostbackStatus, Told } from "./model.ts";
import { readTold } from "./read-told.ts";
import { messageOf } from "./send-postbacks.ts";
import type { Outgoing } from "./send-request.ts";
import { wrongAddress } from "./set-postback.ts";
import type { PostbackWish } from "./set-postback.ts";

export interface Preview extends Outgoing {
  readonly method: "GET" | "POST";
  /** The conversion that it tells of; null: an example that is made up, since there is none yet. */
  readonly conversionId: bigint | null;
}

/**
 * What would be sent of the last conversion of the member, or (null) of everybody: nothing goes out. The key is nobody's, so the
 * signature shows its form only.
 */
export async function previewPostback(
  db: Db,
  wish: PostbackWish & { readonly memberId: bigint | null; readonly now: Temporal.Instant },
): Promise<Preview | Failure> {
  const wrong = wrongAddress(wish.url);
  if (isFailure(wrong)) return wrong;
  const last = await lastConversion(db, wish.memberId, wish.programId);
  const told = last === undefined ? exampleOf(wish.slot, wish.now) : await readTold(db, last.id, last.state);
  const key = Buffer.from("an example: this key signs nothing");
  const message = messageOf(wish, told, { key, at: wish.now, id: `msg_${told.conversionId}_1` });
  return { ...message, method: wish.kind === "get" ? "GET" : "POST", conversionId: last?.id ?? null };
}

/** A member's are found by their own index, everybody's from the end. */
async function lastConversion(db: Db, memberId: bigint | null, programId: bigint | null) {
  const whose = memberId === null ? sql`true` : sql`member_id = ${memberId}`;
  const which = programId === null ? sql`true` : sql`program_id = ${programId}`;
  const { rows } = await sql<{ id: bigint; state: PostbackStatus }>`
    select id, state from conversion_fact where ${whose} and ${which}
    order by ${memberId === null ? sql`id` : sql`at`} desc limit 1`.execute(db);
  return rows[0];
}

function exampleOf(slot: string, at: Temporal.Instant): Told {
  return {
    clickId: toEdge("click", 123_456n),
    subs: { s1: "spring", s2: "banner 4", [slot]: "tracker-click-1" },
    conversionId: toEdge("conversion", 1_234n),
    orderId: "1042",
    event: "sale",
    status: "approved",
    amount: "84.00",
    payout: "8.40",
    currency: "EUR",
    affiliateId: toEdge("member", 77n),
    coupon: "SPRING",
    at,
  };
}
