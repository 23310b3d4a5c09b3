/** Pages can be used by everybody: axe finds nothing serious, nothing is wider than a phone, and the store needs no script. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { openDemoShop } from "./demo-shop.ts";

const shop = await openDemoShop("2026-03-20T12:00:00Z");

async function hold(page: Page, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    assert.deepEqual(
      serious.map(({ id, nodes }) => `${path}: ${id} at ${nodes.map(({ target }) => target.join(" ")).join(", ")}`),
      [],
    );
    await page.setViewportSize({ width: 390, height: 844 });
    const wider = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
    assert.ok(wider <= 0, `${path} is ${wider} px wider than a phone`);
    await page.setViewportSize({ width: 1280, height: 900 });
  }
}

test("the store", async () => {
  await hold(await shop.visitor(), [
    "/",
    "/c/teas",
    "/p/elderflower-green",
    "/basket",
    "/@amara",
    "/nowhere",
    "/sign-in",
  ]);
});

test("the partner office", async () => {
  const page = await shop.signedIn("amara@members.example");
  await hold(page, ["/office", "/office/earnings", "/office/links", "/office/team", "/office/sell", "/office/wallet"]);
  await page.goto("/office/earnings");
  const earning = await page.locator('a[href^="/office/earnings/ern_"]').first().getAttribute("href");
  await hold(page, [earning ?? "/office/earnings"]);
});

test("the company office", async () => {
  const page = await shop.signedIn("orla@alderandvale.example");
  await hold(page, [
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
  ]);
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
