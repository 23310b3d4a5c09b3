/** Everybody's links, as the company office reads them: narrowed, in pages, with their clicks. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp } from "../http/testing.ts";
import { smallCompany } from "../sales/testing.ts";
import { createLink } from "./create-link.ts";
import type { NewLink } from "./create-link.ts";

const database = await testDatabase();
const company = await smallCompany(database.db);
const now = Temporal.Instant.from("2026-05-20T18:00:00Z");
const { call, signIn } = await openTestApp(database, { clock: { now: () => now } });
await makePerson(database.db, { email: "chief@example.com", permissions: ["member.read"] });
const cookie = await signIn("chief@example.com");
const [ann, ben] = [company.affiliate, company.distributors[0]];

const link = async (wish: Pick<NewLink, "memberId" | "code"> & Partial<NewLink>) =>
  must(
    await company.at("2026-03-01T00:00:00Z", (context) =>
      createLink(context, { path: "/", label: wish.code!, ...wish }),
    ),
  );
await link({ memberId: ann, code: "one", channel: "blog", campaign: "Spring 100%" });
await link({ memberId: ann, code: "two", channel: "mail", campaign: "Spring 1000" });
await link({ memberId: ben, code: "three", channel: "blog", label: "A_b tea" });
await link({ memberId: ben, code: "four", channel: "mail", campaign: "spring 100%" });
for (const at of ["2026-05-19T10:00:00Z", "2026-02-01T10:00:00Z"]) await company.click(ann, at);

interface Page {
  readonly links: readonly { readonly code: string; readonly gross: number; readonly net: number }[];
  readonly next: string | null;
}

async function read(query: Record<string, string>): Promise<Page> {
  const answer = await call("GET", `/api/admin/links?${new URLSearchParams(query).toString()}`, { cookie });
  assert.equal(answer.status, 200, await answer.clone().text());
  return (await answer.json()) as Page;
}
const made = new Set(["one", "two", "three", "four"]);
const codes = ({ links }: Page) => links.map(({ code }) => code).filter((code) => made.has(code));

test("links are narrowed by whose, channel, campaign and words, also together", async () => {
  const member = toEdge("member", ann);
  for (const [query, expected] of [
    [{}, ["four", "three", "two", "one"]],
    [{ member }, ["two", "one"]],
    [{ channel: "mail" }, ["four", "two"]],
    [{ campaign: "SPRING 100%" }, ["four", "one"]],
    [{ campaign: "spring" }, []],
    [{ campaign: "spring 100%", member, channel: "blog" }, ["one"]],
    [{ search: "100%" }, ["four", "one"]],
    [{ search: "a_b" }, ["three"]],
    [{ search: "thr", channel: "mail" }, []],
  ] as const) {
    assert.deepEqual(codes(await read(query)), expected, JSON.stringify(query));
  }
  for (const bad of ["channel=television", "member=lnk_1", "before=mbr_1", "campaign=", "limit=0"]) {
    assert.equal((await call("GET", `/api/admin/links?${bad}`, { cookie })).status, 400, bad);
  }
});

test("pages are full of what fits, and end", async () => {
  const first = await read({ campaign: "spring 100%", limit: "1" });
  assert.deepEqual(codes(first), ["four"]);
  const second = await read({ campaign: "spring 100%", limit: "1", before: first.next! });
  assert.deepEqual([codes(second), second.next], [["one"], null]);
});

test("each has its clicks of thirty days", async () => {
  const sum = (await read({ member: toEdge("member", ann) })).links.reduce((all, { gross }) => all + gross, 0);
  assert.equal(sum, 1, "the click of February is older");
});
