import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { changeStanding } from "../members/index.ts";
import { smallCompany } from "../sales/testing.ts";
import { createLink } from "./create-link.ts";
import { recordClick } from "./record-click.ts";
import { clickById, linksOfMember } from "./store.ts";
import { isStorePath } from "./store-path.ts";
import { readVisitToken, signVisit } from "./visit-token.ts";

const { db } = await testDatabase();
const company = await smallCompany(db);
const browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36";

async function arrive(
  now: string,
  visit: { code: string } | { handle: string },
  visitor: { address?: string; userAgent?: string; memberId?: bigint } = {},
) {
  return must(
    await company.at(now, (context) =>
      recordClick(context, visit, { address: "10.1.1.1", userAgent: browser, memberId: null, ...visitor }),
    ),
  );
}

test("every click is kept; what does not count says why", async () => {
  const link = must(
    await company.at("2026-03-01T00:00:00Z", (context) =>
      createLink(context, { memberId: company.affiliate, path: "/p/rosehip-balm", label: "Blog", code: "Amara-Blog" }),
    ),
  );
  const visit = { code: link.code };
  const first = await arrive("2026-03-01T10:00:00Z", visit);
  assert.equal(first.reason, null);
  assert.equal(first.path, "/p/rosehip-balm");
  const again = await arrive("2026-03-01T10:29:00Z", visit);
  assert.equal(again.reason, "duplicate");
  assert.equal(again.clickId, first.clickId, "the first click goes on counting");
  assert.equal((await arrive("2026-03-01T11:00:01Z", visit)).reason, null, "half an hour later it is a new visit");
  assert.equal((await arrive("2026-03-01T10:01:00Z", visit, { address: "10.1.1.2" })).reason, null);
  const bot = await arrive("2026-03-01T10:01:00Z", visit, {
    userAgent: "Googlebot/2.1 (+http://www.google.com/bot.html)",
  });
  assert.deepEqual([bot.reason, bot.clickId], ["bot", null]);
  const self = await arrive("2026-03-01T10:01:00Z", visit, { memberId: company.affiliate, address: "10.1.1.3" });
  assert.equal(self.reason, "self");
  await company.at("2026-03-02T00:00:00Z", (context) =>
    changeStanding(context, { memberId: company.affiliate, change: { status: "suspended" }, reason: "a test" }),
  );
  assert.equal((await arrive("2026-03-02T10:00:00Z", visit)).reason, "member-inactive");
  const [figures] = await linksOfMember(db, company.affiliate);
  assert.deepEqual([figures?.clicks, figures?.validClicks], [7n, 3n]);
});

test("a member's site is a click too, and no address is stored", async () => {
  const arrival = await arrive("2026-03-01T10:00:00Z", { handle: "TOP" }, { address: "192.0.2.77" });
  assert.equal(arrival.member.handle, "top");
  const click = await clickById(db, arrival.clickId!);
  assert.equal(click?.linkCode, null);
  const { rows } = await db
    .selectFrom("click")
    .selectAll()
    .execute()
    .then((all) => ({ rows: all }));
  assert.ok(
    !JSON.stringify(rows, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value)).includes(
      "192.0.2",
    ),
  );
});

test("an unknown code or name stores nothing", async () => {
  for (const visit of [{ code: "nobody" }, { handle: "nobody" }]) {
    const result = await company.at("2026-03-01T10:00:00Z", (context) =>
      recordClick(context, visit, { address: "", userAgent: browser, memberId: null }),
    );
    assert.ok(isFailure(result) && result.code === "not-found");
  }
});

test("a code is taken once, also by two at the same time", async () => {
  const results = await Promise.all(
    Array.from({ length: 4 }, () =>
      company.at("2026-03-01T00:00:00Z", (context) =>
        createLink(context, { memberId: company.distributors[0], path: "/", label: "x", code: "wanted" }),
      ),
    ),
  );
  assert.equal(results.filter((result) => !isFailure(result)).length, 1);
  assert.ok(results.every((result) => !isFailure(result) || result.code === "already-exists"));
});

test("a link leads to a page of this store and nowhere else", () => {
  for (const path of ["/", "/p/rosehip-balm", "/c/teas?sort=price&page=2", "/p/caf%C3%A9", "/@amara"])
    assert.ok(isStorePath(path), path);
  const ways = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/%5cevil.example/../..//evil.example\n",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "evil.example",
    "",
    "/../../\\evil",
    "/r/other",
    "/api/session",
    "/admin",
    "/office/earnings",
    "/admin/",
    "data:text/html,x",
    "/@evil.example:80@\\x",
    "/ http://evil.example",
    "/#@evil",
    "/<script>",
    "/\u2028/evil",
    "/．evil",
    "?next=//evil",
    "@evil.example",
    "/x".repeat(200),
    "/r",
  ];
  for (const path of ways) assert.ok(!isStorePath(path), path);
});

test("a visit token that we did not sign names no click", () => {
  const token = signVisit("secret", 77n);
  assert.equal(readVisitToken("secret", token), 77n);
  assert.equal(readVisitToken("other", token), undefined);
  const [id, signature] = token.split(".");
  for (const forged of [
    `${id}`,
    `${id}.`,
    `${id}.${signature}x`,
    `clk_1.${signature}`,
    `${id}.${signature}.`,
    "",
    ".",
    "clk_1",
  ]) {
    assert.equal(readVisitToken("secret", forged), undefined, forged);
  }
});
