/** Pages about people: who wants the newsletter, who works here and how safely, and preferred customers by their own wish. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { openDemoShop } from "./demo-shop.ts";
import { hold } from "./office-steps.ts";

const shop = await openDemoShop("2026-03-20T12:00:00Z");
const { pool } = shop.database;

test("the newsletter's readers: by their last word, found, narrowed, and as a file", async () => {
  await pool.query(
    `insert into consent (person_id, kind, granted, at, via)
    select person_id, 'newsletter', granted, $1, 'account' from person_detail, unnest(array[true, false]) with ordinality said (granted, turn)
    where email in ('shopper-eu-1@shoppers.example', 'shopper-eu-2@shoppers.example') and (granted or email like '%-2@%') order by turn`,
    [shop.time.toString()],
  );
  const staff = await shop.signedIn("orla@alderandvale.example");
  await hold(staff, ["/admin/members/newsletter"]);
  await staff.goto("/admin/members/newsletter");
  const rows = staff.locator("tbody tr");
  const all = await rows.count();
  await staff.getByRole("link", { name: /^No longer \(1\)/ }).click();
  await staff.waitForURL(/state=ended/);
  // The address changes before the list does.
  await rows.filter({ hasText: "shopper-eu-1@" }).waitFor({ state: "detached" });
  await rows.filter({ hasText: "shopper-eu-2@" }).waitFor();
  assert.equal(await rows.count(), 1);
  await staff.goto("/admin/members/newsletter?q=EU-1@");
  await rows.filter({ hasText: "shopper-eu-1@" }).getByText("wants it").waitFor();
  assert.ok((await rows.count()) < all || all === 1);
  const saved = staff.waitForEvent("download");
  await staff.getByRole("link", { name: /CSV/ }).first().click();
  const text = await readFile(await (await saved).path(), "utf8");
  assert.match(text, /shopper-eu-1@shoppers\.example;/);
  assert.doesNotMatch(text, /shopper-eu-2@/, "the file is what was looked for");
  assert.deepEqual(shop.errors, []);
});

test("staff: what each may in words, who needs a second step, and one that was lost", async () => {
  const staff = await shop.signedIn("orla@alderandvale.example");
  await hold(staff, ["/admin/staff"]);
  await staff.goto("/admin/staff");
  const declan = staff.locator("tbody tr").filter({ hasText: "declan@alderandvale.example" });
  await declan.getByText(/approve payouts/).waitFor();
  assert.equal(await staff.getByText("payout.approve").count(), 0, "no permission by its name in the program");
  await declan.getByText("none", { exact: true }).waitFor();
  const save = async () => {
    await staff.getByRole("checkbox", { name: "approve payouts" }).check();
    await staff.getByRole("button", { name: "Save", exact: true }).click();
  };
  const before = shop.errors.length;
  await save();
  await staff.getByText("Set up a second step or a passkey for yourself first").waitFor();
  assert.equal(
    await staff.getByRole("link", { name: "Your account" }).last().getAttribute("href"),
    "/account/security",
  );
  // The browser notes the refused answer in its console.
  (shop.errors as string[]).splice(before);

  await pool.query(
    `
    insert into passkey (login_id, credential, public_key, counter, transports, name, created_at)
    select login_id, 'key of ' || email, '', 0, '{}', 'Laptop', $1 from person_detail where email like '%@alderandvale.example'`,
    [shop.time.toString()],
  );
  await pool.query(`insert into passkey_session (token) select token from auth.session`);
  await staff.goto("/admin/staff");
  await save();
  await staff.getByText("Saved. It holds from now on.").waitFor();
  await declan.getByText("asked for it").waitFor();
  await declan.getByText("one passkey").waitFor();

  await declan.getByRole("button", { name: "Reset…" }).click();
  const asked = staff.locator(".mantine-Modal-content");
  await asked.getByLabel("Reason").fill("The laptop was lost.");
  await asked.getByRole("button", { name: "Reset it" }).click();
  await declan.getByText("none", { exact: true }).waitFor();
  const { rows } = await pool.query<{ reason: string }>(`select reason from audit order by id desc limit 1`);
  assert.equal(rows[0]?.reason, "The laptop was lost.");
  assert.deepEqual(shop.errors, []);
});

test("preferred customers by their own wish: offered at the basket, joined at once, and left in the account", async () => {
  const page = await shop.visitor();
  await page.goto("/p/elderflower-green");
  await page.getByRole("button", { name: "Add to basket" }).click();
  await page.getByText("In your basket").first().waitFor();
  await page.goto("/basket");
  const offer = page.getByText(/As a preferred customer you would pay/);
  await offer.waitFor();
  await page.getByRole("link", { name: "make an account" }).waitFor();
  await page.request.post("/api/session", {
    headers: { origin: shop.url },
    data: { email: "declan@alderandvale.example", password: "steep-slowly" },
  });
  await hold(page, ["/basket"]);
  await page.goto("/basket");
  const total = async () => (await page.locator("main").textContent()) ?? "";
  const dear = await total();
  await page.getByRole("button", { name: "Become a preferred customer" }).click();
  await offer.waitFor({ state: "detached" });
  assert.notEqual(await total(), dear, "the prices follow at once");
  await page.goto("/account");
  await page.getByText("You are a preferred customer by your own wish").waitFor();
  await hold(page, ["/account"]);
  await page.goto("/account");
  await page.getByRole("button", { name: "Stop being one" }).click();
  await page.getByRole("button", { name: "Become a preferred customer" }).waitFor();
  const { rows } = await pool.query(
    `select 1 from customer_class join person_detail using (person_id) where email like 'declan@%'`,
  );
  assert.equal(rows.length, 0);
  assert.deepEqual(shop.errors, []);
});
