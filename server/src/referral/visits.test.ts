/** Whom the store says a shopper came with: as long as the click is paid, which the program says and not the cookie. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import type { Clock } from "../foundation/clock.ts";
import { testDatabase } from "../foundation/testing.ts";
import { openTestApp } from "../http/testing.ts";
import { openProgram } from "../program/testing.ts";
import { smallCompany } from "../sales/testing.ts";
import { signVisit, visitCookie } from "./visit-token.ts";
import { readVisit, visitingMember } from "./visits.ts";

const database = await testDatabase();
const { db } = database;
const company = await smallCompany(db);
const clicked = Temporal.Instant.from("2026-03-01T12:00:00Z");
const clock: Clock = { now: () => clicked };
const { services, lines } = await openTestApp(database, { clock });

const carrying = (token: string, days: number, market = "eu") => ({
  db,
  now: clicked.add({ hours: 24 * days }).subtract({ seconds: 1 }),
  cookie: (name: string) => (name === visitCookie ? token : name === "fl_market" ? market : undefined),
});
const companion = async (clickId: bigint, days: number, market?: string) =>
  (await visitingMember(carrying(signVisit(services.referral.secret, clickId), days, market), services.referral))?.id;
/** Whether a sale so many days later is paid to the click's member: what the store says must be the same. */
const isPaid = async (clickId: bigint, days: number) => {
  const sale = await company.sell(
    clicked
      .add({ hours: 24 * days })
      .subtract({ seconds: 1 })
      .toString(),
    { clickId },
  );
  const { rows } = await sql<{
    seller: bigint | null;
  }>`select seller_id as seller from sale where id = ${sale}`.execute(db);
  return rows[0]!.seller ?? undefined;
};

test("in no program it is thirty days, for an affiliate and for a distributor", async () => {
  for (const member of [company.affiliate, company.distributors[0]]) {
    const click = await company.click(member, clicked.toString());
    for (const [days, whom] of [
      [30, member],
      [31, undefined],
      [90, undefined],
    ] as const) {
      assert.equal(await companion(click, days), whom, `${days} days`);
      assert.equal(await isPaid(click, days), whom, `${days} days`);
    }
  }
});

test("in a program it is the program's window, shorter or longer, in its markets", async () => {
  const click = await company.click(company.affiliate, clicked.add({ hours: 1 }).toString());
  const { id } = await company.at("2026-01-02T00:00:00Z", (context) =>
    openProgram(context, { members: [company.affiliate], rates: [{ percent: "10" }] }),
  );
  const window = (days: number) =>
    sql`update program set window_days = ${days}, markets = '{eu}' where id = ${id}`.execute(db);
  for (const days of [7, 60, 365]) {
    await window(days);
    assert.equal(await companion(click, days), company.affiliate, `${days} days`);
    assert.equal(await isPaid(click, days), company.affiliate);
    assert.equal(await companion(click, days + 2), undefined, `${days} days and two`);
    assert.equal(await isPaid(click, days + 2), undefined);
  }
  assert.equal(await companion(click, 31, "us"), undefined, "in another market the program does not pay");
});

test("a member who is suspended is not named, and a forged token names nobody and is written down", async () => {
  const member = company.distributors[1];
  const click = await company.click(member, clicked.toString());
  const token = signVisit(services.referral.secret, click);
  assert.equal((await visitingMember(carrying(token, 3), services.referral))?.id, member);
  const from = lines.length;
  const forged = [
    `${token.slice(0, -2)}xx`,
    token.replace(".", ".."),
    `${token}.`,
    token.replace("clk_", "clk_1"),
    signVisit("another secret", click),
    "clk_1.AAAAAAAAAAAAAAAAAAAAAA",
    "nonsense",
  ];
  for (const one of forged) {
    assert.equal(await visitingMember(carrying(one, 3), services.referral), undefined, one);
    assert.equal(await readVisit(carrying(one, 3), services.referral), null, one);
  }
  const written = lines.slice(from).filter(({ event }) => event === "visit-token-refused");
  assert.equal(written.length, forged.length * 2);
  assert.equal(await readVisit(carrying("", 3), services.referral), null);
  assert.equal(lines.slice(from).length, forged.length * 2, "an empty cookie is what a refusal left");
  await sql`update member_standing set status = 'suspended' where member_id = ${member}`.execute(db);
  assert.equal(await visitingMember(carrying(token, 3), services.referral), undefined);
});
