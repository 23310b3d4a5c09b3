/**
 * An order that repeats, in the browser: its shopper makes one, skips, swaps by the shop's search, pauses it and lets it go on; the
 * company office finds it from the member's page and moves the day, with a reason.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { toEdge } from "../../server/src/foundation/ids.ts";
import { openDemoShop } from "./demo-shop.ts";
import { faultsOf } from "./faults.ts";

const shop = await openDemoShop("2026-03-20T12:00:00Z");
const { pool } = shop.database;
const amara = await shop.signedIn("amara@members.example");

// The calendars of these pages begin with this machine's day, the company's time is another: the server says which days are fine.
await amara.addInitScript(`addEventListener("click", () => {
  for (const form of document.forms) form.noValidate = true;
}, true)`);

interface Row {
  readonly id: bigint;
  readonly state: string;
  readonly next: string;
}

/** The newest autoship, as the database has it. */
async function newest(): Promise<Row> {
  const { rows } = await pool.query<Row>(
    `select id, state, next_on::text as next from autoship order by id desc limit 1`,
  );
  return rows[0]!;
}

const things = async () => {
  const { id } = await newest();
  const { rows } = await pool.query<{ slug: string; quantity: number }>(
    `select product.slug, line.quantity from autoship_line line
     join variant on variant.id = line.variant_id join product on product.id = variant.product_id
     where line.autoship_id = $1 order by slug`,
    [id],
  );
  return rows.map(({ slug, quantity }) => `${quantity} ${slug}`);
};

