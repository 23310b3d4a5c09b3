/** A download, from the shelf to the file on the shopper's disk, and its end by a refund. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { toEdge } from "../../server/src/foundation/ids.ts";
import { openDemoShop } from "./demo-shop.ts";

const shop = await openDemoShop("2026-03-20T12:00:00Z");

const answerAddress = async (page: Page) => {
  await page.getByLabel("Mail address").fill("nora.quinn@example.test");
  await page.getByLabel("Full name").fill("Nora Quinn");
  await page.getByLabel("Street and number").fill("3 Lime Street");
  await page.getByLabel("Postcode").fill("D02 AF30");
  await page.getByLabel("City").fill("Dublin");
};

let orderPage = "";
let number = "";

const keysPage = async () => {
  const { rows } = await shop.database.pool.query<{ id: bigint; product: bigint }>(
    "select id, product_id as product from variant where sku = 'AV-BOOK-TEA'",
  );
  return `/admin/products/${toEdge("product", rows[0]!.product)}/keys/${toEdge("variant", rows[0]!.id)}`;
};

test("staff add licence keys: a file with faults adds none and says which lines, never what stands in them", async () => {
  const staff = await shop.signedIn("orla@alderandvale.example");
  await staff.goto(await keysPage());
  const add = async (text: string) => {
    await staff.getByLabel("Or keys, one a line").fill(text);
    await staff.getByRole("button", { name: "Add them" }).click();
  };
  await add("TEAB-7F3K-0001\nabc\nTEAB-7F3K-0001");
  await staff.getByText("2 lines are no new keys. Nothing was taken over.").waitFor();
  await staff.getByText("is the same as in line 1").waitFor();
  await add("TEAB-7F3K-0001");
  await staff.getByText("One key was added.").waitFor();
  await staff.getByText("1 free · 0 with shoppers").waitFor();
  assert.equal(await staff.locator("table").getByText("TEAB").count(), 0);
  assert.deepEqual(shop.errors, []);
});

test("bought without a parcel, only with the tick, and downloaded under its true name", async () => {
  const page = await shop.visitor();
  await page.goto("/p/small-book-of-tea");
  await page.getByText("A download, yours at once after payment.").waitFor();
  await page.getByRole("button", { name: "Add to basket" }).click();
  await page.getByText("In your basket").first().waitFor();
  await page.goto("/checkout");
  assert.equal(await page.getByText("Billing address").count(), 1);
  assert.equal(await page.locator('[name="shipping"]').count(), 0, "no way to be sent is asked for");
  await answerAddress(page);
  await page.getByLabel("Test card that succeeds").check();
  await page.getByRole("button", { name: /^Pay/ }).click();
  await page.getByText("Please tick this").waitFor();
  await page.getByLabel(/Begin with the delivery of my downloads at once/).check();
  await page.getByRole("button", { name: /^Pay/ }).click();
  await page.waitForURL(/\/orders\//);
  orderPage = page.url();
  await page.getByText("5 downloads left").waitFor();
  await page.getByText("TEAB-7F3K-0001").waitFor();
  number = /AV-\d+/.exec((await page.locator("main").textContent()) ?? "")?.[0] ?? "";
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download A Small Book of Tea.pdf" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "A Small Book of Tea.pdf");
  const bytes = await readFile(await download.path());
  assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
  await page.getByText("4 downloads left").waitFor();
  assert.deepEqual(shop.errors, []);
});

test("an order waits for no quote, and a late one does not disturb the way to its page", async () => {
  const page = await shop.visitor();
  let release = () => {};
  const leaving = new Promise<void>((done) => (release = done));
  await page.route(/\/checkout\.data/, async (route) => {
    if (/intent=price|name="intent"\s+price/.test(route.request().postData() ?? "")) await leaving;
    await route.continue().catch(() => {});
  });
  // The order's page is asked for by the browser as it goes there: the quote comes back meanwhile.
  await page.route(/__manifest/, async (route) => {
    if (route.request().url().includes("orders")) {
      release();
      await new Promise((later) => setTimeout(later, 400));
    }
    await route.continue().catch(() => {});
  });
  await page.goto("/p/small-book-of-tea");
  await page.getByRole("button", { name: "Add to basket" }).click();
  await page.getByText("In your basket").first().waitFor();
  await page.goto("/checkout");
  await answerAddress(page);
  await page.getByLabel("Test card that succeeds").check();
  await page.getByLabel(/Begin with the delivery of my downloads at once/).check();
  // The last thing that was typed asks for a quote.
  await page.waitForTimeout(700);
  await page.getByRole("button", { name: /^Pay/ }).click();
  await page.waitForURL(/\/orders\//);
  await page.getByText("5 downloads left").waitFor();
  assert.deepEqual(shop.errors, []);
  await page.context().close();
});

test("without JavaScript the button is a form that leads to the file", async () => {
  const context = await shop.browser.newContext({ baseURL: shop.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(orderPage);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download A Small Book of Tea.pdf" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "A Small Book of Tea.pdf");
  await context.close();
});

test("staff see who downloaded it; a refund ends the access", async () => {
  const staff = await shop.signedIn("orla@alderandvale.example");
  const { rows } = await shop.database.pool.query<{ id: bigint }>("select id from orders where number = $1", [number]);
  await staff.goto(`/admin/orders/${toEdge("order", rows[0]!.id)}`);
  await staff.getByText("2 of 5 used").waitFor();
  await staff.getByText("Licence keys: •••• 001").waitFor();
  await staff.getByRole("link", { name: "Refund…" }).click();
  await staff.getByRole("button", { name: "Everything that is left" }).click();
  await staff.getByLabel("Reason").fill("it did not open");
  await staff.getByRole("button", { name: /^Refund [^n]/ }).click();
  await staff.waitForURL(/refunded=/);
  await staff.getByText("ended: refunded").waitFor();
  const shopper = await shop.visitor();
  await shopper.goto(orderPage);
  await shopper.getByText("Refunded: it can no longer be downloaded.").waitFor();
  assert.equal(await shopper.getByRole("button", { name: /^Download/ }).count(), 0);
  assert.equal(await shopper.getByText("TEAB-7F3K-0001").count(), 0, "its key went with it");
  assert.deepEqual(shop.errors, []);
});
