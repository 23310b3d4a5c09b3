/**
 * One sale through the whole house, as people do it: an affiliate's link and a distributor's site, basket, checkout in all
 * the ways a payment can go, the partners' explanations, the month closed by two people, the bank's file, and refunds that
 * reverse every tier.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { openDemoShop } from "./demo-shop.ts";

const shop = await openDemoShop("2026-03-20T12:00:00Z");

async function fillCheckout(page: Page, product: string, name: string, method: string): Promise<void> {
  await page.goto(`/p/${product}`);
  await page.getByRole("button", { name: "Add to basket" }).click();
  await page.getByText("In your basket").first().waitFor();
  await page.goto("/basket");
  await page.getByRole("link", { name: "Go to checkout" }).click();
  await page.getByRole("heading", { name: "Checkout" }).waitFor();
  await page.getByLabel("Mail address").fill(`${name.toLowerCase().replace(" ", ".")}@shoppers.example`);
  await page.getByLabel("Full name").fill(name);
  await page.getByLabel("Street and number").fill("3 Quay Lane");
  await page.getByLabel("Postcode").fill("H91 AB12");
  await page.getByLabel("City").fill("Galway");
  await page.getByLabel(method).check();
}

async function buy(page: Page, product: string, name: string, method: string): Promise<string> {
  await fillCheckout(page, product, name, method);
  const pay = page.getByRole("button", { name: /^Pay / });
  const total = (await pay.innerText()).replace("Pay ", "").trim();
  await pay.click();
  await page.waitForURL(/\/(orders|test-bank)\//);
  return total;
}

test("a shopper comes by an affiliate's link and buys; the order repeats the total to the cent", async () => {
  const page = await shop.visitor();
  await page.goto("/r/slow-mornings-1");
  await page.getByText("You are shopping with").waitFor();
  const total = await buy(page, "calendula-balm", "Nora Quinn", "Test card that succeeds");
  await page.getByRole("heading", { name: "Thank you, Nora" }).waitFor();
  assert.ok((await page.locator("main").innerText()).includes(total), `the order names ${total}`);
});

test("a shopper buys at a distributor's site; the first card is declined, the second one pays", async () => {
  const page = await shop.visitor();
  await page.goto("/@vera");
  await page.getByText("I’m Vera Antunes").waitFor();
  await buy(page, "tea-library", "Paul Horn", "Test card that is declined");
  await page.getByRole("heading", { name: "The payment did not go through" }).waitFor();
  await page.getByText("Nothing was taken.").first().waitFor();
  await page.getByLabel("Test card that succeeds").check();
  await page.getByRole("button", { name: /^Pay / }).click();
  await page.getByRole("heading", { name: "Thank you, Paul" }).waitFor();
});

test("a price that is asked for while the order is on its way does not lead away from the order", async () => {
  const page = await shop.visitor();
  await fillCheckout(page, "oat-hand-balm", "Rita Lund", "Test card that succeeds");
  // The postcode's own question first; it must not be the one that is waited for below.
  await page.waitForTimeout(1_000);
  const been: string[] = [];
  page.on("framenavigated", (frame) => been.push(new URL(frame.url()).pathname));
  const [ordered, priced] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await page.route("**/checkout.data**", async (route) => {
    const request = route.request();
    if (request.method() !== "POST") return route.continue();
    const asksForPrice = request.postData()?.includes("intent=price") === true;
    const response = await route.fetch();
    if (asksForPrice) {
      await route.fulfill({ response });
      priced.resolve();
      return;
    }
    ordered.resolve();
    await priced.promise;
    // Whatever the page reads behind the price is answered first.
    await page.waitForTimeout(1_000);
    await route.fulfill({ response });
  });
  await page.getByRole("button", { name: /^Pay / }).click();
  await ordered.promise;
  await page.getByLabel("Postcode").fill("H91 CD34");
  await page.getByRole("heading", { name: "Thank you, Rita" }).waitFor();
  assert.deepEqual([been.length, been.includes("/basket")], [1, false], "straight to the order");
});

test("a second step at the bank, refused once and approved then", async () => {
  const page = await shop.visitor();
  await buy(page, "alder-smoke", "Eva Jensen", "Test card that asks for a second step");
  await page.getByRole("button", { name: "Refuse" }).click();
  await page.getByRole("heading", { name: "The payment did not go through" }).waitFor();
  await page.getByLabel("Test card that asks for a second step").check();
  await page.getByRole("button", { name: /^Pay / }).click();
  await page.getByRole("button", { name: "Approve the payment" }).click();
  await page.getByRole("heading", { name: "Thank you, Eva" }).waitFor();
});

