import assert from "node:assert/strict";
import { test } from "node:test";
import { officeOf, ownPath, placeOf } from "./next-path.ts";

test("only this site's own pages are come back to", () => {
  assert.equal(ownPath("/office/earnings?period=2026-03#ern_1"), "/office/earnings?period=2026-03#ern_1");
  assert.equal(ownPath("/"), "/");
  const elsewhere = [
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/.//evil.example",
    "/office/..//evil.example",
    "https://evil.example/office",
    "javascript:alert(1)",
    "evil.example",
    "",
  ];
  for (const wish of [...elsewhere, null, undefined]) assert.equal(ownPath(wish), undefined, JSON.stringify(wish));
  for (const wish of ["/sign-in?next=/sign-in", "/sign-out", "/api/session"])
    assert.equal(ownPath(wish), undefined, wish);
});

test("an office is known by the first part of its path", () => {
  assert.equal(officeOf("/office"), "office");
  assert.equal(officeOf("/admin/orders?page=2"), "admin");
  assert.equal(officeOf("/officers"), undefined);
  assert.equal(officeOf(undefined), undefined);
});

test("everybody is led to the page they wanted, or to their own", () => {
  const person = { id: "per_1", name: "Lena", email: "lena@example.test", locale: "en" };
  const member = { id: "mbr_1", handle: "lena", displayName: "Lena", kind: "affiliate", status: "active" } as const;
  const staff = { person, permissions: ["member.read" as const], member: null };
  const partner = { person, permissions: [], member };
  const shopper = { person, permissions: [], member: null };
  assert.equal(placeOf(staff), "/admin");
  assert.equal(placeOf(partner), "/office");
  assert.equal(placeOf(shopper), "/");
  assert.equal(placeOf(partner, "/office/links"), "/office/links");
  assert.equal(placeOf(partner, "/admin"), "/office");
  assert.equal(placeOf(staff, "/office"), "/admin");
  assert.equal(placeOf(shopper, "/office"), "/");
  assert.equal(placeOf(shopper, "/p/rosehip-balm"), "/p/rosehip-balm");
});
