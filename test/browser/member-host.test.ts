/** A member's own host in the browser: their site wakes up there, goods go into the basket, and the checkout is the store's. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openDemoShop } from "./demo-shop.ts";

// Browsers find every name below localhost on this machine.
const shop = await openDemoShop("2026-03-20T12:00:00Z", { FAIRLINE_URL: "http://shop.localhost" });
const { port } = new URL(shop.url);
await shop.database.pool.query(`
  insert into link_host (host, member_id, proof, checked_at, created_at)
  select 'tea.localhost', member_id, 'x', now(), now() from member_card where handle = 'amara'`);

test("from the site to a product and into the basket on the member's host; then over to the store", async () => {
  const page = await shop.visitor();
  const taken: string[] = [];
  await page.route("http://shop.localhost/**", async (route) => {
    taken.push(route.request().url());
    await route.fulfill({ contentType: "text/html", body: "<!doctype html><title>The store</title>" });
  });
  const reply = await page.goto(`http://tea.localhost:${port}/`);
  assert.equal(reply?.status(), 200);
  await page.getByText("I’m Amara Okafor").waitFor();
  assert.deepEqual(shop.errors, [], "the page wakes up as it was sent");
  await page.locator('main a[href^="/p/"]').first().click();
  await page.waitForURL(/tea\.localhost:\d+\/p\//);
  await page.getByRole("button", { name: "Add to basket" }).click();
  await page.getByText("In your basket").first().waitFor();
  await page.goto(`http://tea.localhost:${port}/basket`);
  await page.getByRole("link", { name: "Go to checkout" }).click();
  await page.waitForURL("http://shop.localhost/**");
  assert.match(taken[0] ?? "", /\/hand-over\?with=[\w-]{80,}$/);
  const { rows } = await shop.database.pool.query(
    `select count(*)::int as n from click where member_id = (select member_id from member_card where handle = 'amara')
     and at >= '2026-03-20T12:00:00Z'`,
  );
  assert.equal(rows[0]?.n, 1, "one visit, Amara's");
  assert.deepEqual(shop.errors, []);
});
