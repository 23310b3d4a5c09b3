import { sql } from "kysely";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { normalCode, promotionsFor } from "../promotion/index.ts";
import { memberOfCode } from "./price-basket.ts";
import { hashToken } from "./tokens.ts";

/** More codes than this on one basket are guesses. */
export const mostCodes = 5;

/**
 * Puts a code into the basket. One that there is stays in it also while it does nothing yet (the basket is too small, other
 * goods, not begun), so that it works as soon as it can.
 * @returns the code as it is kept; `bad-input` (`data.why`) for one that there is not, that is over or stopped, or for too many.
 */
export async function addCode(
  context: Context,
  wish: { readonly token: string; readonly code: string; readonly market: string },
): Promise<string | Failure> {
  const { tx, now } = context;
  const code = normalCode(wish.code);
  const refuse = (why: string, message: string) => new Failure("bad-input", message, { field: "code", why, code });
  if (code === "" || code.length > 60) return refuse("unknown", "There is no such code.");
  const promotion = (await promotionsFor(tx, { market: wish.market, codes: [code], now })).find(
    (each) => each.code === code,
  );
  if (promotion === undefined && (await memberOfCode(tx, code)) === undefined) {
    return refuse("unknown", `There is no code "${code}".`);
  }
  if (promotion !== undefined && (promotion.pausedAt !== null || isOver(promotion.until, now))) {
    return refuse("over", `The offer of "${code}" is over.`);
  }
  const { rows } = await sql<{ codes: string[] }>`
    insert into basket (token_hash, created_at, updated_at)
    values (${hashToken(wish.token)}, ${now}::timestamptz, ${now}::timestamptz)
    on conflict (token_hash) do update set updated_at = greatest(basket.updated_at, excluded.updated_at)
    returning codes`.execute(tx);
  const before = rows[0]?.codes ?? [];
  if (before.includes(code)) return code;
  if (before.length >= mostCodes) return refuse("too-many", `At most ${mostCodes} codes fit into a basket.`);
  await setCodes(context, wish.token, [...before, code]);
  return code;
}

/** Takes a code out of the basket; one that is not in it changes nothing. */
export async function removeCode(
  context: Context,
  wish: { readonly token: string; readonly code: string },
): Promise<void> {
  await sql`
    update basket set codes = array_remove(codes, ${normalCode(wish.code)}), updated_at = ${context.now}::timestamptz
    where token_hash = ${hashToken(wish.token)}`.execute(context.tx);
}

async function setCodes(context: Context, token: string, codes: readonly string[]): Promise<void> {
  await context.tx
    .updateTable("basket")
    .set({ codes: [...codes] })
    .where("token_hash", "=", hashToken(token))
    .execute();
}

function isOver(until: Temporal.Instant | null, now: Temporal.Instant): boolean {
  return until !== null && Temporal.Instant.compare(now, until) >= 0;
}
