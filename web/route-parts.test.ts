import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { matchRoutes } from "react-router";
import type { RouteObject, ServerBuild } from "react-router";
import { openParts } from "./route-parts.ts";

type Given = readonly [id: string, parent: string | undefined, path: string | undefined, index?: true];

/** A shop in small, with all kinds of routes that there are: layouts without a path, parameters, an index, a splat, an optional part. */
const given: readonly Given[] = [
  ["root", undefined, ""],
  ["sign-in", "root", "sign-in"],
  ["store", "root", undefined],
  ["home", "store", undefined, true],
  ["shelf", "store", "c/:slug"],
  ["account", "store", "account"],
  ["own-orders", "account", undefined, true],
  ["addresses", "account", "addresses"],
  ["either", "store", "lang?/words"],
  ["site", "store", ":site"],
  ["missing", "store", "*"],
  ["admin", "root", "admin"],
  ["overview", "admin", undefined, true],
  ["desk", "admin", undefined],
  ["payouts", "desk", "payouts/:id?"],
  ["nowhere", "admin", "*"],
];

const routes = Object.fromEntries(
  given.map(([id, parentId, path, index]) => [id, { id, parentId, path, index, module: {} }]),
);
const build = { routes, assets: { routes: { ...routes } } } as unknown as ServerBuild;

function treeOf(all: ServerBuild["routes"], parent?: string): RouteObject[] {
  return Object.values(all)
    .filter((route) => route !== undefined && route.parentId === parent)
    .map((route) => {
      const { id, path, index } = route!;
      const shape = { id, ...(path === undefined ? {} : { path }) };
      return index === true ? { ...shape, index } : { ...shape, children: treeOf(all, id) };
    });
}

const metBy = (part: ServerBuild, path: string) =>
  matchRoutes(treeOf(part.routes), path)?.map(({ route, params }) => [route.id, params]) ?? null;

test("a path meets the same routes among its part's as among all", () => {
  const partOf = openParts(build);
  const segment = fc.constantFrom(
    "c",
    "C",
    "teas",
    "account",
    "Account",
    "addresses",
    "admin",
    "ADMIN",
    "%61dmin",
    "payouts",
    "sign-in",
    "lang",
    "words",
    "@lena",
    "",
    "%2F",
    "é",
    "*",
    ":site",
  );
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 4 }), (segments) => {
      const path = `/${segments.join("/")}`;
      assert.deepEqual(metBy(partOf(path), path), metBy(build, path));
    }),
    { numRuns: 2_000 },
  );
});

test("a part holds little: of the offices nothing for the store, of the store only what takes any path", () => {
  const partOf = openParts(build);
  const ids = (path: string) => Object.keys(partOf(path).routes);
  assert.deepEqual(ids("/"), ["root", "store", "home", "either", "site", "missing"]);
  assert.deepEqual(ids("/c/teas"), ["root", "store", "home", "shelf", "either", "site", "missing"]);
  assert.ok(!ids("/account").includes("overview") && ids("/account").includes("addresses"));
  assert.ok(ids("/admin/payouts/1").includes("payouts"));
  assert.deepEqual(Object.keys(partOf("/c/teas").assets.routes), ids("/c/teas"));
});

test("one part serves all paths of its first segment; the router's own questions are put to all", () => {
  const partOf = openParts(build);
  assert.equal(partOf("/c/teas"), partOf("/C/balms"));
  assert.equal(partOf("/@lena"), partOf("/nothing/here"));
  for (const path of ["/__manifest", "/admin/payouts.data", "/_root.data", "//admin", "/%"]) {
    assert.equal(partOf(path), build, path);
  }
});
