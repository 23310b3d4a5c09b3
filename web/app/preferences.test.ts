import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseLocale, preferenceCookies, readPreferences } from "./preferences.ts";

const spoken = ["en", "de", "ja"];

test("the reader's own choice comes first, with the region their browser names", () => {
  assert.equal(chooseLocale("de", "en-GB,de-CH;q=0.5", spoken), "de-CH");
  assert.equal(chooseLocale("ja", "en", spoken), "ja");
  assert.equal(chooseLocale("xx", "de", spoken), "de");
  assert.equal(chooseLocale("ar-XB", "de", spoken), "ar-XB");
});

test("then the browser's wishes in their order of weight, then English", () => {
  assert.equal(chooseLocale(undefined, "fr, en-GB;q=0.4, de-AT;q=0.9", spoken), "de-AT");
  assert.equal(chooseLocale(undefined, "fr", spoken), "en");
  assert.equal(chooseLocale(undefined, null, spoken), "en");
  assert.equal(chooseLocale(undefined, "en-xx1-!, ja;q=0", spoken), "en");
});

test("an office speaks fewer languages than the store", () => {
  const headers = { cookie: "fl_locale=ja; fl_scheme=dark; fl_zone=Asia/Tokyo" };
  assert.equal(readPreferences(new Request("http://shop/", { headers })).locale, "ja");
  const office = readPreferences(new Request("http://shop/office/earnings", { headers }));
  assert.deepEqual(office, { locale: "en", scheme: "dark", zone: "Asia/Tokyo" });
  assert.equal(readPreferences(new Request("http://shop/officer", { headers })).locale, "ja");
});

test("what is no choice is not kept", () => {
  const form = new FormData();
  form.set("locale", "en; Domain=evil");
  form.set("scheme", "plaid");
  form.set("zone", "Moon/Base");
  assert.deepEqual(preferenceCookies(form), []);
  const broken = readPreferences(
    new Request("http://shop/", { headers: { cookie: "fl_zone=Moon/Base; fl_scheme=x" } }),
  );
  assert.deepEqual(broken, { locale: "en", scheme: "auto", zone: undefined });
});
