import assert from "node:assert/strict";
import { test } from "node:test";
import { choices, narrowedBy, pageAddress } from "./narrowed.ts";

const by = (search: string) => narrowedBy(new URLSearchParams(search));

test("an address is read as far as it means something", () => {
  assert.deepEqual(by(""), {});
  assert.deepEqual(by("sort=cheapest&page=2&from=5&to=12,50&stock=in&stars=4&option=size:60-ml&option=scent:rose"), {
    sort: "cheapest",
    page: 2,
    stars: 4,
    from: "5",
    to: "12.50",
    stock: "in",
    option: ["size:60-ml", "scent:rose"],
  });
  assert.deepEqual(by("sort=odd&page=0&from=-1&to=a&stock=out&stars=9&option=x&option=:y"), {});
  assert.deepEqual(by("page=1e3&stars=2.5&from=1.234"), {});
});

test("another page keeps what was chosen; the first has the plain address", () => {
  const search = new URLSearchParams("stock=in&page=3");
  assert.equal(pageAddress(search, 4), "?stock=in&page=4");
  assert.equal(pageAddress(search, 1), "?stock=in");
  assert.equal(pageAddress(new URLSearchParams(), 1), "?");
});

test("choices are counted, empty fields are none", () => {
  assert.equal(choices(new URLSearchParams("from=&to=9&stock=in&option=a:b&option=a:c&sort=newest&page=2")), 4);
});
