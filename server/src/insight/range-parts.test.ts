/** Ranges of days in parts: whichever days, nothing is taken twice or left out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { partsOf } from "./range-parts.ts";

// The same numbers every time.
let seed = 20260101;
const random = (below: number): number => {
  seed = (seed * 48271) % 2147483647;
  return seed % below;
};

test("a range is whole months and at most half a month at each end, each day once, whichever days", () => {
  for (let n = 0; n < 200; n += 1) {
    const from = Temporal.PlainDate.from("2026-01-01").add({ days: random(700) });
    const to = from.add({ days: random(n % 2 === 0 ? 800 : 70) });
    const { months, spans, pieces } = partsOf({ from, to });
    const times = new Map<string, number>();
    const add = (first: Temporal.PlainDate, last: Temporal.PlainDate, sign: number) => {
      for (let one = first; Temporal.PlainDate.compare(one, last) <= 0; one = one.add({ days: 1 })) {
        times.set(one.toString(), (times.get(one.toString()) ?? 0) + sign);
      }
    };
    const whole = spans.flatMap(({ span, starts }) =>
      starts.flatMap((start) =>
        Array.from({ length: { year: 12, quarter: 3, month: 1 }[span] }, (_, index) => start.add({ months: index })),
      ),
    );
    assert.deepEqual(whole.map(String).toSorted(), months.map(String));
    for (const month of whole) add(month, month.with({ day: month.daysInMonth }), 1);
    for (const piece of pieces) {
      assert.ok(piece.from.with({ day: 1 }).equals(piece.month) && piece.to.with({ day: 1 }).equals(piece.month));
      add(piece.from, piece.to, piece.sign);
    }
    const taken = [...times].filter(([, count]) => count !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const wanted = Array.from({ length: from.until(to).days + 1 }, (_, index) => [
      from.add({ days: index }).toString(),
      1,
    ]);
    assert.deepEqual(taken, wanted, `${from.toString()} to ${to.toString()}`);
    const ofPieces = pieces.reduce((sum, piece) => sum + piece.from.until(piece.to).days + 1, 0);
    assert.ok(ofPieces <= 31, `${ofPieces} days of pieces`);
  }
});
