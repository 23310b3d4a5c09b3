/**
 * Everyday work with the affiliate program in the browser: chargebacks, everybody's links, clicks told apart in both offices, and
 * an event recorded by hand.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { toEdge } from "../../server/src/foundation/ids.ts";
import { openDemoShop } from "./demo-shop.ts";
import { decide, hold } from "./office-steps.ts";

const shop = await openDemoShop("2026-03-20T12:00:00Z");
const { pool } = shop.database;
const orla = await shop.signedIn("orla@alderandvale.example");
const slow = await shop.signedIn("slow-mornings@members.example");
const at = "/admin/affiliates";

/** Orders that somebody's click brought, with the one earning of each that is held. */
const { rows: sold } = await pool.query<{ number: string; sale: string; earned: string; handle: string }>(
  `select orders.number, sale.id as sale, earning.amount::text as earned, member.handle
   from orders join sale on sale.id = orders.sale_id join earning on earning.sale_id = sale.id
   join member on member.id = earning.earner_id
   where earning.conversion_id is not null and earning.state = 'held' and earning.hold_reason is null
     and orders.currency = 'EUR'
   order by sale.id desc limit 3`,
);

async function record(what: string, reference: string): Promise<void> {
  await orla.goto(`${at}/chargebacks/new`);
  const form = orla.getByRole("dialog");
  await form.getByLabel("Order or sale").fill(what);
  await form.getByLabel("The bank’s reference").fill(reference);
  await form.getByLabel("Reason").fill("The holder of the card knows nothing of it.");
  await form.getByRole("button", { name: "Record it" }).click();
}

const stateOf = async (sale: string): Promise<unknown> =>
  (await pool.query(`select state, amount::text, hold_reason from earning where sale_id = $1`, [sale])).rows[0];

test("a chargeback by hand holds what the sale earned; lost, it is taken back and told so", async () => {
  const [first, second] = sold;
  assert.ok(first !== undefined && second !== undefined);
  await orla.goto(`${at}/chargebacks`);
  await orla.getByText("No chargeback").waitFor();
  await record("AV-000000", "dp_0");
  await orla.getByText("There is no order with the number AV-000000.").waitFor();
  await record("sal_7ZZZZZ", "dp_0");
  await orla.getByText("There is no sale sal_7ZZZZZ.").waitFor();

  await record(first.number.toLowerCase(), "dp_1");
  await orla.getByText("Not decided yet.", { exact: false }).waitFor();
  assert.deepEqual(await stateOf(first.sale), { state: "held", amount: first.earned, hold_reason: "chargeback" });
  await decide(orla, "Lost", "The bank wrote on Monday.");
  await orla.getByText("Lost: the bank kept the money.", { exact: false }).waitFor();
  assert.deepEqual(await stateOf(first.sale), { state: "reversed", amount: "0", hold_reason: null });
  const who = await orla.getByRole("dialog").locator("tbody tr").allInnerTexts();
  const before = `€${(Number(first.earned) / 100).toFixed(2)}`;
  assert.equal(who.length, 1);
  assert.ok(who[0]!.includes(before) && who[0]!.includes("€0.00"), who.join());

  await record(second.number, "dp_2");
  await orla.getByText("Not decided yet.", { exact: false }).waitFor();
  await decide(orla, "Won", "They saw the signature.");
  await orla.getByText("Won: the money stays with you.", { exact: false }).waitFor();
  assert.deepEqual(await stateOf(second.sale), { state: "held", amount: second.earned, hold_reason: null });
  await orla.goto(`${at}/chargebacks?state=lost`);
  await orla.getByText("taken back from one person").waitFor();
  assert.equal(await orla.locator("tbody tr").count(), 1);
});

test("everybody's links are searched, told by member, and exported whole", async () => {
  await pool.query(`update link set channel = 'mail' where code = 'slow-mornings-2'`);
  await orla.goto(`${at}/links`);
  await orla.getByLabel("Find in Links").fill("slow-morn");
  await orla.getByLabel("Find in Links").press("Enter");
  await orla.waitForURL(/q=slow-morn/);
  await orla.locator("tbody tr").nth(2).waitFor({ state: "detached" });
  assert.equal(await orla.locator("[data-set]").count(), 0, "a filter that is at all does not look as if it were set");
  await orla.getByLabel("Channel").selectOption("mail");
  await orla.waitForURL(/channel=mail/);
  await orla.locator("tbody tr").nth(1).waitFor({ state: "detached" });
  const href = (await orla.getByRole("link", { name: "Export CSV" }).getAttribute("href")) ?? "";
  const lines = (await (await orla.request.get(href)).text()).trim().split("\n");
  assert.equal(lines.length, 2);
  assert.match(lines[1]!, /"slow-mornings-2".*"mail"/);
  const all = (await (await orla.request.get(`${at}/links.csv`)).text()).trim().split("\n");
  const { rows } = await pool.query<{ count: string }>(`select count(*) from link`);
  assert.equal(all.length, Number(rows[0]!.count) + 1);
  await orla.getByRole("link", { name: /Slow Mornings/ }).click();
  await orla.waitForURL(/affiliates\/of\/mbr_/);
  await orla.locator("main").getByRole("link", { name: "Links", exact: true }).last().click();
  await orla.getByRole("link", { name: /^Of Slow Mornings/ }).waitFor();
  assert.equal(await orla.locator("tbody tr").count(), 2);
});

