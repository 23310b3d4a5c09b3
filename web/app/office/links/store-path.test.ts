import assert from "node:assert/strict";
import { test } from "node:test";
import { storePath } from "./store-path.ts";

test("a page is known by its whole address or by its end", () => {
  const origin = "https://alder.example";
  for (const given of [
    "/p/balm",
    "p/balm",
    "https://alder.example/p/balm",
    "http://alder.example/p/balm",
    "alder.example/p/balm",
  ]) {
    assert.equal(storePath(given, origin), "/p/balm", given);
  }
  assert.equal(storePath("https://alder.example/search?q=tea#top", origin), "/search?q=tea");
  assert.equal(storePath("localhost:3000/p/balm", "http://localhost:3000"), "/p/balm");
  for (const given of [
    "https://evil.example/p/balm",
    "//evil.example/p",
    "evil.example/p",
    "javascript:alert(1)",
    "mailto:me@alder.example",
  ]) {
    assert.equal(storePath(given, origin), undefined, given);
  }
});
