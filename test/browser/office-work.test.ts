/**
 * What two people of the company office decide together: an adjustment, a move with its preview, a whole membership, a seat, a correction of a
 * closed month, and the bank's answer read from a large file.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { inTransaction } from "../../server/src/foundation/database.ts";
import { must } from "../../server/src/foundation/failure.ts";
import { putPlanInForce, releaseHeld } from "../../server/src/plan/index.ts";
import { openDemoShop } from "./demo-shop.ts";
import { hold } from "./office-steps.ts";

const shop = await openDemoShop("2026-03-20T12:00:00Z");
const orla = await shop.signedIn("orla@alderandvale.example");
const declan = await shop.signedIn("declan@alderandvale.example");

const idOf = async (page: Page, name: string): Promise<string> => {
  const response = await page.request.get(`/api/admin/members?search=${encodeURIComponent(name)}`);
  const { members } = (await response.json()) as { members: { id: string }[] };
  assert.ok(members[0], `${name} is a member`);
  return members[0].id;
};

/** Types into a field that finds members, and takes the first that is found. */
async function choose(page: Page, label: string, name: string): Promise<void> {
  const field = page
    .getByRole("combobox", { name: label })
    .or(page.getByRole("textbox", { name: label }))
    .first();
  await field.fill(name);
  await page
    .getByRole("option", { name: new RegExp(name) })
    .first()
    .click();
}

test("an adjustment: who asks cannot approve it, the second person does, and the member's statement has it", async () => {
  await orla.goto("/admin/adjustments/new");
  await choose(orla, "Member", "Vera Antunes");
  await orla.getByLabel("Type", { exact: true }).selectOption("prize");
  await orla.getByRole("textbox", { name: /^Amount/ }).fill("40,00");
  await orla.getByLabel("Reason").fill("Best stall of the spring market.");
  await orla.getByRole("button", { name: "Ask for it" }).click();
  await orla.waitForURL(/adjustments\/adj_/);
  await orla.getByText("You asked for this; a second person decides.").waitFor();
  assert.equal(await orla.getByRole("button", { name: "Approve…" }).count(), 0);

  await declan.goto(orla.url());
  await declan.getByRole("button", { name: "Approve…" }).click();
  await declan.getByRole("button", { name: "Approve €40.00" }).click();
  // Beside the panel the list has a view of that name.
  await declan.getByRole("dialog").getByText("Posted", { exact: true }).waitFor();
  const { rows } = await shop.database.pool.query(
    `select amount, taxable, state from adjustment where reason like 'Best stall%'`,
  );
  assert.deepEqual(rows, [{ amount: 4000n, taxable: true, state: "posted" }]);
});

test("a move: the preview says whose line changes before anybody asks, the second person agrees, it waits for April", async () => {
  await orla.goto(`/admin/network/new?member=${await idOf(orla, "wiktor")}`);
  await choose(orla, "Under whom", "Freya Dahl");
  await orla.getByRole("button", { name: "See what it changes" }).click();
  const effect = orla.getByRole("region", { name: "What it changes" });
  await effect.getByText("Tomasz Zieliński").waitFor();
  assert.match(await effect.innerText(), /They leave the groups of\s+Tomasz Zieliński/);
  assert.match(await effect.innerText(), /They join the groups of\s+Freya Dahl/);
  assert.match(await effect.innerText(), /1 Apr 2026/);
  await orla.getByLabel("Reason").fill("He moved to Gothenburg, and both agree.");
  await orla.getByRole("button", { name: "Ask for it" }).click();
  await orla.waitForURL(/changes\/chg_/);
  assert.equal(await orla.getByRole("button", { name: "Approve…" }).count(), 0);

  await declan.goto(orla.url());
  await declan.getByRole("button", { name: "Approve…" }).click();
  await declan.getByRole("button", { name: "Agree", exact: true }).click();
  // The pages read the real clock, which may be past the day on which this begins.
  await declan.getByText(/until then everybody stays where they are|In effect since/).waitFor();
  const { rows } = await shop.database.pool.query<{ effective_at: Temporal.Instant }>(
    "select effective_at from network_change where state = 'approved'",
  );
  assert.deepEqual(
    rows.map((row) => row.effective_at.toString()),
    ["2026-03-31T23:00:00Z"],
    "the first of April in Dublin",
  );
});

