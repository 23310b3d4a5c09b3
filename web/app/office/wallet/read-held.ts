import type { Call } from "../../api.ts";

/**
 * When money that is held becomes available: the next day that some does, where all held lines could be read; else the day
 * of the last one, which is among the newest. What is over its day becomes available with the next round of the books.
 */
export async function readHeld(
  call: Call,
  now: number,
): Promise<{ readonly which: "next" | "last"; readonly at: string } | undefined> {
  const { earnings, next } = await call("GET /api/partner/earnings", { query: { limit: 200 } });
  const days = earnings
    .flatMap(({ state, heldUntil }) =>
      state === "held" && heldUntil !== null && Date.parse(heldUntil) > now ? [heldUntil] : [],
    )
    .sort();
  const at = next === null ? days[0] : days.at(-1);
  return at === undefined ? undefined : { which: next === null ? "next" : "last", at };
}
