import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { readSettings, settingNames, SettingsError } from "./settings.ts";

const secret = "x".repeat(32);
const own = {
  DATABASE_URL: "postgres://x",
  FAIRLINE_URL: "https://shop.example",
  FAIRLINE_SECRET: secret,
  FAIRLINE_ACCOUNT_KEYS: `1:${Buffer.alloc(32, 1).toString("base64")},2:${Buffer.alloc(32, 2).toString("base64")}`,
};

test("without any setting: the demo company on the embedded database, for this machine only", () => {
  const settings = readSettings({});
  assert.equal(settings.databaseUrl, null);
  assert.equal(settings.demo, true);
  assert.equal(settings.host, "127.0.0.1");
  assert.equal(settings.port, null);
});

test("with a database of one's own: no demo, and a secret is asked for", () => {
  assert.throws(() => readSettings({ DATABASE_URL: "postgres://x" }), /FAIRLINE_SECRET is needed/);
  assert.throws(() => readSettings({ ...own, FAIRLINE_ACCOUNT_KEYS: "" }), /FAIRLINE_ACCOUNT_KEYS is needed/);
  assert.throws(() => readSettings({ ...own, FAIRLINE_URL: "" }), /FAIRLINE_URL is needed/);
  assert.equal(readSettings({ ...own, FAIRLINE_URL: "", FAIRLINE_HOST: "127.0.0.1" }).url, null);
  const settings = readSettings(own);
  assert.deepEqual([...(settings.accountKeys?.keys() ?? [])], [1, 2]);
  assert.equal(settings.demo, false);
  assert.equal(settings.host, "0.0.0.0");
  assert.equal(readSettings({ ...own, FAIRLINE_DEMO: "on" }).demo, true);
});

test("what cannot be used is refused with the setting's name", () => {
  const wrong: readonly Record<string, string>[] = [
    { PORT: "http" },
    { PORT: "70000" },
    { FAIRLINE_SECRET: "short" },
    { FAIRLINE_URL: "shop.example" },
    { FAIRLINE_URL: "https://shop.example/store" },
    { FAIRLINE_CONNECTIONS: "1" },
    { FAIRLINE_LOG: "loud" },
    { FAIRLINE_DEMO: "yes" },
    { FAIRLINE_FAILPOINT: "nowhere" },
    { FAIRLINE_ACCOUNT_KEYS: "1:short" },
    { FAIRLINE_ACCOUNT_KEYS: own.FAIRLINE_ACCOUNT_KEYS.slice(2) },
    { FAIRLINE_SECERT: secret },
  ];
  for (const environment of wrong) {
    const [name = ""] = Object.keys(environment);
    assert.throws(
      () => readSettings(environment),
      (error) => error instanceof SettingsError && error.message.includes(name),
    );
  }
  assert.equal(
    readSettings({ FAIRLINE_TEST_CLUSTER: "postgres://x", FAIRLINE_URL: "https://shop.example/" }).url,
    "https://shop.example",
  );
});

test("Stripe: all keys or none; a wrong one is refused without being said; the test bank is then off", () => {
  const keys = {
    FAIRLINE_STRIPE_SECRET_KEY: "sk_live_abc",
    FAIRLINE_STRIPE_PUBLISHABLE_KEY: "pk_live_abc",
    FAIRLINE_STRIPE_WEBHOOK_SECRET: "whsec_abc",
  };
  assert.equal(readSettings({}).stripe, null);
  assert.equal(readSettings({}).testPayments, true);
  const settings = readSettings(keys);
  assert.deepEqual([settings.stripe?.capture, settings.stripe?.api, settings.testPayments], ["now", null, false]);
  assert.equal(readSettings({ ...keys, FAIRLINE_STRIPE_URL: "http://127.0.0.1:4000" }).stripe?.api?.port, "4000");
  for (const name of Object.keys(keys)) {
    assert.throws(() => readSettings({ ...keys, [name]: "" }), /needs all three/);
    assert.throws(
      () => readSettings({ ...keys, [name]: "confidential" }),
      (error) => error instanceof SettingsError && error.message.includes(name) && !error.message.includes("confid"),
    );
  }
});

test("transfers can be offered where the shopper is told where they go", () => {
  assert.throws(() => readSettings({ FAIRLINE_MANUAL_PAYMENTS: "transfer" }), /FAIRLINE_TRANSFER_TO/);
  assert.throws(() => readSettings({ FAIRLINE_MANUAL_PAYMENTS: "cheque" }), /FAIRLINE_MANUAL_PAYMENTS/);
  const settings = readSettings({ FAIRLINE_MANUAL_PAYMENTS: "cash, transfer", FAIRLINE_TRANSFER_TO: "IE29 …" });
  assert.deepEqual(settings.manualPayments, ["manual-cash", "manual-transfer"]);
});

test("docs/configuration.md names every setting, and no other", async () => {
  const text = await readFile(new URL("../../docs/configuration.md", import.meta.url), "utf8");
  const rows = [...text.matchAll(/^\| `([A-Z_]+)` \|/gm)].map((match) => match[1]);
  assert.deepEqual(rows, [...settingNames]);
});
