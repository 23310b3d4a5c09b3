import { sql } from "kysely";
import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { Postback } from "./model.ts";
import { whatIsWrong } from "./send-request.ts";
import { listPostbacks, ownPostback, postbackById } from "./store.ts";

export interface PostbackWish {
  readonly kind: Postback["kind"];
  readonly url: string;
  readonly slot: string;
  readonly programId: bigint | null;
}

/** No tracker needs more of one affiliate. */
const most = 10;

/** Adds a postback of a member, or of the company (null). @returns `bad-input` for an address that can never be told. */
export async function addPostback(
  context: Context,
  memberId: bigint | null,
  wish: PostbackWish,
): Promise<Postback | Failure> {
  const wrong = wrongAddress(wish.url);
  if (wrong !== undefined) return wrong;
  if ((await listPostbacks(context.tx, memberId)).length >= most) {
    return new Failure("wrong-state", `There are ${most} postbacks already; remove one first.`);
  }
  const { rows } = await sql<{ id: bigint }>`
    insert into postback (member_id, program_id, kind, url, slot, created_at)
    values (${memberId}::bigint, ${wish.programId}::bigint, ${wish.kind}, ${wish.url}, ${wish.slot}, ${context.now}::timestamptz)
    returning id`.execute(context.tx);
  const made = (await postbackById(context.tx, rows[0]!.id))!;
  await audit(context, {
    action: "postback.add",
    subject: toEdge("postback", made.id),
    reason: "set up",
    after: { kind: made.kind, member: memberId === null ? null : toEdge("member", memberId) },
  });
  return made;
}

/** Switches a postback off by hand, or on again: what was not sent while it was off waits no longer than anything else. */
export async function switchPostback(
  context: Context,
  wish: { readonly id: bigint; readonly memberId: bigint | null; readonly on: boolean },
): Promise<Postback | Failure> {
  const known = await ownPostback(context.tx, wish.id, wish.memberId);
  if (isFailure(known)) return known;
  await sql`
    update postback set failures = 0, disabled_at = case when ${wish.on} then null else ${context.now}::timestamptz end,
      disabled_reason = case when ${wish.on} then null else 'by-hand' end
    where id = ${wish.id}`.execute(context.tx);
  await audit(context, {
    action: wish.on ? "postback.on" : "postback.off",
    subject: toEdge("postback", wish.id),
    reason: "by hand",
  });
  return (await postbackById(context.tx, wish.id))!;
}

/** Tells another address, from another slot, or of another program from now on. What sort it is and its key stay. */
export async function changePostback(
  context: Context,
  wish: Omit<PostbackWish, "kind"> & { readonly id: bigint; readonly memberId: bigint | null },
): Promise<Postback | Failure> {
  const wrong = wrongAddress(wish.url);
  if (wrong !== undefined) return wrong;
  const known = await ownPostback(context.tx, wish.id, wish.memberId);
  if (isFailure(known)) return known;
  await sql`
    update postback set url = ${wish.url}, slot = ${wish.slot}, program_id = ${wish.programId}::bigint, failures = 0
    where id = ${wish.id}`.execute(context.tx);
  const program = (id: bigint | null) => (id === null ? null : toEdge("program", id));
  await audit(context, {
    action: "postback.change",
    subject: toEdge("postback", wish.id),
    reason: "by hand",
    before: { slot: known.slot, program: program(known.programId) },
    after: { slot: wish.slot, program: program(wish.programId) },
  });
  return (await postbackById(context.tx, wish.id))!;
}

/** Takes a postback away: it is told nothing more, also not what waits. What it was told stays. */
export async function removePostback(
  context: Context,
  wish: { readonly id: bigint; readonly memberId: bigint | null },
): Promise<Postback | Failure> {
  const known = await ownPostback(context.tx, wish.id, wish.memberId);
  if (isFailure(known)) return known;
  await sql`
    update postback set removed_at = ${context.now}::timestamptz, disabled_at = coalesce(disabled_at, ${context.now}::timestamptz),
      disabled_reason = coalesce(disabled_reason, 'by-hand')
    where id = ${wish.id}`.execute(context.tx);
  await audit(context, { action: "postback.remove", subject: toEdge("postback", wish.id), reason: "by hand" });
  return known;
}

/** Macros may stand anywhere but in scheme and host: whom we ask is fixed, what we say is not. */
export function wrongAddress(text: string): Failure | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const wrong =
    url === undefined || url.host.includes("%7b") || /^[^/]*\/\/[^/?#]*\{/.test(text) ? "no-address" : whatIsWrong(url);
  if (wrong === undefined) return undefined;
  return new Failure("bad-input", "The address must begin with https:// or http:// and lead to a public host.", {
    field: "url",
    why: wrong,
  });
}
