/** Parts of files, names of files, signed links: what needs no database. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Failure } from "../foundation/failure.ts";
import { cleanName, disposition, typeOf } from "./file-name.ts";
import { spanOf } from "./send-content.ts";
import { readTicket } from "./start-download.ts";

test("a span is what was asked for, inside the file; the parts of a file that is fetched in any steps are the file", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 700 }), (size, step) => {
      const file = Uint8Array.from({ length: size }, (_, at) => at % 251);
      const parts: number[] = [];
      for (let from = 0; from < size; from += step) {
        const span = spanOf(`bytes=${from}-${from + step - 1}`, size);
        assert.ok(span !== undefined && span !== "none");
        parts.push(...file.subarray(span.first, span.last + 1));
      }
      assert.deepEqual(parts, [...file]);
    }),
    { numRuns: 60 },
  );
  assert.deepEqual(spanOf("bytes=5-", 10), { first: 5, last: 9 });
  assert.deepEqual(spanOf("bytes=-3", 10), { first: 7, last: 9 });
  assert.deepEqual(spanOf("bytes=-30", 10), { first: 0, last: 9 });
  for (const none of ["bytes=10-", "bytes=10-20", "bytes=-0"]) assert.equal(spanOf(none, 10), "none", none);
  for (const all of [undefined, "", "bytes=-", "bytes=5-2", "lines=0-1", "bytes=0-1,4-5", "bytes=a-b"]) {
    assert.equal(spanOf(all, 10), undefined, `${all}`);
  }
});

test("whatever a header says, a span stays inside the file", () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 30 }),
      fc.nat(),
      fc.nat(),
      fc.integer({ min: 1, max: 1_000 }),
      (odd, a, b, size) => {
        for (const header of [odd, `bytes=${odd}`, `bytes=${a}-${b}`, `bytes=${a}-`, `bytes=-${b}`]) {
          const span = spanOf(header, size);
          if (span === undefined || span === "none") continue;
          assert.ok(span.first >= 0 && span.first <= span.last && span.last < size, `${header} of ${size}`);
        }
      },
    ),
  );
});

test("names: no folder, nothing hidden, the true letters stay; the header holds them without breaking", () => {
  assert.equal(cleanName("C:\\Users\\me\\Käse & 日本語.pdf"), "Käse & 日本語.pdf");
  assert.equal(cleanName("../../.htaccess"), "htaccess");
  assert.equal(cleanName("a\u202Efdp.exe\r\nX: y"), "afdp.exeX y");
  for (const empty of ["", "...", "/", "\u0000"]) assert.ok(cleanName(empty) instanceof Failure, JSON.stringify(empty));
  assert.equal(typeOf("x.PDF"), "application/pdf");
  for (const page of ["a.html", "a.svg", "a.js", "a"]) assert.equal(typeOf(page), "application/octet-stream", page);
  assert.equal(
    disposition("Käse (1).pdf"),
    "attachment; filename=\"Kase (1).pdf\"; filename*=UTF-8''K%C3%A4se%20%281%29.pdf",
  );
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (given) => {
      const name = cleanName(given);
      if (name instanceof Failure) return;
      const header = disposition(name);
      assert.match(header, /^[\x20-\x7e]+$/);
      assert.equal(decodeURIComponent(header.split("UTF-8''")[1] ?? ""), name);
    }),
  );
});

test("a ticket that we did not sign opens nothing", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      assert.equal(readTicket("key", text, Temporal.Instant.from("2026-03-05T10:00:00Z")), undefined);
      assert.equal(readTicket("key", `dld_1.zzzzzz.${text}`, Temporal.Instant.from("2026-03-05T10:00:00Z")), undefined);
    }),
  );
});
