/** How members are paid: a US account, PayPal, and Stripe from its onboarding to a batch that is sent. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { inTransaction } from "../../server/src/foundation/database.ts";
import { openStripeServer } from "../../server/src/orders/stripe-testing.ts";
import { fakeConnect } from "../../server/src/payout/connect/testing.ts";
import { releaseHeld } from "../../server/src/plan/index.ts";
import { openDemoShop } from "./demo-shop.ts";

let time = Temporal.Instant.from("2026-03-20T12:00:00Z");
const now = (): Temporal.Instant => time;
const fake = fakeConnect(now);
const stripe = await openStripeServer({
  secretKey: "sk_test_local",
  webhookSecret: "whsec_own",
  now,
  more: fake.deeds,
});
after(() => stripe.close());
const shop = await openDemoShop(time.toString(), {
  FAIRLINE_STRIPE_SECRET_KEY: "sk_test_local",
  FAIRLINE_STRIPE_PUBLISHABLE_KEY: "pk_test_local",
  FAIRLINE_STRIPE_WEBHOOK_SECRET: "whsec_own",
  FAIRLINE_STRIPE_CONNECT_WEBHOOK_SECRET: "whsec_connect",
  FAIRLINE_STRIPE_URL: stripe.url.href,
});
const amara = await shop.signedIn("amara@members.example");
/** Lets time pass: of several accounts a member is paid to the one that was set last. */
function pass(span: Temporal.DurationLike): void {
  time = time.add(span);
  shop.time = time;
}
const kinds = async (): Promise<readonly string[]> => {
  const { rows } = await shop.database.pool.query<{ kind: string }>(
    `select kind from payout_account a join member m on m.id = a.member_id where m.handle = 'amara' order by kind`,
  );
  return rows.map(({ kind }) => kind);
};

test("a US account whose digit is wrong is refused at its field; right, it is kept, and so is PayPal", async () => {
  await amara.goto("/office/wallet?account=edit");
  await amara.getByLabel("How we pay you").selectOption("us-bank");
  await amara.getByLabel("Account holder").fill("Amara Okafor");
  await amara.getByLabel("Routing number").fill("021000022");
  await amara.getByLabel("Account number").fill("12345678");
  await amara.getByRole("button", { name: "Save the account" }).click();
  await amara.getByText("This is not a routing number").waitFor();
  await amara.getByLabel("Routing number").fill("021000021");
  await amara.getByRole("button", { name: "Save the account" }).click();
  await amara.getByText("Your account is saved").waitFor();
  await amara.getByText("021000021 ••••5678").waitFor();

  pass({ minutes: 1 });
  await amara.goto("/office/wallet?account=edit");
  await amara.getByLabel("How we pay you").selectOption("paypal");
  await amara.getByLabel("Account holder").fill("Amara Okafor");
  await amara.getByLabel("Mail address at PayPal").fill("amara@shop.example");
  await amara.getByRole("button", { name: "Save the account" }).click();
  await amara.getByText("PayPal a…@shop.example").waitFor();
  assert.deepEqual(await kinds(), ["iban", "paypal", "us-bank"]);
});

test("Stripe: on its own page the member says who they are, and comes back ready", async () => {
  pass({ minutes: 1 });
  // Stripe's page itself is not on this machine.
  await amara.route("https://connect.stripe.test/**", (route) =>
    route.fulfill({ contentType: "text/html", body: "<title>Stripe</title>" }),
  );
  await amara.goto("/office/wallet?account=edit");
  await amara.getByLabel("How we pay you").selectOption("stripe");
  await amara.getByLabel("Country").selectOption("IE");
  await amara.getByRole("button", { name: "Go to Stripe" }).click();
  await amara.waitForURL("https://connect.stripe.test/**");
  await amara.goto("/office/wallet?stripe=done");
  await amara.getByText("Stripe still wants to know something of you.").waitFor();
  const [account] = fake.accounts.keys();
  fake.onboard(account ?? "");
  await amara.getByRole("button", { name: "Ask Stripe again" }).click();
  await amara.getByText("Ready: Stripe passes on to your bank what we send.").waitFor();
});

test("a batch by Stripe: made by one, approved by another, sent, and paid once Stripe has moved it", async () => {
  pass({ hours: 24 * 31 });
  await inTransaction(shop.database.db, (tx) => releaseHeld({ tx, now: time, actor: null }));
  const orla = await shop.signedIn("orla@alderandvale.example");
  const declan = await shop.signedIn("declan@alderandvale.example");
  await orla.goto("/admin/payouts/new?currency=EUR");
  await orla.getByLabel("How it is paid").selectOption("stripe");
  await orla.waitForURL(/method=stripe/);
  await orla.getByRole("button", { name: /^Make the batch/ }).click();
  await orla.getByText("You made this; a second person approves it.").waitFor();
  await declan.goto(orla.url());
  await declan.getByRole("button", { name: "Approve…" }).click();
  await declan.getByText("After that it can be sent").waitFor();
  await declan.getByRole("button", { name: /^Approve €/ }).click();
  await declan.getByText("approved this").first().waitFor();

  fake.setBalance(0);
  await orla.reload();
  assert.equal(await orla.getByText("Files for the bank").count(), 0, "nothing by which it could be paid twice");
  await orla.getByRole("button", { name: "Send to Stripe…" }).click();
  await orla.getByRole("button", { name: /^Send €/ }).click();
  await orla.getByText("waits for money on your balance at Stripe").waitFor();
  assert.equal(await orla.getByRole("button", { name: "Cancel…" }).count(), 0);
  fake.setBalance(Number.MAX_SAFE_INTEGER);
  await orla.getByRole("button", { name: "Send to Stripe…" }).click();
  await orla.getByRole("button", { name: /^Send €/ }).click();
  await orla.getByText("Stripe has moved the money.").waitFor();
  assert.equal(fake.transfers.length, 1);

  const response = await orla.request.get("/api/admin/members?search=amara");
  const { members } = (await response.json()) as { members: { id: string }[] };
  await orla.goto(`/admin/payouts/payees/${members[0]?.id}`);
  await orla.getByRole("heading", { name: "Account at Stripe" }).waitFor();
  await orla.getByText("ready", { exact: true }).waitFor();
});

test("nothing went wrong in any window", () => {
  // A refused form answers 400.
  assert.deepEqual(
    shop.errors.filter((error) => !/400/.test(error)),
    [],
  );
});