test("a move that would close a circle is refused in the preview, and nothing is asked", async () => {
  await orla.goto(`/admin/network/new?member=${await idOf(orla, "amara")}`);
  await choose(orla, "Under whom", "Vera Antunes");
  await orla.getByRole("button", { name: "See what it changes" }).click();
  await orla.getByText("This cannot be done").waitFor();
  await orla.getByText("that would close a circle").waitFor();
  assert.equal(await orla.getByRole("button", { name: "Ask for it" }).count(), 0);
});

test("a whole membership: the preview says what goes along, the second person agrees, and a setting says whose the money is", async () => {
  await orla.goto(`/admin/network/memberships/new?member=${await idOf(orla, "wiktor")}`);
  await orla.getByLabel("Why").selectOption("inheritance");
  await choose(orla, "Who takes it over", "Freya Dahl");
  await orla.getByRole("button", { name: "See what it changes" }).click();
  const effect = orla.getByRole("region", { name: "What it changes" });
  await effect.getByText("Freya Dahl has a place of their own and keeps it.").first().waitFor();
  assert.match(await effect.innerText(), /1 Apr 2026/);
  await orla.getByLabel("Goes to the new holder").check();
  await orla.getByLabel("Documents").fill("Will and grant of probate, folder 12.");
  await orla.getByLabel("Reason").fill("Inherited from her brother.");
  await orla.getByRole("button", { name: "Ask for it" }).click();
  await orla.waitForURL(/memberships\/mtr_/);
  await orla.getByText("You asked for this; a second person decides.").waitFor();

  await declan.goto(orla.url());
  await declan.getByText("What was earned before that day and is not paid yet goes to Freya Dahl.").waitFor();
  await declan.getByRole("button", { name: "Approve…" }).click();
  await declan.getByRole("button", { name: "Hand it on", exact: true }).click();
  await declan.getByText(/until then everybody stays where they are|In effect since/).waitFor();
  const { rows } = await shop.database.pool.query(`select state, balances from membership_transfer`);
  assert.deepEqual(rows, [{ state: "approved", balances: "go" }]);

  await declan.goto("/admin/network/memberships");
  await declan.getByText("stays with the old holder").waitFor();
  await declan.getByRole("button", { name: "Change this…" }).click();
  await declan.getByRole("dialog").getByLabel("What was earned before that day").selectOption("go");
  await declan.getByRole("button", { name: "Save", exact: true }).click();
  await declan.getByText("goes to the new holder").waitFor();
});

test("a newcomer is placed by their sponsor, on a phone, and another one by the office's rule", async () => {
  const amara = await shop.signedIn("amara@members.example");
  await amara.setViewportSize({ width: 390, height: 844 });
  await amara.goto("/office/team");
  await amara.getByRole("link", { name: "Place them" }).click();
  await amara.getByRole("heading", { name: "Fiadh Ní Dhubhghaill" }).waitFor();
  // Down the left legs until one is free.
  for (let depth = 0; depth < 12; depth += 1) {
    const free = amara.getByRole("button", { name: /^Place here/ }).first();
    if ((await free.count()) > 0) {
      await free.click();
      break;
    }
    const below = amara.getByRole("link", { name: /look below/ }).first();
    const seat = amara.locator(`a[href="${await below.getAttribute("href")}"]`);
    await below.click();
    // The address changes before the page does.
    await seat.first().waitFor({ state: "detached" });
  }
  await amara.waitForURL(/placed/);
  await amara.getByRole("heading", { name: "Ottilie Grünwald-Hämäläinen" }).waitFor();

  await orla.goto("/admin/network/waiting");
  await orla.getByRole("link", { name: /Ottilie/ }).click();
  await orla.getByRole("button", { name: "Seat them" }).click();
  await orla.getByText("Nobody waits").waitFor();
});

