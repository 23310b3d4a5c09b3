import assert from "node:assert/strict";
import { test } from "node:test";
import { readClickQuery } from "./click-query.ts";
import { readSingleWish, singleQuery, tellTags } from "./single-clicks-query.ts";

test("the list asks for what the figures do, and for more", () => {
  const search = new URLSearchParams(
    "from=2026-03-01&to=2026-03-02&only=rest&link=lnk_1&reason=bot&referrer=+a.example+&sub=",
  );
  const wish = readSingleWish(search);
  assert.deepEqual(wish, { reason: "bot", referrer: "a.example", sub: undefined });
  assert.deepEqual(singleQuery(readClickQuery(search, "2026-03-20"), wish), {
    from: "2026-03-01",
    to: "2026-03-02",
    counts: "no",
    link: "lnk_1",
    reason: "bot",
    referrer: "a.example",
  });
  assert.deepEqual(readSingleWish(new URLSearchParams("reason=ill")).reason, undefined);
});

test("sub-ids stand in the order of their slots", () => {
  assert.equal(tellTags({ utm_source: "mail", s10: "z", s2: "b" }), "s2: b · s10: z · utm_source: mail");
});
