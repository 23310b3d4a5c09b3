import assert from "node:assert/strict";
import { before, test } from "node:test";
import { buildIfOld } from "../build.ts";
import { de } from "./messages/de.ts";
import { en } from "./messages/en.ts";
import { ja } from "./messages/ja.ts";
import type { Mails, RenderedMail, Template } from "./types.ts";

type Render = <T extends Template>(template: T, data: Mails[T], locale: string) => Promise<RenderedMail>;
let renderMail: Render;

before(async () => {
  await buildIfOld(() => {});
  ({ renderMail } = (await import(new URL("../build/mail/index.js", import.meta.url).href)) as { renderMail: Render });
});

const usd = (amount: string) => ({ amount, currency: "USD" });
const about = { number: "1042", url: "https://shop.example/orders/secret", name: "Mina <Kato>" };
const bought = {
  placedAt: "2026-11-03T10:00:00Z",
  lines: [{ title: "Birch candle", variantName: "220 g", quantity: 2, total: usd("64.00") }],
  goods: usd("64.00"),
  shipping: usd("4.90"),
  tax: usd("5.12"),
  taxName: "Sales tax",
  taxIncluded: false,
  total: usd("74.02"),
};
const address = {
  name: "Mina Kato",
  line1: "1 Elm St",
  line2: null,
  postcode: "97201",
  city: "Portland",
  region: "OR",
  country: "US",
};
const brand = { name: "Alder & Vale", accent: "#4a5d30", legalName: "Alder & Vale Ltd." };

test("a confirmation says what was bought, for how much, and where it goes", async () => {
  const mail = await renderMail("order-confirmation", { ...about, ...bought, address, brand }, "en-US");
  assert.equal(mail.subject, "Your order 1042");
  for (const words of ["Birch candle", "2 × 220 g", "$64.00", "Sales tax", "$74.02", "Portland, OR 97201", about.url]) {
    assert.ok(mail.text.includes(words), `the text lacks ${words}`);
    assert.ok(mail.html.includes(words), `the page lacks ${words}`);
  }
  assert.ok(mail.html.includes("Alder &amp; Vale"));
  assert.ok(mail.html.includes("Mina &lt;Kato&gt;") && !mail.html.includes("<Kato>"), "a name is text, never markup");
});

test("downloads: where they are, and what was agreed to for them, in each language", async () => {
  const data = {
    ...about,
    lines: [{ title: "A Small Book", variantName: "PDF", quantity: 1 }],
    keys: [{ title: "A Small Book", keys: ["AB<C-1234"] }],
    keysOwed: 2,
    later: false,
    consentedAt: "2026-11-03T10:00:00Z",
    brand,
  };
  for (const [locale, agreed] of [
    ["en", "right of withdrawal"],
    ["de", "Widerrufsrecht"],
    ["ja", "撤回権"],
  ] as const) {
    const mail = await renderMail("order-downloads", data, locale);
    for (const words of [`${about.url}#downloads`, agreed, "1 × A Small Book, PDF", "2026"]) {
      assert.ok(mail.text.includes(words) && mail.html.includes(words), `${locale} lacks ${words}`);
    }
  }
  const keys = await renderMail("order-downloads", data, "en");
  assert.ok(
    keys.text.includes("AB<C-1234") && keys.html.includes("AB&lt;C-1234") && keys.text.includes("2 licence keys"),
  );
  const asked = await renderMail("order-downloads", { ...data, consentedAt: null }, "en");
  assert.ok(!asked.text.includes("withdrawal"), "nobody agreed to anything");
});

test("a refund and a returned payment name the sum, in the reader's language", async () => {
  const lines = [
    { title: "白樺のキャンドル", variantName: "", quantity: 1, amount: { amount: "3200", currency: "JPY" } },
  ];
  const refund = {
    ...about,
    amount: { amount: "3200", currency: "JPY" },
    shipping: { amount: "0", currency: "JPY" },
    lines,
  };
  assert.match((await renderMail("order-refund", refund, "ja")).text, /[¥￥]3,200/);
  const returned = await renderMail("order-returned", { ...about, ...bought, reason: "sold-out" }, "de");
  assert.match(returned.text, /74,02\s\$/);
  assert.match(returned.subject, /geht zurück/);
});