async function hold(page: Page): Promise<void> {
  const violations = await faultsOf(page);
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${page.url()}: ${id} ${nodes[0]?.html.slice(0, 120)}`),
    [],
  );
  await page.setViewportSize({ width: 390, height: 844 });
  const wider = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
  const wide = await page.evaluate<string>(
    `[...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
      .map((one) => one.tagName + " " + one.textContent.slice(0, 40)).slice(0, 5).join("; ")`,
  );
  assert.ok(wider <= 0, `${page.url()} is ${wider} px wider than a phone: ${wide}`);
  await page.setViewportSize({ width: 1280, height: 900 });
}

let address = "";

test("a shopper makes one from a product's page", async () => {
  await amara.goto("/p/calendula-balm");
  await amara.getByRole("button", { name: "Have it delivered regularly" }).click();
  await amara.waitForURL(/\/autoships\/new/);
  await amara.locator("html[data-ready]").waitFor({ state: "attached" });
  await amara.getByLabel("It comes").selectOption("4 week");
  await amara.getByLabel("Full name").fill("Amara Okafor");
  await amara.getByLabel("Street and number").fill("3 Quay Lane");
  await amara.getByLabel("Postcode").fill("H91 AB12");
  await amara.getByLabel("City").fill("Galway");
  await amara.getByLabel("First order on").fill("2026-04-02");
  await amara.getByRole("button", { name: /^Start, / }).click();
  await amara.waitForURL(/\/account\/autoships\/ash_/, { timeout: 10_000 });
  address = new URL(amara.url()).pathname;
  const { state, next } = await newest();
  assert.deepEqual([state, next], ["active", "2026-04-02"]);
  assert.deepEqual(await things(), ["1 calendula-balm"]);
});

test("the next one is skipped, and moved", async () => {
  await amara.goto(address);
  await amara.getByRole("button", { name: "Skip this one" }).click();
  await amara
    .getByText(/30 April 2026|April 30, 2026/)
    .first()
    .waitFor();
  assert.equal((await newest()).next, "2026-04-30");
  await amara.getByLabel("Move to").fill("2026-05-04");
  await amara.getByRole("button", { name: "Move it" }).click();
  await amara
    .getByText(/4 May 2026|May 4, 2026/)
    .first()
    .waitFor();
  assert.equal((await newest()).next, "2026-05-04");
});

test("a thing is swapped for one that the shop's search finds, and another comes along", async () => {
  await amara.goto(address);
  await amara.getByRole("link", { name: /^Swap / }).click();
  await amara.getByLabel(/^Find something in place of/).fill("eldrflower green");
  await amara.getByRole("button", { name: "Find", exact: true }).click();
  await amara.getByRole("button", { name: /^Swap for this Elderflower/ }).waitFor();
  await hold(amara);
  await amara
    .getByRole("button", { name: /^Swap for this Elderflower/ })
    .first()
    .click();
  await amara.waitForURL((url) => url.search === "");
  assert.deepEqual(await things(), ["1 elderflower-green"]);
  await amara.getByRole("link", { name: "Add something else" }).click();
  await amara.getByLabel("Find something to come along").fill("zzqqxx");
  await amara.getByRole("button", { name: "Find", exact: true }).click();
  await amara.getByText(/Nothing found for/).waitFor();
  await amara.getByLabel("Find something to come along").fill("balm");
  await amara.getByRole("button", { name: "Find", exact: true }).click();
  await amara
    .getByRole("button", { name: /^Take it along .*Balm/i })
    .first()
    .click();
  await amara.waitForURL((url) => url.search === "");
  assert.equal((await things()).length, 2);
  await amara.getByRole("button", { name: /^Take out .*Balm/i }).click();
  await amara.getByRole("button", { name: /^Take out .*Balm/i }).waitFor({ state: "detached" });
  assert.deepEqual(await things(), ["1 elderflower-green"]);
  await amara.getByLabel("How many").fill("3");
  await amara.getByRole("button", { name: "Save", exact: true }).click();
  await amara.getByLabel("How many").and(amara.locator('[value="3"]')).waitFor();
  assert.deepEqual(await things(), ["3 elderflower-green"]);
});

test("how often, address and way to pay are changed", async () => {
  await amara.goto(address);
  await amara.getByLabel("It comes").selectOption("2 month");
  await amara.getByRole("button", { name: "Set how often" }).click();
  await amara.getByRole("heading", { name: "Every 2 months" }).waitFor();
  await amara.getByRole("region", { name: "Where it goes" }).getByText("Change").click();
  await amara.getByLabel("Street and number").fill("8 Quay Lane");
  await amara.getByRole("button", { name: "Save the address" }).click();
  await amara.getByText("8 Quay Lane").first().waitFor();
});

test("it is paused and goes on", async () => {
  await amara.goto(address);
  await amara.getByRole("button", { name: "Pause", exact: true }).click();
  await amara.getByRole("button", { name: "Let it go on" }).waitFor();
  assert.equal((await newest()).state, "paused");
  await amara.getByLabel("Next order on").fill("2026-05-11");
  await amara.getByRole("button", { name: "Let it go on" }).click();
  await amara.getByRole("button", { name: "Pause", exact: true }).waitFor();
  assert.deepEqual([(await newest()).state, (await newest()).next], ["active", "2026-05-11"]);
});

test("the office comes from the member's page, moves the day with a reason, and does the rest once", async () => {
  const orla = await shop.signedIn("orla@alderandvale.example");
  const { rows } = await pool.query<{ id: bigint }>(`select member_id as id from member_card where handle = 'amara'`);
  await orla.goto(`/admin/members/${toEdge("member", rows[0]!.id)}`);
  await orla.getByRole("link", { name: "Autoships of their address" }).click();
  await orla.waitForURL(/\/admin\/autoships\?q=/);
  await orla.goto(`/admin/autoships/${address.split("/").at(-1)}`);
  const asked = orla.locator(".mantine-Modal-content");
  const decide = async (deed: string, on?: string) => {
    await orla.getByRole("button", { name: deed, exact: true }).click();
    if (on !== undefined) await asked.getByLabel("Next order on").fill(on);
    await asked.getByLabel("Reason").fill(`She called: ${deed.toLowerCase()}`);
    await asked.getByRole("button", { name: deed, exact: true }).click();
  };
  await decide("Move the date", "2026-03-20");
  await asked.getByText("Choose a later day.").waitFor();
  await asked.getByLabel("Next order on").fill("2026-05-20");
  await asked.getByRole("button", { name: "Move the date", exact: true }).click();
  await asked.waitFor({ state: "hidden" });
  assert.equal((await newest()).next, "2026-05-20");
  const audited = await pool.query<{ reason: string }>(
    `select reason from audit where action = 'autoship.change' order by id desc limit 1`,
  );
  assert.equal(audited.rows[0]?.reason, "She called: move the date");
  await hold(orla);
  await decide("Skip the next");
  await asked.waitFor({ state: "hidden" });
  assert.equal((await newest()).next, "2026-07-20");
  await decide("Pause");
  await orla.getByRole("button", { name: "Let it go on" }).waitFor();
  await asked.waitFor({ state: "hidden" });
  await decide("Let it go on");
  await orla.getByRole("button", { name: "Pause", exact: true }).waitFor();
  await asked.waitFor({ state: "hidden" });
  await decide("End it");
  await asked.waitFor({ state: "hidden" });
  assert.equal((await newest()).state, "ended");
  // The browser notes the refused day in its console.
  assert.deepEqual(
    shop.errors.filter((error) => !/status of (400|409)/.test(error)),
    [],
  );
});
