/**
 * The ends of the affiliate program in the browser: who else is told and what came back, keys, click rules and banned pages, one
 * affiliate's figures; and the shopper who is asked for a cookie.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { countReports } from "../../server/src/insight/index.ts";
import { sendPostbacks } from "../../server/src/reach/send-postbacks.ts";
import { openDemoShop } from "./demo-shop.ts";
import { decide, hold } from "./office-steps.ts";

const shop = await openDemoShop("2026-03-20T12:00:00Z");
const { pool, db } = shop.database;
const orla = await shop.signedIn("orla@alderandvale.example");
const at = "/admin/affiliates";

let secret = "";

test("a key is made, shown once, and revoked; with it a lead is reported", async () => {
  const page = `${at}/programs/prg_1/reporting`;
  await pool.query(
    `insert into program_rate (program_id, title, level, event, fixed, per, tiers, conditions, added_at)
     select 1, 'Leads', 'program', 'lead', '{"EUR": "1.50"}', 'sale', '{}', '[]', now()`,
  );
  await orla.goto(page);
  await orla.getByLabel("Whose key").fill("Newsletter form");
  await orla.getByRole("button", { name: "Make a key" }).click();
  await orla.getByText("it is shown this once").waitFor();
  secret = /flk_[\w-]{43}/.exec(await orla.locator("main").innerText())?.[0] ?? "";
  assert.notEqual(secret, "");
  await orla.reload();
  await orla.getByText("may report conversions").waitFor();
  assert.ok(!(await orla.content()).includes(secret));
});

/** As another system does it: no browser, no cookie. */
const report = (reference: string) =>
  fetch(`${shop.url}/api/conversions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({
      event: "lead",
      reference,
      market: "eu",
      code: "slow-mornings",
      customer: { email: `${reference}@x.example` },
    }),
  });

test("a postback: macros by a press, a preview that sends nothing, what it was told, sent again, off, removed", async () => {
  await orla.goto(`${at}/postbacks`);
  await orla.getByRole("textbox", { name: "Address" }).fill("http://127.0.0.1/?c=");
  await orla.getByRole("button", { name: /^\{cid\}/ }).click();
  assert.equal(await orla.getByRole("textbox", { name: "Address" }).inputValue(), "http://127.0.0.1/?c={cid}");
  await orla.getByRole("button", { name: "Add", exact: true }).click();
  await orla.getByText("lead to a public host").waitFor();
  await orla.getByRole("textbox", { name: "Address" }).fill("https://tracker.example.com/in?s={status}&p={payout}");
  await orla.getByRole("button", { name: "Preview" }).click();
  await orla.getByText(/Nothing was sent/).waitFor();
  assert.match(await orla.locator("pre").innerText(), /^GET https:\/\/tracker\.example\.com\/in\?s=\w+&p=\d+\.\d\d$/);
  await orla.getByRole("button", { name: "Add", exact: true }).click();
  await orla.getByRole("heading", { name: "tracker.example.com" }).waitFor();
  await orla.getByText("Nothing yet").waitFor();

  assert.equal((await report("one")).status, 200);
  const deliver = (answer: string) =>
    sendPostbacks(
      db,
      { secret: "a secret of this test", send: () => Promise.resolve({ fine: answer === "204", answer }) },
      { now: () => shop.time.add({ hours: 24 }) },
    );
  const triedElsewhere = async (): Promise<boolean> =>
    (await pool.query(`select from postback_delivery where attempts = 1 and answer <> '503'`)).rowCount !== 0;
  assert.ok((await deliver("503")) > 0);
  await orla.reload();
  await orla.getByText("503").first().waitFor();
  await orla.getByText("On, the last one failed").waitFor();
  await orla
    .getByRole("button", { name: /^Send cnv_/ })
    .first()
    .click();
  await orla.getByText("Waits", { exact: true }).first().waitFor();
  // The server tries at once, and finds no such host; what we send comes after that.
  for (let left = 80; left > 0 && !(await triedElsewhere()); left -= 1) await orla.waitForTimeout(100);
  await deliver("204");
  await orla.reload();
  await orla.getByText("204").first().waitFor();
  await orla.getByText("Sent", { exact: true }).first().waitFor();
  await hold(orla, [new URL(orla.url()).pathname]);
  await orla.getByRole("button", { name: "Switch off" }).click();
  await orla.getByText("Off", { exact: true }).waitFor();
  await orla.getByText("Remove this postback?").click();
  await orla.getByRole("button", { name: "Remove", exact: true }).click();
  await orla.getByText("Nobody is told yet").waitFor();

  await orla.goto(`${at}/programs/prg_1/reporting`);
  await decide(orla, "Revoke");
  await orla.getByText("Revoked").waitFor();
  assert.equal((await report("two")).status, 401);
});

test("click rules are set with a reason, a page is banned and allowed again", async () => {
  await orla.goto(`${at}/clicks`);
  await orla.getByLabel("Minutes").fill("45");
  await orla.getByRole("checkbox", { name: "Europe" }).check();
  await orla.locator('textarea[name="reason"]').fill("Half an hour was too short.");
  await orla.getByRole("button", { name: "Save" }).click();
  await orla.getByText("The rules hold from now on.").waitFor();
  const { rows } = await pool.query(`select duplicate_minutes, consent_markets, keep_months from click_rule`);
  assert.deepEqual([rows[0].duplicate_minutes, rows[0].consent_markets], [45, ["eu"]]);
  await orla.getByLabel("Host").fill("Spam.example");
  await orla.locator('input[name="reason"]').fill("Invented codes");
  await orla.getByRole("button", { name: "Ban", exact: true }).click();
  await orla.getByText("Invented codes").waitFor();
  await decide(orla, "Allow again", "They took it down.");
  await orla.getByText("No host is banned").waitFor();
});

test("one affiliate's figures, by what the manager wants to know, and as a file", async () => {
  await countReports(db, { now: shop.time });
  await orla.goto(`${at}/programs/prg_1/people`);
  await orla
    .getByRole("link", { name: /slow mornings/i })
    .first()
    .click();
  await orla.waitForURL(/affiliates\/of\/mbr_/);
  await orla.getByRole("link", { name: "s1", exact: true }).click();
  await orla.getByRole("link", { name: "Channel" }).click();
  await orla.waitForURL(/by=channel/);
  const href = await orla.getByRole("link", { name: "CSV" }).getAttribute("href");
  assert.match(await (await orla.request.get(href ?? "")).text(), /^key,name,gross_clicks/);
  await hold(orla, [new URL(orla.url()).pathname]);
});

test("where the market wants it, a shopper with a click is asked once, and both answers hold", async () => {
  const { rows } = await pool.query<{ code: string }>(`select code from link order by id limit 1`);
  for (const [press, cookie] of [
    ["Yes, keep it", /clk_/],
    ["No cookie", /^$/],
  ] as const) {
    const shopper = await shop.visitor();
    await shopper.goto("/");
    assert.equal(await shopper.getByText("Somebody recommended this shop").count(), 0, "nobody brought them");
    await shopper.goto(`/r/${rows[0]!.code}`);
    await shopper.getByText("Somebody recommended this shop").waitFor();
    const before = await shopper.context().cookies();
    assert.ok(!before.some(({ name, value }) => name === "fl_visit" && value !== ""), "not before the answer");
    await shopper.getByRole("button", { name: press }).click();
    await shopper.getByText("Somebody recommended this shop").waitFor({ state: "detached" });
    const visit = (await shopper.context().cookies()).find(({ name }) => name === "fl_visit")?.value ?? "";
    assert.match(visit, cookie);
    await shopper.goto("/basket");
    assert.equal(await shopper.getByText("Somebody recommended this shop").count(), 0);
    await shopper.context().close();
  }
});

test("the pages can be used by everybody, and nothing went wrong in any window", async () => {
  await hold(orla, [`${at}/postbacks`, `${at}/clicks`, `${at}/programs/prg_1/reporting`]);
  assert.deepEqual(
    shop.errors.filter((line) => !/status of (400|409|422|401)/.test(line)),
    [],
  );
});
