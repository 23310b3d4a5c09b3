/**
 * A shopper's account in the browser: made by the link of a mail, addresses, a passkey of the device, a second step, everything
 * in one file, and the wish to be forgotten, taken back.
 */
import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { toEdge } from "../../server/src/foundation/ids.ts";
import { openDemoShop } from "./demo-shop.ts";
import { faultsOf } from "./faults.ts";

// The time of this machine: codes of the second step are those of the minute.
const shop = await openDemoShop("2026-03-20T12:00:00Z");
const { pool } = shop.database;
// A key belongs to a host's name; a bare address has none.
const at = (path: string) => new URL(path, shop.url.replace("127.0.0.1", "localhost")).href;
const email = "nora.quinn@shoppers.example";
const password = "three quiet mornings by the quay";

const page = await shop.visitor();
const main = page.locator("main");

/** The newest link in a mail to the shopper. */
async function mailedLink(): Promise<string> {
  const { rows } = await pool.query<{ data: unknown }>(
    `select data from mail where recipient = $1 order by id desc limit 1`,
    [email],
  );
  const found = /https?:\/\/[^"\\]+/.exec(JSON.stringify(rows[0]?.data ?? ""))?.[0];
  assert.ok(found !== undefined, "a link was mailed");
  return at(new URL(found).pathname);
}

/** The code that an authenticator app shows now (RFC 6238: SHA-1, 30 seconds, six digits). */
function codeOf(key: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = Array.from(key.replaceAll(/[\s=]/g, "").toUpperCase())
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac("sha1", secret).update(step).digest();
  const offset = digest[19]! & 15;
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
}

const part = (name: string) => page.getByRole("region", { name, exact: true });

async function leave(): Promise<void> {
  await page.goto(at("/account"));
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await page.waitForURL((url) => !url.pathname.startsWith("/account"));
}

async function enter(who: Page): Promise<void> {
  await who.goto(at("/sign-in?next=/account"));
  await who.getByLabel("Mail address").fill(email);
  await who.getByLabel("Password", { exact: true }).fill(password);
  await who.getByRole("button", { name: "Sign in", exact: true }).click();
}

test("an account is made by the link of a mail, which proves the address", async () => {
  await page.goto(at("/sign-up"));
  await page.getByLabel("Name").fill("Nora Quinn");
  await page.getByLabel("Mail address").fill(email);
  await page.getByRole("button", { name: "Send me the link" }).click();
  await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
  const link = await mailedLink();
  await page.goto(link);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Make my account" }).click();
  await page.getByText("Signed in as Nora Quinn").waitFor();
  const again = await shop.visitor();
  await again.goto(link);
  await again.getByLabel("Password").fill(password);
  const before = shop.errors.length;
  await again.getByRole("button", { name: "Make my account" }).click();
  await again.getByText("This link was used already, or is too old.").waitFor();
  // The browser notes the refused answer in its console.
  (shop.errors as string[]).splice(before);
});

test("addresses are kept, changed and taken away; one of them begins the checkout", async () => {
  await page.goto(at("/account/addresses"));
  for (const [street, city] of [
    ["3 Quay Lane", "Galway"],
    ["12 Mill Road", "Cork"],
  ]) {
    // The first form is open: there is nothing else to see yet.
    if (city === "Cork") await page.getByRole("button", { name: "Another address" }).click();
    await page.getByLabel("Full name").fill("Nora Quinn");
    await page.getByLabel("Street and number").fill(street!);
    await page.getByLabel("Postcode").fill("H91 AB12");
    await page.getByLabel("City").fill(city!);
    if (city === "Cork") await page.getByLabel("Begin the checkout with this one").check();
    await page.getByRole("button", { name: "Save" }).click();
    await main.getByText(street!).waitFor();
  }
  const quay = page.getByRole("listitem").filter({ hasText: "3 Quay Lane" });
  await quay.getByRole("button", { name: "Change" }).click();
  await page.getByLabel("Street and number").fill("4 Quay Lane");
  await page.getByRole("button", { name: "Save" }).click();
  await main.getByText("4 Quay Lane").waitFor();
  await page.getByRole("listitem").filter({ hasText: "4 Quay Lane" }).getByRole("button", { name: "Remove" }).click();
  await main.getByText("4 Quay Lane").waitFor({ state: "detached" });
  const { rows } = await pool.query(`select line1, is_default from address order by id`);
  assert.deepEqual(rows.at(-1), { line1: "12 Mill Road", is_default: true });
});

test("something dearer in exchange: the difference is paid on its page; store credit is told movement by movement", async () => {
  const staff = await shop.signedIn("orla@alderandvale.example");
  const asks =
    (who: Page, origin: string) =>
    // What comes back is the API's, looked at as the pages do.
    // oxlint-disable-next-line typescript/no-explicit-any
    async (path: string, data?: object): Promise<any> => {
      const headers = { origin, "idempotency-key": randomUUID() };
      const url = new URL(path, origin).href;
      const reply = data === undefined ? await who.request.get(url) : await who.request.post(url, { headers, data });
      assert.ok(reply.ok(), `${path}: ${await reply.text()}`);
      return await reply.json();
    };
  const buyer = asks(page, new URL(at("/")).origin);
  const office = asks(staff, shop.url);
  const { variants } = await buyer("/api/store/products/calendula-balm");
  await buyer("/api/store/basket/lines", { variantId: variants[0].id, quantity: 2 });
  const contact = {
    name: "Nora Quinn",
    email,
    line1: "12 Mill Road",
    line2: null,
    postcode: "H91 AB12",
    city: "Cork",
    region: null,
    country: "IE",
  };
  const order = await buyer("/api/store/orders", { contact, method: "test-succeeds" });
  const { rows } = await pool.query<{ id: bigint }>("select id from orders where number = $1", [order.number]);
  const id = toEdge("order", rows[0]!.id);
  const goods = () => office(`/api/admin/orders/${id}/goods`);
  const [{ orderLineId }] = (await goods()).lines;
  const lines = [{ orderLineId, quantity: 2 }];
  await office(`/api/admin/orders/${id}/shipments`, { lines, carrier: null, tracking: null });
  await office(`/api/admin/shipments/${(await goods()).shipments[0].id}/delivered`, {});
  const orderPage = at(`/orders/${order.token}`);
  const sendBack = async (wish: string, settled: object) => {
    await page.goto(orderPage);
    await page.getByText("Send something back").click();
    await page.getByLabel("How many of").selectOption("1");
    if (wish === "exchange") await page.getByLabel("Exchange for").selectOption(variants[1].id);
    await page.getByLabel("What you would like").selectOption(wish);
    await page.getByRole("button", { name: "Ask for the return" }).click();
    await page.getByText("Asked. We look at it").waitFor();
    const back = (await goods()).returns.at(-1);
    const approved = await staff.request.post(`/api/admin/returns/${back.id}/approve`, {
      headers: { origin: shop.url },
    });
    assert.ok(approved.ok());
    await office(`/api/admin/returns/${back.id}/receive`, {
      lines: [{ orderLineId, restocked: 1, writtenOff: 0 }],
    });
    await office(`/api/admin/returns/${back.id}/settle`, { reason: "as they wished", ...settled });
  };
  await sendBack("refund", { asCredit: true });
  await sendBack("exchange", {});
  await page.goto(orderPage);
  await page.getByRole("button", { name: /^Pay €/ }).click();
  await page.getByRole("button", { name: /Use your store credit/ }).click();
  await page.getByText("Gift card or credit").waitFor();
  await page.getByLabel("Test card that succeeds").check();
  await page.getByRole("button", { name: /^Pay €/ }).click();
  await page.getByText("Thank you, Nora Quinn").waitFor();
  await page.goto(at("/account/credit"));
  await main.getByText(`Refund of order ${order.number}`).waitFor();
  await main.getByText("You have €0.00").waitFor();
  assert.equal(await main.getByText(/^Paid for order/).count(), 1);
  // Nothing of hers is left under way: what follows is about being forgotten.
  const [exchange] = (await goods()).exchanges;
  await office(`/api/admin/orders/${exchange.orderId}/shipments`, { carrier: null, tracking: null });
  const { shipments } = await office(`/api/admin/orders/${exchange.orderId}/goods`);
  await office(`/api/admin/shipments/${shipments[0].id}/delivered`, {});
});

test("a passkey of the device is made, and opens the account without a password", async () => {
  const browser = await page.context().newCDPSession(page);
  await browser.send("WebAuthn.enable");
  await browser.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto(at("/account/security"));
  await part("Passkeys").getByLabel("What you call it").fill("My laptop");
  await part("Passkeys").getByLabel("Your password").fill(password);
  await part("Passkeys").getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText("The passkey is kept.").waitFor();
  await part("Passkeys").getByRole("button", { name: "Remove My laptop" }).waitFor();
  await leave();
  await page.goto(at("/sign-in?next=/account/security"));
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await part("Passkeys").getByRole("button", { name: "Remove My laptop" }).click();
  await part("Passkeys").getByText("My laptop").first().waitFor({ state: "detached" });
});

test("with the second step on, the password alone opens nothing", async () => {
  const factor = part("Second step");
  await factor.getByLabel("Your password").fill(password);
  await factor.getByRole("button", { name: "Set it up" }).click();
  await factor.getByLabel("Code").waitFor();
  const key = /key into the app: ?([A-Z2-7 ]+)/.exec(await factor.innerText())?.[1] ?? "";
  assert.ok(key.length >= 16, await factor.innerText());
  await factor.getByLabel("Code").fill(codeOf(key));
  await factor.getByRole("button", { name: "Switch it on" }).click();
  await factor.getByText("It is on").waitFor();
  await leave();
  const other = await shop.visitor();
  await enter(other);
  await other.getByRole("heading", { name: "One more step" }).waitFor();
  const before = shop.errors.length;
  await other.getByLabel("Code", { exact: true }).fill("000000");
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await other.getByText("This code is not right").waitFor();
  (shop.errors as string[]).splice(before);
  await enter(page);
  await page.getByLabel("Code", { exact: true }).fill(codeOf(key));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("Signed in as Nora Quinn").waitFor();
  await page.goto(at("/account/security"));
  await factor.getByLabel("Your password").fill(password);
  await factor.getByRole("button", { name: "Switch it off" }).click();
  await factor.getByRole("button", { name: "Set it up" }).waitFor();
});

test("everything is in one file; the wish to be forgotten waits and is taken back", async () => {
  await page.goto(at("/account/privacy"));
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download my data" }).click(),
  ]);
  const told = await readFile(await download.path(), "utf8");
  assert.ok(told.includes(email) && told.includes("12 Mill Road"), "address and mail are in it");
  assert.ok(!told.includes(password));
  await part("Be forgotten").getByLabel("Your password").fill(password);
  await page.getByRole("button", { name: "Erase my data in a week" }).click();
  await page.getByText("Your data will be erased").waitFor();
  await page.getByRole("button", { name: "Stop it" }).click();
  await page.getByRole("button", { name: "Erase my data in a week" }).waitFor();
  const { rows } = await pool.query(`select cancelled_at is not null as stopped from erasure`);
  assert.deepEqual(rows, [{ stopped: true }]);
});

test("the account's pages are read aloud rightly and fit a phone, by day and by night", async () => {
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    const paths = ["/account/security", "/account/privacy"];
    if (scheme === "light") paths.push("/account", "/account/addresses", "/account/payment", "/account/credit");
    for (const path of paths) {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(at(path));
      const violations = await faultsOf(page);
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${path} ${scheme}: ${id} ${nodes[0]?.html.slice(0, 120)}`),
        [],
      );
      await page.setViewportSize({ width: 360, height: 740 });
      const wider = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
      assert.ok(wider <= 0, `${path} is ${wider} px wider than a phone`);
    }
  }
  assert.deepEqual(shop.errors, []);
});
