/** A member's own host in the browser: their site wakes up there, goods go into the basket, and the checkout is the store's. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { demoPassword } from "../../server/src/demo/index.ts";
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

test("staff add a name for the store, read its record, are told that it is missing, and give the name up", async () => {
  const page = await shop.visitor();
  const office = `http://shop.localhost:${port}`;
  await page.goto(`${office}/sign-in`);
  const status = await page.evaluate(
    async (login) =>
      (await fetch("/api/session", { method: "POST", headers: { "content-type": "application/json" }, body: login }))
        .status,
    JSON.stringify({ email: "orla@alderandvale.example", password: demoPassword }),
  );
  assert.equal(status, 200);
  await page.goto(`${office}/admin/hosts`);
  await page.getByText("The store stands at http://shop.localhost").waitFor();
  await page.getByText("No other name yet").waitFor();
  const add = async (name: string) => {
    await page.getByRole("textbox", { name: "Name" }).fill(name);
    await page.getByRole("button", { name: "Add", exact: true }).click();
  };
  await add("tea.localhost");
  await page.getByText("This is no host name of the internet").waitFor();
  await add("WWW.tea-shop.example");
  const row = page.getByRole("row", { name: "www.tea-shop.example" });
  await row.getByText("_fairline.www.tea-shop.example").waitFor();
  const value = await row.getByText(/^fairline-[\w-]{24}$/).innerText();
  await row.getByRole("button", { name: "Check www.tea-shop.example" }).click();
  await page.getByText(`_fairline.www.tea-shop.example has no TXT record ${value} yet.`).waitFor();
  await row.getByText("Waits for its record").waitFor();
  await row.getByRole("button", { name: "Give up" }).click();
  const dialog = page.getByRole("dialog", { name: "Give www.tea-shop.example up?" });
  await dialog.getByLabel("Reason").fill("never pointed at us");
  await dialog.getByRole("button", { name: "Give up" }).click();
  await page.getByText("No other name yet").waitFor();
  const { rows } = await shop.database.pool.query(`select reason from audit where action = 'company-host.drop'`);
  assert.deepEqual(rows, [{ reason: "never pointed at us" }]);
  assert.deepEqual(
    shop.errors.filter((line) => !/status of (400|409)/.test(line)),
    [],
  );
});