test("a bank that charges but whose answer is lost: the page says so, and the order is paid in the end", async () => {
  const page = await shop.visitor();
  await buy(page, "oat-hand-balm", "Tom Murphy", "Test card that is charged, but whose answer gets lost");
  await page.getByRole("heading", { name: /We are checking your payment|Thank you, Tom/ }).waitFor();
  await page.getByRole("heading", { name: "Thank you, Tom" }).waitFor({ timeout: 40_000 });
});

test("the affiliate sees what they earned, why, and where the click came from", async () => {
  const page = await shop.signedIn("slow-mornings@members.example", "form");
  await page.goto("/office/earnings");
  await page
    .getByRole("link", { name: /Calendula Balm/ })
    .first()
    .click();
  await page.getByRole("heading", { name: "How it came about" }).waitFor();
  const story = await page.locator("main").innerText();
  assert.match(story, /slow-mornings-1/, "the link is named");
  assert.match(story, /Affiliate commission|fixed|10/, "and the rule");
  await page.goto("/office/links");
  await page.getByText("slow-mornings-1").first().waitFor();
});

/** What stands in a member's accounts, minor units of EUR. */
async function balancesOf(handle: string): Promise<Record<string, bigint>> {
  const { rows } = await shop.database.pool.query<{ name: string; balance: bigint }>(
    `select name, balance from account_balance join member on member.id = member_id
     where handle = $1 and currency = 'EUR'`,
    [handle],
  );
  return Object.fromEntries(rows.map(({ name, balance }) => [name, balance]));
}

/** The earnings of the last order of a shopper: bonus, earner, amount. */
async function earningsOf(shopper: string): Promise<readonly (readonly [string, string, bigint])[]> {
  const { rows } = await shop.database.pool.query<{ bonus: string; handle: string; amount: bigint }>(
    `select bonus, handle, amount from earning
     join member on member.id = earner_id
     where sale_id = (select sale_id from orders join person_detail on person_id = buyer_id
       where email = $1 order by orders.id desc limit 1)
     order by bonus, paid_level`,
    [shopper],
  );
  return rows.map(({ bonus, handle, amount }) => [bonus, handle, amount]);
}

test("the first of staff drafts the month and cannot lock it; the second locks it; the first commits and replays it", async () => {
  shop.time = Temporal.Instant.from("2026-04-03T09:00:00Z");
  const orla = await shop.signedIn("orla@alderandvale.example", "form");
  await orla.goto("/admin/periods");
  await orla
    .getByRole("link", { name: /March 2026/ })
    .first()
    .click();
  await orla.getByRole("button", { name: /^Draft/ }).click();
  await orla.getByText("You drafted this; a second person locks it.").waitFor();
  assert.equal(await orla.getByRole("button", { name: "Lock…" }).count(), 0);
  const month = orla.url();

  const declan = await shop.signedIn("declan@alderandvale.example");
  await declan.goto(month);
  await declan.getByRole("button", { name: "Lock…" }).click();
  await declan.getByRole("textbox").last().fill("Totals and the largest gains looked at.");
  await declan.getByRole("button", { name: "Lock March 2026" }).click();
  await declan
    .getByText("Locked. Waits")
    .or(declan.getByText("You locked this"))
    .or(declan.getByText("locked this"))
    .first()
    .waitFor();

  const before = await balancesOf("amara");
  await orla.reload();
  await orla.getByRole("button", { name: "Commit…" }).click();
  await orla.getByRole("textbox").last().fill("March is right.");
  await orla.getByRole("button", { name: "Commit March 2026" }).click();
  await orla.getByText("Declan").or(orla.getByText("committed this")).first().waitFor();
  await orla
    .getByRole("button", { name: /[Rr]eplay/ })
    .first()
    .click();
  await orla
    .getByText(/identical/i)
    .first()
    .waitFor();
  const after = await balancesOf("amara");
  assert.ok((after["held"] ?? 0n) > (before["held"] ?? 0n), "what was pending is held, and the unilevel came");
});

