import assert from "node:assert/strict";
import { test } from "node:test";
import { defineArea } from "./area.ts";
import { directionOf } from "./direction.ts";

const { wordsFor } = defineArea({
  en: { plain: "Hello", named: "Hello {name}", things: { one: "One thing", other: "{count} things" } },
  de: { plain: "Guten Tag", named: "Guten Tag {name}", things: { one: "Ein Ding", other: "{count} Dinge" } },
});

test("a message is said in the reader's language, and in English where it is not spoken", () => {
  assert.equal(wordsFor("de-AT")("plain"), "Guten Tag");
  assert.equal(wordsFor("fr")("plain"), "Hello");
  assert.equal(wordsFor("constructor")("plain"), "Hello");
  assert.equal(wordsFor("fr").locale, "en");
});

test("places take values as they are; numbers are written the reader's way and choose the plural", () => {
  assert.equal(wordsFor("en")("named", { name: "{plain} $&" }), "Hello {plain} $&");
  assert.equal(wordsFor("en")("things", { count: 1 }), "One thing");
  assert.equal(wordsFor("de")("things", { count: 12345 }), "12.345 Dinge");
});

test("the trial language is English, longer, with its places; from right to left", () => {
  assert.equal(wordsFor("ar-XB")("named", { name: "Eve" }), "Héëllóö Eve");
  assert.equal(wordsFor("ar-XB")("things", { count: 1 }), "Onéë thíïng");
  assert.deepEqual(["ar-XB", "he", "de-AT", "en"].map(directionOf), ["rtl", "rtl", "ltr", "ltr"]);
});

test("elements stand inside a message", () => {
  assert.deepEqual(wordsFor("en").rich("named", { name: 7 }), ["Hello ", "7", ""]);
});