test("a closed month worked out again by a mended plan: every difference has its cause; the second person posts it", async () => {
  const document = await readFile(new URL("../../plans/starter.json", import.meta.url), "utf8");
  const mended = JSON.parse(document) as { version: string; bonuses: { retail: { percent: string } } };
  mended.version = "2";
  mended.bonuses.retail.percent = "21";
  await inTransaction(shop.database.db, async (tx) =>
    must(
      await putPlanInForce(
        { tx, now: shop.time, actor: null },
        {
          document: JSON.stringify(mended),
          from: Temporal.Instant.from("2026-04-01T00:00:00+01:00"),
          reason: "21, as agreed.",
        },
      ),
    ),
  );
  await orla.goto("/admin/adjustments/corrections");
  await orla.getByText("Work a period out again").click();
  await orla.getByLabel("Period").selectOption({ label: "February 2026" });
  const plan = orla.getByLabel("Plan", { exact: true });
  const other = await plan.locator("option", { hasText: "1 Apr 2026" }).getAttribute("value");
  await plan.selectOption(other ?? "");
  await orla.getByLabel("As the run read it").check();
  await orla.getByLabel("Reason").fill("Retail was agreed at 21 % for February.");
  await orla.getByRole("button", { name: "Work it out" }).click();
  await orla.waitForURL(/corrections\/cor_|corrections\/[a-z]+_/);
  await orla.getByText("Another rate").first().waitFor();
  assert.equal(await orla.getByRole("button", { name: "Approve…" }).count(), 0);

  await declan.goto(orla.url());
  await declan.getByRole("button", { name: "Approve…" }).click();
  await declan.getByRole("button", { name: "Post it" }).click();
  await declan.getByText("Posted", { exact: true }).first().waitFor();
});

test("the bank's answer is read from a file that is larger than any other request may be", async () => {
  shop.time = Temporal.Instant.from("2026-04-20T09:00:00Z");
  await inTransaction(shop.database.db, (tx) => releaseHeld({ tx, now: shop.time, actor: null }));
  await orla.goto("/admin/payouts/new?currency=EUR");
  await orla.getByRole("button", { name: /^Make the batch/ }).click();
  await orla.getByText("You made this; a second person approves it.").waitFor();
  await declan.goto(orla.url());
  await declan.getByRole("button", { name: "Approve…" }).click();
  await declan.getByRole("button", { name: /^Approve €/ }).click();
  await declan.getByText("approved this").first().waitFor();
  await orla.reload();
  const [file] = await Promise.all([
    orla.waitForEvent("download"),
    orla.getByRole("link", { name: /SEPA file/ }).click(),
  ]);
  const sent = await readFile(await file.path(), "utf8");
  const message = /<MsgId>([^<]+)/.exec(sent)?.[1] ?? "";
  const report = `<?xml version="1.0" encoding="UTF-8"?>
    <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
    <GrpHdr><MsgId>STS-1</MsgId><CreDtTm>2026-04-20T12:00:00Z</CreDtTm>
      <DbtrAgt><FinInstnId><BICFI>AIBKIE2DXXX</BICFI></FinInstnId></DbtrAgt></GrpHdr>
    <OrgnlGrpInfAndSts><OrgnlMsgId>${message}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
      <GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts>${" ".repeat(400_000)}</CstmrPmtStsRpt></Document>`;
  await orla.goto("/admin/payouts");
  await orla
    .locator('input[type="file"]')
    .setInputFiles({ name: "answer.xml", mimeType: "text/xml", buffer: Buffer.from(report) });
  await orla.getByRole("button", { name: "Read it" }).click();
  await orla.getByText(/Read: \d+ paid, [1-9]\d* failed/).waitFor();
});

test("axe finds nothing serious on the new pages, and nothing is wider than a phone", async () => {
  const member = await idOf(orla, "noor");
  const periods = (await (await orla.request.get("/api/admin/periods")).json()) as {
    periods: { period: { id: string } }[];
  };
  await hold(
    declan,
    [
      "/admin",
      "/admin/network",
      "/admin/network/new",
      "/admin/network/memberships",
      "/admin/network/memberships/new",
      `/admin/network/trees/pairs?member=${member}`,
      "/admin/network/imports",
      "/admin/adjustments/new",
      "/admin/adjustments/corrections",
      `/admin/periods/${periods.periods[0]?.period.id}/parallel`,
      `/admin/payouts/payees/${member}`,
      "/admin/payouts/rules",
    ],
    "serious",
  );
});

test("nothing went wrong in any window", () => {
  assert.deepEqual(
    // Pages that the second person may not enter are asked for too: the refusal is no fault of a page.
    shop.errors.filter((error) => !/403|409|404/.test(error)),
    [],
  );
});