test("clicks are told apart, with the reason in words where they do not count, over any days", async () => {
  await orla.goto(`${at}/counted?by=reason&from=2026-01-01&only=rest`);
  const why = orla.locator("section", { has: orla.getByRole("heading", { name: "Whether it counts, and why not" }) });
  await why.getByText("a robot").waitFor();
  assert.equal(await why.getByText("counts", { exact: true }).count(), 0);

  const single = orla.getByRole("region", { name: "Single clicks" });
  await single.getByLabel("Why it does not count").selectOption("bot");
  await single.getByRole("button", { name: "Narrow the list" }).click();
  await orla.waitForURL(/reason=bot/);
  assert.match(orla.url(), /from=2026-01-01.*only=rest/, "what all figures are narrowed by is kept");
  const seen = single.locator("tbody tr");
  await seen.filter({ hasText: "the same visitor again" }).first().waitFor({ state: "detached" });
  assert.deepEqual(new Set(await seen.locator("td:nth-child(5)").allInnerTexts()), new Set(["a robot"]));
  await orla.goto(`${at}/counted?by=link&from=2026-01-01`);
  await orla.getByLabel("Told apart by").selectOption("link");
  await orla.getByLabel("Which clicks").selectOption("");
  await orla.getByRole("button", { name: "Show" }).click();
  await orla.waitForURL(/by=link/);
  const table = orla.locator("section", { has: orla.getByRole("heading", { name: "Link", exact: true }) });
  const { rows } = await pool.query<{ count: string }>(
    `select count(*) from click where at >= '2026-01-01' and at < '2026-03-21'`,
  );
  const sums = await table.locator("tfoot").innerText();
  assert.ok(sums.includes(Number(rows[0]!.count).toLocaleString("en-GB")), sums);
  await orla.getByLabel("From").fill("2020-01-01");
  await orla.getByLabel("Until").fill("2020-01-02");
  await orla.getByRole("button", { name: "Show" }).click();
  await orla.getByText("No click in these days").waitFor();

  await slow.goto("/office/clicks");
  await slow.getByLabel("Link", { exact: true }).selectOption({ index: 1 });
  await slow.getByLabel("Told apart by").selectOption("referrer");
  await slow.getByRole("button", { name: "Show" }).click();
  await slow.waitForURL(/link=lnk_/);
  await slow.getByRole("heading", { name: "Page it came from" }).waitFor();
});

test("an event is looked at, then recorded for whoever brought it, once", async () => {
  const third = sold[2]!;
  await pool.query(
    `insert into program_rate (program_id, title, level, event, fixed, per, tiers, conditions, added_at)
     select 1, 'Leads', 'program', 'lead', '{"EUR": "1.50"}', 'sale', '{}', '[]', now()`,
  );
  const events = async () => (await pool.query(`select from program_conversion where event = 'lead'`)).rowCount;
  await orla.goto(`${at}/conversions`);
  await orla.getByRole("link", { name: "Record an event" }).click();
  const form = orla.getByRole("dialog");
  await form.getByLabel("Reference").fill("fair of 14 March, no. 7");
  await form.getByLabel("Whose event").fill("AV-000000");
  await form.getByRole("button", { name: "Look first" }).click();
  await form.getByText("There is no order with the number AV-000000.").waitFor();
  await form.getByLabel("Whose event").fill(third.number);
  await form.getByLabel("Affiliate’s code").fill(third.handle);
  await form.getByRole("button", { name: "Look first" }).click();
  await form.getByText("Nothing is recorded yet").waitFor();
  await form.getByText("€1.50 for the sale from Leads").waitFor();
  assert.equal(await events(), 0);
  await form.getByRole("button", { name: "Record it" }).click();
  await form.getByText("Recorded", { exact: true }).waitFor();
  await form.getByText("€1.50").first().waitFor();
  assert.equal(await events(), 1);
  await form.getByRole("button", { name: "Record it" }).click();
  await form.getByText("It was recorded before").waitFor();
  assert.equal(await events(), 1);

  // Somebody who never ordered, by their mail address and a click's id; looked at, nobody of that address is made.
  const people = async () => (await pool.query(`select from person_detail where email = 'nia@example.com'`)).rowCount;
  const clicks = await pool.query<{ id: string }>(
    `select id from click where valid and member_id = (select id from member where handle = $1) order by at desc limit 1`,
    [third.handle],
  );
  await form.getByLabel("Reference").fill("fair of 14 March, no. 8");
  await form.getByLabel("Whose event").fill("nia@example.com");
  await form.getByLabel("Affiliate’s code").fill("");
  await form.getByRole("button", { name: "Look first" }).click();
  await form.getByText("Say in which market nia@example.com is").waitFor();
  await form.getByLabel("Market").fill("eu");
  await form.getByRole("button", { name: "Look first" }).click();
  await form.getByText("It would be nobody’s").waitFor();
  await form.getByText("Leads: €1.50 each").waitFor();
  await form.getByLabel("Click", { exact: true }).fill(toEdge("click", BigInt(clicks.rows[0]!.id)));
  await form.getByRole("button", { name: "Look first" }).click();
  await form.getByText("€1.50 for the sale from Leads").waitFor();
  assert.deepEqual([await events(), await people()], [1, 0]);
  await form.getByRole("button", { name: "Record it" }).click();
  await form.getByText("Recorded", { exact: true }).waitFor();
  assert.deepEqual([await events(), await people()], [2, 1]);
});

test("the pages can be used by everybody, and nothing went wrong in any window", async () => {
  await hold(orla, [`${at}/chargebacks`, `${at}/links`, `${at}/counted`]);
  await hold(slow, ["/office/clicks"]);
  assert.deepEqual(
    shop.errors.filter((line) => !/status of (400|404|409|422)/.test(line)),
    [],
  );
});
