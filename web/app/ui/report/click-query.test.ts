import assert from "node:assert/strict";
import { test } from "node:test";
import { conversionsOf, narrowed, readClickQuery } from "./click-query.ts";

const read = (search: string) => readClickQuery(new URLSearchParams(search), "2026-03-20");

test("an address that says nothing, or nonsense, asks for thirty days by day", () => {
  const plain = { by: "day", from: "2026-02-19", to: "2026-03-20", link: undefined, only: undefined };
  assert.deepEqual(read(""), plain);
  assert.deepEqual(read("by=address&from=yesterday&to=2026-13-45&link=&only=some"), plain);
});

test("days are taken as they are said, the earlier one first", () => {
  assert.deepEqual([read("to=2026-03-01").from, read("to=2026-03-01").to], ["2026-01-31", "2026-03-01"]);
  const turned = read("from=2026-03-09&to=2026-03-02&by=utm_source&only=rest&link=lnk_1");
  assert.deepEqual(turned, { by: "utm_source", from: "2026-03-02", to: "2026-03-09", link: "lnk_1", only: "rest" });
});

test("rows stand by what is asked for, days by time", () => {
  const rows = [
    { key: "a", gross: 9, net: 9 },
    { key: "b", gross: 8, net: 2 },
    { key: "c", gross: 4, net: 0 },
  ];
  const keys = (search: string) => narrowed(rows, read(search)).map(({ key }) => key);
  assert.deepEqual(keys("by=link"), ["a", "b", "c"]);
  assert.deepEqual(keys("by=link&only=net"), ["a", "b"]);
  assert.deepEqual(keys("by=link&only=rest"), ["b", "c"]);
  assert.deepEqual(keys("by=day"), ["c", "b", "a"]);
});

test("conversions of links stand by the code, whatever the label looks like", () => {
  const rows = [
    { key: "lnk_1", name: "Spring (print) (spring-1)", conversions: 3 },
    { key: "", name: "", conversions: 2 },
  ];
  assert.deepEqual(
    [...conversionsOf("link", rows)],
    [
      ["spring-1", 3],
      ["", 2],
    ],
  );
  assert.deepEqual([...conversionsOf("channel", [{ key: "blog", name: "blog", conversions: 1 }])], [["blog", 1]]);
});

test("no more days are asked for than a report reads: the last five years of them", () => {
  const { from, to } = read("from=1999-01-01");
  assert.deepEqual([from, to], ["2021-03-21", "2026-03-20"]);
});