test("what is left to pay is told with its sum in three languages, and of an exchange until when it waits", async () => {
  const data = { ...about, brand, total: usd("64.00"), due: usd("12.50"), until: "2026-12-07T10:00:00Z" };
  for (const [locale, sum, day] of [
    ["en", "12.50", "December 7, 2026"],
    ["de", "12,50", "7. Dezember 2026"],
    ["ja", "12.50", "2026年12月7日"],
  ] as const) {
    const mail = await renderMail("order-due", { ...data, why: "exchange" }, locale);
    for (const words of [about.url, sum, day]) {
      assert.ok(mail.text.includes(words) && mail.html.includes(words), `${locale} lacks ${words}: ${mail.text}`);
    }
    const edited = await renderMail("order-due", { ...data, why: "edited", until: null }, locale);
    assert.ok(edited.text.includes(sum) && !edited.text.includes(day) && !/null|undefined/.test(edited.text));
    assert.notEqual(edited.subject, mail.subject);
  }
});

test("a parcel, its arrival and an answer to a return: with the way to follow it, the reason, and no empty lines", async () => {
  const follow = "https://carrier.example/track/JD1";
  const lines = [{ title: "Birch candle", variantName: "220 g", quantity: 2 }];
  const shipped = await renderMail(
    "order-shipped",
    { ...about, brand, carrier: "DHL", tracking: "JD1", follow, lines },
    "de",
  );
  for (const words of ["DHL", "JD1", follow, "2 × Birch candle, 220 g"]) assert.ok(shipped.text.includes(words), words);
  const bare = await renderMail(
    "order-shipped",
    { ...about, carrier: "DHL", tracking: null, follow: null, lines: [] },
    "ja",
  );
  assert.ok(!/null|undefined/.test(bare.text + bare.html));
  const arrived = await renderMail("order-delivered", { ...about, at: "2026-11-05T10:00:00Z" }, "en");
  assert.match(arrived.subject, /has arrived/);
  const refused = await renderMail("return-answer", { ...about, code: "R-1042-ABCDE", reason: "Used up" }, "en");
  assert.ok(refused.text.includes("Used up") && refused.subject.includes("R-1042-ABCDE"));
});

test("each step of a regular delivery is told in three languages, with its day, its sum and what is missing", async () => {
  const lines = [{ title: "Birch candle", variantName: "220 g", quantity: 2, total: usd("64.00") }];
  const missing = [{ title: "Oat soap", variantName: "90 g", wanted: 2, there: 1 }];
  const data = {
    brand,
    name: "Mina",
    url: "https://shop.example/account/autoships/ash_1",
    every: 4,
    unit: "week" as const,
    nextOn: "2026-04-02",
    retryOn: "2026-03-06",
    until: "2026-05-01",
    lines,
    missing,
    total: usd("71.00"),
    before: usd("64.00"),
  };
  const kinds = [
    "started",
    "changed",
    "soon",
    "dearer",
    "short",
    "nothing-there",
    "not-possible",
    "declined",
    "unpaid",
    "paused",
    "resumed",
    "ended",
  ] as const;
  for (const locale of ["en-US", "de", "ja"]) {
    for (const kind of kinds) {
      const mail = await renderMail("autoship", { ...data, kind }, locale);
      assert.ok(mail.subject !== "" && !mail.text.includes("{"), `${locale} ${kind}: ${mail.text}`);
      assert.ok(mail.html.includes(data.url));
    }
  }
  const soon = await renderMail("autoship", { ...data, kind: "soon" }, "en-US");
  for (const words of ["April 2, 2026", "$71.00", "1 × Oat soap, 90 g"]) assert.ok(soon.text.includes(words), words);
  const dearer = await renderMail("autoship", { ...data, kind: "dearer" }, "de");
  for (const words of ["2. April 2026", "Bisher: 64,00"]) assert.ok(dearer.text.includes(words), dearer.text);
  const holder = await renderMail(
    "autoship",
    { ...data, kind: "declined", reason: "authentication_required" },
    "en-US",
  );
  assert.ok(holder.text.includes("confirm this payment yourself") && holder.text.includes("March 6, 2026"));
});

test("data with a hole is refused by name, and so is a mail that does not exist", async () => {
  const broken = { ...about, url: "" } as unknown as Mails["order-refund"];
  await assert.rejects(renderMail("order-refund", broken, "en"), /"url" should be text; "amount" should be money/);
  await assert.rejects(renderMail("toString" as Template, broken, "en"), /there is no mail "toString"/);
});

test("every language keeps the places of the English message", () => {
  for (const [language, catalogue] of Object.entries({ de, ja })) {
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      const places = (text: unknown) => [...JSON.stringify(text).matchAll(/\{\w+\}/g)].map(String).sort();
      assert.deepEqual(places(catalogue[key]), places(en[key]), `${language}: ${key}`);
    }
  }
});
