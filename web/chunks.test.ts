import assert from "node:assert/strict";
import { test } from "node:test";
import { openChunks } from "./chunks.ts";

const APP = "/shop/web/app/";
const ROUTE = "?__react-router-build-client-route";

/** Who imports whom: each module with what it is imported by. */
const importers: Readonly<Record<string, readonly string[]>> = {
  "entry.client.tsx": [],
  [`root.tsx${ROUTE}`]: [],
  "root.tsx": [`root.tsx${ROUTE}`],
  [`store/layout.tsx${ROUTE}`]: [],
  "store/layout.tsx": [`store/layout.tsx${ROUTE}`],
  [`store/home/home.tsx${ROUTE}`]: [],
  "store/home/home.tsx": [`store/home/home.tsx${ROUTE}`],
  [`store/product/product.tsx${ROUTE}`]: [],
  "store/product/product.tsx": [`store/product/product.tsx${ROUTE}`],
  [`admin/layout.tsx${ROUTE}`]: [],
  "admin/layout.tsx": [`admin/layout.tsx${ROUTE}`],
  "words/area.ts": ["root.tsx", "store/words.ts", "admin/layout.tsx"],
  "store/words.ts": ["store/layout.tsx", "store/home/home.tsx"],
  "store/shelf.tsx": ["store/home/home.tsx", "store/product/product.tsx"],
  "store/gallery.tsx": ["store/product/product.tsx"],
  "ui/money.tsx": ["store/shelf.tsx", "admin/layout.tsx"],
  "ui/office/table.tsx": ["admin/layout.tsx"],
};
const infoOf = (id: string) => ({ importers: (importers[id.slice(APP.length)] ?? []).map((file) => APP + file) });
const chunkOf = (file: string) => openChunks(APP)(file.startsWith("/") ? file : APP + file, infoOf);

test("what every page stands on travels together", () => {
  assert.equal(chunkOf("/shop/node_modules/react-dom/client.js"), "react");
  assert.equal(chunkOf("/shop/node_modules/react-router/dist/index.mjs"), "react");
  assert.equal(chunkOf("words/area.ts"), "base");
  assert.equal(chunkOf("root.tsx"), "base");
  assert.equal(chunkOf("store/words.ts"), "store");
  assert.equal(chunkOf("store/layout.tsx"), "store");
});

test("what two pages of the store need travels with the store, and with the base where the offices need it too", () => {
  assert.equal(chunkOf("store/shelf.tsx"), "store");
  assert.equal(chunkOf("ui/money.tsx"), "base");
});

test("a page's own things and the offices' stay out of what all load", () => {
  for (const file of ["store/gallery.tsx", "store/home/home.tsx", "ui/office/table.tsx", "admin/layout.tsx"]) {
    assert.equal(chunkOf(file), null, file);
  }
  assert.equal(chunkOf("/shop/node_modules/@mantine/core/esm/index.mjs"), null);
  assert.equal(chunkOf(`store/layout.tsx${ROUTE}`), null);
});
