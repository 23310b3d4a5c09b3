/** Pages can be used by everybody: axe finds nothing serious, nothing is wider than a phone, and the store needs no script. */
import { test } from "node:test";
import { openDemoShop } from "./demo-shop.ts";
import { hold } from "./office-steps.ts";

const shop = await openDemoShop("2026-03-20T12:00:00Z");

test("the store", async () => {
  await hold(
    await shop.visitor(),
    ["/", "/c/teas", "/p/elderflower-green", "/basket", "/@amara", "/nowhere", "/sign-in"],
    "serious",
  );
});

test("the partner office", async () => {
  const page = await shop.signedIn("amara@members.example");
  await hold(
    page,
    ["/office", "/office/earnings", "/office/links", "/office/team", "/office/sell", "/office/wallet"],
    "serious",
  );
  await page.goto("/office/earnings");
  const earning = await page.locator('a[href^="/office/earnings/ern_"]').first().getAttribute("href");
  await hold(page, [earning ?? "/office/earnings"], "serious");
});

test("the company office", async () => {
  const page = await shop.signedIn("orla@alderandvale.example");
  await hold(
    page,
    [
      "/admin",
      "/admin/orders",
      "/admin/orders/sell",
      "/admin/delivery/carriers",
      "/admin/delivery/returns",
      "/admin/products/options",
      "/admin/members",
      "/admin/products",
      "/admin/periods",
      "/admin/ledger",
      "/admin/payouts",
      "/admin/plan",
      "/admin/outbox",
      "/admin/audit",
    ],
    "serious",
  );
});

test("without JavaScript the store sells: basket, checkout, paid", async () => {
  const context = await shop.browser.newContext({ baseURL: shop.url, javaScriptEnabled: false, locale: "en-GB" });
  const page = await context.newPage();
  await page.goto("/p/fennel-after-supper");
  await page.getByRole("button", { name: "Add to basket" }).click();
  await page.goto("/checkout");
  await page.getByLabel("Mail address").fill("no.script@shoppers.example");
  await page.getByLabel("Full name").fill("Ada Plain");
  await page.getByLabel("Street and number").fill("1 Quay Lane");
  await page.getByLabel("Postcode").fill("H91 AB12");
  await page.getByLabel("City").fill("Galway");
  await page.getByLabel("Test card that succeeds").check();
  await page.getByRole("button", { name: /^Pay / }).click();
  await page.getByRole("heading", { name: "Thank you, Ada" }).waitFor();
  await context.close();
});
