/**
 * The affiliate program as two people live it: somebody applies, is taken in, makes a link, a reader buys by it, the manager holds the
 * commission and a colleague clears it, and in the end it is paid out; and what the manager sets up beside that.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inTransaction } from "../../server/src/foundation/database.ts";
import { releaseHeld } from "../../server/src/plan/index.ts";
import { openDemoShop } from "./demo-shop.ts";
import { decide, hold } from "./office-steps.ts";

const shop = await openDemoShop("2026-03-20T12:00:00Z");
const { pool } = shop.database;
const orla = await shop.signedIn("orla@alderandvale.example");
const declan = await shop.signedIn("declan@alderandvale.example");
const joan = await shop.visitor();
const email = "joan@steeped.example";
const secretOf = async (template: string): Promise<string> => {
  const { rows } = await pool.query<{ url: string }>(
    `select data ->> 'url' as url from mail where template = $1 and recipient = $2 order by id desc limit 1`,
    [template, email],
  );
  return new URL(rows[0]!.url).pathname;
};

test("somebody applies on the program's page; what is missing is said at its field, and the rest is kept", async () => {
  await joan.goto("/programs");
  await joan.getByRole("link", { name: "The Maker’s Table" }).click();
  await joan.getByLabel("Your name").fill("Joan Steep");
  await joan.getByLabel("Mail address").fill(email);
  await joan.getByLabel("Name of your site here").fill("amara");
  await joan.getByLabel("Where do you write?").fill("https://steeped.example");
  await joan.getByLabel("How many people read it").fill("4200");
  await joan.getByRole("checkbox", { name: /I accept the agreement/ }).check();
  await joan.getByRole("button", { name: "Send the application" }).click();
  await joan.getByText("That did not go through").waitFor();
  assert.equal(await joan.getByLabel("Mail address").inputValue(), email);
  await joan.getByLabel("Name of your site here").fill("steeped");
  await joan.getByRole("checkbox", { name: /I accept the agreement/ }).check();
  await joan.getByRole("button", { name: "Send the application" }).click();
  await joan.getByText("Thank you, we have your application").waitFor();
});

test("the manager reads the application and takes them in; the mail's secret opens their office, once", async () => {
  await orla.goto("/admin/affiliates/applications?state=open");
  await orla.getByRole("link", { name: /Joan Steep/ }).click();
  await orla.getByRole("link", { name: "https://steeped.example" }).waitFor();
  await decide(orla, "Approve");
  await orla.getByRole("dialog").getByText("Approved", { exact: true }).waitFor();
  const welcome = await secretOf("program-answer");
  assert.match(welcome, /^\/welcome\//);
  await joan.goto(welcome);
  await joan.getByLabel("Password", { exact: true }).fill("steep slowly now");
  await joan.getByLabel("The same again").fill("steep slowly now");
  await joan.getByRole("button", { name: "Open my office" }).click();
  await joan.waitForURL(/sign-in/);
  await joan.getByLabel("Mail address").fill(email);
  await joan.getByLabel("Password", { exact: true }).fill("steep slowly now");
  await joan.getByRole("button", { name: "Sign in", exact: true }).click();
  await joan.waitForURL(/\/office/);
  const again = await shop.visitor();
  await again.goto(welcome);
  await again.getByLabel("Password", { exact: true }).fill("somebody else's word");
  await again.getByLabel("The same again").fill("somebody else's word");
  await again.getByRole("button", { name: "Open my office" }).click();
  await again.getByText("That did not go through").waitFor();
  await again.context().close();
});

test("the affiliate finds a product with its rate, keeps it, makes a link and an address with a sub-id", async () => {
  await joan.goto("/office/catalogue");
  await joan.getByRole("button", { name: "Keep Pot for Two" }).click();
  await joan.getByRole("button", { name: "Let go of Pot for Two" }).waitFor();
  await joan.getByRole("link", { name: "Only my picks" }).click();
  await joan.getByRole("link", { name: "All products" }).waitFor();
  assert.match(await joan.locator("main").innerText(), /€9\.50 \(of this product\)/);
  await joan.getByRole("link", { name: "Make a link" }).click();
  await joan.getByLabel("What you call it").fill("Winter letter");
  await joan.getByLabel("Ending of the link").fill("winter-letter");
  await joan.getByRole("button", { name: "Make the link" }).click();
  await joan.getByText("Your link is ready").waitFor();
  await joan.getByRole("link", { name: "Winter letter" }).click();
  await joan.getByLabel("Sub-id s1").fill("issue 12");
  await joan.getByRole("button", { name: "Make the address" }).click();
  await joan.getByText("Ready to use").waitFor();
  assert.match(await joan.locator("main").innerText(), /\/r\/winter-letter\?s1=issue\+12/);
  for (const as of ["svg", "png"]) {
    const href = await joan.locator(`a[href$="qr?as=${as}"]`).getAttribute("href");
    const code = await joan.request.get(href ?? "");
    assert.equal(code.headers()["content-type"], as === "svg" ? "image/svg+xml" : "image/png");
  }
});

async function buy(product: string, name: string): Promise<void> {
  const page = await shop.visitor();
  await page.goto("/r/winter-letter?s1=issue+12");
  await page.goto(`/p/${product}`);
  await page.getByRole("button", { name: "Add to basket" }).click();
  await page.getByText("In your basket").first().waitFor();
  await page.goto("/basket");
  await page.getByRole("link", { name: "Go to checkout" }).click();
  await page.getByRole("heading", { name: "Checkout" }).waitFor();
  await page.getByLabel("Mail address").fill(`${name.toLowerCase().replace(" ", ".")}@shoppers.example`);
  await page.getByLabel("Full name").fill(name);
  await page.getByLabel("Street and number").fill("9 Dock Road");
  await page.getByLabel("Postcode").fill("H91 AB12");
  await page.getByLabel("City").fill("Galway");
  await page.getByLabel("Test card that succeeds").check();
  await page.getByRole("button", { name: /^Pay / }).click();
  await page.getByRole("heading", { name: `Thank you, ${name.split(" ")[0]}` }).waitFor();
  await page.context().close();
}

/** State and reason of the hold of Joan's earnings, the oldest first. */
async function earnings(): Promise<readonly string[]> {
  const { rows } = await pool.query<{ state: string; hold_reason: string | null }>(
    `select state, hold_reason from earning join member on member.id = earner_id where handle = 'steeped' order by earning.id`,
  );
  return rows.map(({ state, hold_reason }) => (hold_reason === null ? state : `${state} ${hold_reason}`));
}

