import assert from "node:assert/strict";
import { test } from "node:test";
import { readTableQuery, withQuery } from "./table-query.ts";

test("a table's address says its search, its order, its page and its filters", () => {
  const query = readTableQuery(
    new Request("http://shop/admin/orders?q=+amara+&sort=-total&status=paid&kind=&before=o1&x=1"),
    ["status", "kind"],
  );
  assert.deepEqual(query, {
    q: "amara",
    sort: { key: "total", down: true },
    before: "o1",
    filters: { status: "paid" },
  });
  const bare = readTableQuery(new URLSearchParams());
  assert.deepEqual(bare, { q: undefined, sort: undefined, before: undefined, filters: {} });
});

test("another order begins at the first page; another page keeps the order", () => {
  const search = new URLSearchParams("sort=-total&before=o1&q=a");
  assert.equal(withQuery(search, "sort", "name"), "?sort=name&q=a");
  assert.equal(withQuery(search, "before", "o2"), "?sort=-total&before=o2&q=a");
  assert.equal(withQuery(new URLSearchParams("q=a"), "q", undefined), "?");
});