test("a distributor above the seller reads why: level, rate, who was passed", async () => {
  const earned = await earningsOf("paul.horn@shoppers.example");
  assert.deepEqual(earned[0]?.slice(0, 2), ["retail", "vera"]);
  assert.ok(
    earned.filter(([bonus]) => bonus === "unilevel").length >= 3,
    JSON.stringify(earned, (_key, value: unknown) => String(value)),
  );
  const amara = await shop.signedIn("amara@members.example");
  await amara.goto("/office/earnings?period=2026-03");
  await amara
    .getByRole("link", { name: /Tea Library/ })
    .first()
    .click();
  await amara.getByRole("heading", { name: "How it came about" }).waitFor();
  const story = await amara.locator("main").innerText();
  assert.match(story, /level/i);
  assert.match(story, /%/);
});

test("a payout: made by the first, approved by the second, the bank's file, executed", async () => {
  shop.time = Temporal.Instant.from("2026-04-20T09:00:00Z");
  const { releaseHeld } = await import("../../server/src/plan/index.ts");
  const { inTransaction } = await import("../../server/src/foundation/database.ts");
  await inTransaction(shop.database.db, (tx) => releaseHeld({ tx, now: shop.time, actor: null }));

  const orla = await shop.signedIn("orla@alderandvale.example");
  await orla.goto("/admin/payouts");
  await orla
    .getByRole("link", { name: /make a batch/i })
    .first()
    .click();
  await orla.getByRole("button", { name: /^Make the batch/ }).click();
  await orla.getByText("You made this; a second person approves it.").waitFor();
  const batch = orla.url();

  const declan = await shop.signedIn("declan@alderandvale.example");
  await declan.goto(batch);
  await declan.getByRole("button", { name: "Approve…" }).click();
  await declan.getByRole("button", { name: /^Approve €/ }).click();
  await declan.getByText("approved this").first().waitFor();

  await orla.reload();
  const [file] = await Promise.all([
    orla.waitForEvent("download"),
    orla.getByRole("link", { name: /SEPA file/ }).click(),
  ]);
  const { readFile } = await import("node:fs/promises");
  const { checkPain001 } = await import("../../server/src/payout/index.ts");
  const xml = await readFile(await file.path(), "utf8");
  assert.match(xml, /pain\.001\.001\.09/);
  assert.deepEqual(checkPain001(xml, { today: Temporal.PlainDate.from("2026-04-20") }), []);

  await orla.getByRole("button", { name: "Mark as executed…" }).click();
  await orla.getByRole("button", { name: /^Mark €/ }).click();
  await orla.getByText("marked it as executed").or(orla.getByText("marked this as executed")).first().waitFor();
});

test("a partial refund takes back every tier in proportion, the rest brings each earner to zero", async () => {
  const before = await earningsOf("paul.horn@shoppers.example");
  const orla = await shop.signedIn("orla@alderandvale.example");
  const refund = async (fill: () => Promise<void>) => {
    await orla.goto("/admin/orders?q=paul.horn");
    await orla.getByRole("link", { name: /AV-/ }).first().click();
    await orla.getByRole("link", { name: "Refund…" }).click();
    await fill();
    await orla.getByLabel("Reason").fill("The lids arrived cracked.");
    await orla.getByRole("button", { name: /^Refund [^n]/ }).click();
    await orla.waitForURL(/refunded=/);
    await orla.getByText(/€[\d.]+ goes back to the buyer/).waitFor();
  };
  await refund(() => orla.getByLabel("Money for Tea Library").fill("20.00"));
  const after = await earningsOf("paul.horn@shoppers.example");
  assert.equal(after.length, before.length);
  for (const [index, [bonus, handle, amount]] of after.entries()) {
    const stood = before[index]![2];
    // 20.00 of 63.00 went back: each line keeps 43/63 of itself, rounded.
    const kept = Number(stood) * (43 / 63);
    assert.ok(Math.abs(Number(amount) - kept) <= 1, `${bonus} of ${handle}: ${amount} of ${stood}`);
  }
  await refund(() => orla.getByRole("button", { name: "Everything that is left" }).click());
  for (const [bonus, handle, amount] of await earningsOf("paul.horn@shoppers.example")) {
    assert.equal(amount, 0n, `${bonus} of ${handle}`);
  }
  const vera = await shop.signedIn("amara@members.example");
  await vera.goto("/office/wallet");
  await vera.getByText("Goods returned").first().waitFor();
});

test("every member's balance is the sum of their lines, and the books balance", async () => {
  const { checkBooks } = await import("../../server/src/payout/index.ts");
  const { checkLedger } = await import("../../server/src/ledger/index.ts");
  assert.deepEqual(await checkBooks(shop.database.db), []);
  assert.deepEqual(await checkLedger(shop.database.db), []);
});

test("nothing went wrong in any window", () => {
  assert.deepEqual(shop.errors, []);
});