test("readers buy by the link; the manager holds both with a reason, a colleague clears them", async () => {
  await buy("pot-for-two", "Una Byrne");
  await buy("tea-library", "Max Hale");
  const before = await earnings();
  assert.equal(before.length, 2, before.join());

  await orla.goto("/admin/affiliates/conversions");
  for (const box of await orla.getByRole("checkbox", { name: /Joan Steep/ }).all()) await box.check();
  await orla.getByText("2 chosen").waitFor();
  await decide(orla, "Hold", "New here: looked at first.");
  await orla.getByText("held: suspected").nth(1).waitFor();
  assert.deepEqual(await earnings(), ["held risk", "held risk"]);

  for (const _ of [1, 2]) {
    await declan.goto("/admin/affiliates/fraud?state=open");
    await declan
      .getByRole("link", { name: /Joan Steep/ })
      .first()
      .click();
    await declan.getByText("New here: looked at first.").waitFor();
    await decide(declan, "Clear", "Real readers, real parcels.");
    await declan.getByRole("dialog").getByText("Cleared", { exact: true }).waitFor();
  }
  assert.deepEqual(await earnings(), before);
});

test("the affiliate reads what came of it, in the reports and as the story of an earning", async () => {
  await joan.goto("/office/earnings");
  await joan
    .getByRole("link", { name: /Pot for Two/ })
    .first()
    .click();
  await joan
    .getByText(/Winter letter|winter-letter/)
    .first()
    .waitFor();
  await joan.goto("/office/reports?by=s1&days=365");
  await joan.getByRole("heading", { name: "In detail" }).waitFor();
  const csv = await joan.request.get("/api/partner/reports/csv?by=link");
  assert.match(await csv.text(), /^key,name,gross_clicks,net_clicks/);
});

test("the hold is over, and the commission is paid: account, batch, a second person, executed", async () => {
  await joan.goto("/office/wallet?account=edit");
  await joan.getByLabel("IBAN").fill("IE29 AIBK 9311 5212 3456 78");
  await joan
    .getByLabel(/holder/i)
    .first()
    .fill("Joan Steep");
  await joan.getByRole("button", { name: "Save the account" }).click();
  await joan.getByText("Your account is saved").waitFor();

  shop.time = Temporal.Instant.from("2026-05-04T09:00:00Z");
  await inTransaction(shop.database.db, (tx) => releaseHeld({ tx, now: shop.time, actor: null }));
  assert.deepEqual(await earnings(), ["available", "available"]);
  await orla.goto("/admin/payouts");
  await orla
    .getByRole("link", { name: /make a batch/i })
    .first()
    .click();
  await orla.getByRole("button", { name: /^Make the batch/ }).click();
  await orla.getByText("You made this; a second person approves it.").waitFor();
  await declan.goto(orla.url());
  await declan.getByRole("button", { name: "Approve…" }).click();
  await declan.getByRole("button", { name: /^Approve €/ }).click();
  await declan.getByText("approved this").first().waitFor();
  await orla.reload();
  await orla.getByRole("button", { name: "Mark as executed…" }).click();
  await orla.getByRole("button", { name: /^Mark €/ }).click();
  await orla.getByText("marked it as executed").or(orla.getByText("marked this as executed")).first().waitFor();
  assert.deepEqual(await earnings(), ["paid", "paid"]);
  await joan.goto("/office/wallet");
  await joan.getByText(/^Paid/i).first().waitFor();
});

