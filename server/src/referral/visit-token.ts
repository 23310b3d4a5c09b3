import { createHmac, timingSafeEqual } from "node:crypto";
import { fromEdge, toEdge } from "../foundation/ids.ts";

/** The cookie that carries the last click through basket and checkout. */
export const visitCookie = "fl_visit";

/** The same token in an address: for who takes no cookie, and from a host name of a member's own. */
export const visitParameter = "fl_click";

/**
 * `clk_… .signature`: nobody can claim a click that was not theirs by counting numbers. Where the visitor came before, their
 * first click goes along: `clk_last-clk_first.signature`.
 */
export function signVisit(secret: string, clickId: bigint, earlier?: string): string {
  const id = toEdge("click", clickId);
  const first = earlier === undefined ? undefined : readVisitPath(secret, earlier)?.firstId;
  const body = first === undefined || first === clickId ? id : `${id}-${toEdge("click", first)}`;
  return `${body}.${signature(secret, body)}`;
}

/** The last click in a token, or undefined where the token is not ours. */
export function readVisitToken(secret: string, token: string): bigint | undefined {
  return readVisitPath(secret, token)?.clickId;
}

/** The last and the first click in a token, or undefined where the token is not ours. */
export function readVisitPath(
  secret: string,
  token: string,
): { readonly clickId: bigint; readonly firstId: bigint } | undefined {
  const [id, given, ...rest] = token.split(".");
  if (id === undefined || given === undefined || rest.length > 0) return undefined;
  const expected = Buffer.from(signature(secret, id));
  const actual = Buffer.from(given);
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return undefined;
  const [clickId, firstId] = id.split("-").map((part) => fromEdge("click", part));
  return clickId === undefined ? undefined : { clickId, firstId: firstId ?? clickId };
}

function signature(secret: string, id: string): string {
  return createHmac("sha256", secret).update(`visit ${id}`).digest("base64url").slice(0, 22);
}