test("the manager sets up: a group, a rate on a condition, a material that a colleague gives out, a message, an import", async () => {
  const id = "prg_1";
  await orla.goto(`/admin/affiliates/programs/${id}`);
  await orla.getByRole("button", { name: "Add a group" }).click();
  const window = orla.locator(".mantine-Modal-content");
  await window.getByLabel("Name").fill("Letters");
  await window.getByRole("button", { name: "Add" }).click();
  await orla.getByText("Letters", { exact: false }).first().waitFor();

  await orla.goto(`/admin/affiliates/programs/${id}/rates/new`);
  await orla.getByLabel("Name").last().fill("Large baskets");
  await orla.getByLabel("Percent", { exact: false }).first().fill("11,5");
  await orla.getByRole("button", { name: "Add a condition" }).click();
  await orla.getByLabel("About").selectOption("amount");
  await orla.getByLabel("Value").fill("80");
  await orla.getByRole("button", { name: "Add the rate" }).click();
  await orla.getByText("Large baskets").waitFor();
  const { rows } = await pool.query(`select percent, conditions from program_rate where title = 'Large baskets'`);
  assert.deepEqual(rows, [{ percent: "11.5", conditions: [[{ about: "amount", atLeast: "80" }]] }]);

  await orla.goto(`/admin/affiliates/programs/${id}/materials`);
  await orla.getByLabel("Kind").selectOption("text");
  await orla.getByLabel("Name").fill("A line for spring");
  await orla.locator('textarea[name="body"]').first().fill("A pot for two, for slow mornings: {link} {disclosure}");
  await orla.getByRole("button", { name: "Hand in" }).first().click();
  await orla.getByText("You made this; a second person decides.").waitFor();
  await declan.goto(orla.url());
  await decide(declan, "Give out");
  await joan.goto("/office/materials");
  await joan.getByRole("heading", { name: "A line for spring" }).waitFor();
  assert.match(await joan.locator("main").innerText(), /\/r\/winter-letter\?to=/);

  await orla.goto(`/admin/affiliates/programs/${id}/messages`);
  await orla.getByLabel("Subject").fill("New for spring");
  await orla.locator('textarea[name="body"]').fill("Dear {name},\n\nthere is a new line to use.");
  await orla.getByRole("button", { name: /^Send to \d+ affiliates$/ }).click();
  await orla.getByText(/mails are on their way/).waitFor();

  await orla.goto("/admin/affiliates/import");
  const csv = (rows: readonly string[]) => ({
    name: "affiliates.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(["email,name,handle,group,code", ...rows].join("\n")),
  });
  const good = "pat@leaf.example,Pat Leaf,pat-leaf,Letters,PATLEAF";
  await orla
    .locator('input[type="file"]')
    .setInputFiles(csv([good, "nonsense,Bo,bo,,", "kim@leaf.example,Kim,kim-leaf,No such,"]));
  await orla.getByRole("button", { name: "Try it" }).click();
  await orla.getByText("2 rows are wrong").waitFor();
  await orla.locator('input[type="file"]').setInputFiles(csv([good]));
  await orla.getByRole("button", { name: "Try it" }).click();
  await orla.getByText("It would work. Nothing was changed yet.").waitFor();
  assert.equal((await pool.query(`select from member where handle = 'pat-leaf'`)).rowCount, 0);
  await orla.getByRole("button", { name: "Import", exact: true }).click();
  await orla.getByText("It is in.").waitFor();
  assert.equal((await pool.query(`select from program_code where code = 'PATLEAF'`)).rowCount, 1);
});

test("the pages of the program can be used by everybody: no faults that axe finds", async () => {
  const at = "/admin/affiliates";
  await hold(orla, [
    at,
    `${at}/programs/prg_1`,
    `${at}/programs/prg_1/settings`,
    `${at}/conversions`,
    `${at}/fraud-rules`,
  ]);
  await hold(joan, [
    "/office/reports",
    "/office/catalogue",
    "/office/programs",
    "/office/materials",
    "/programs/makers-table",
  ]);
});

test("nothing went wrong in any window", () => {
  // A refused form is answered with its status, which the browser's console counts as an error.
  assert.deepEqual(
    shop.errors.filter((line) => !/status of (400|409|422)/.test(line) && !/\/welcome\/.*404/.test(line)),
    [],
  );
});
