/** A thread that is fed by two at once, by more than it takes ahead, reads everything. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Plan } from "@fairline/engine";
import { ByteWriter, copyEnd, copyHeader } from "./byte-writer.ts";
import { calculateHere, calculateInThread } from "./calculator.ts";
import type { Calculator } from "./calculator.ts";
import { SOURCES } from "./people-columns.ts";

const plan = JSON.parse(
  readFileSync(new URL("../../../../plans/shapes/affiliate.json", import.meta.url), "utf8"),
) as Plan;
const head = { plan, planSha256: "plan", companyCurrency: "EUR", day: null, rates: {} };
const of = { head, isStored: false, sources: { trees: [], live: false, timeZone: "UTC" } };

/** A row of numbers, a piece each. */
function pieces(rows: number, row: (writer: ByteWriter, id: number) => void): readonly Uint8Array<ArrayBuffer>[] {
  const made: Uint8Array<ArrayBuffer>[] = [];
  const writer = new ByteWriter((piece) => made.push(new Uint8Array(piece)), false);
  writer.bytes(copyHeader);
  for (let id = 1; id <= rows; id++) {
    row(writer, id);
    writer.flush();
  }
  writer.bytes(copyEnd);
  writer.flush();
  return made;
}

async function hashOf(calculator: Calculator): Promise<string> {
  const feed = async (source: number, all: readonly Uint8Array<ArrayBuffer>[]): Promise<void> => {
    for (const piece of all) await calculator.feed({ source }, piece);
  };
  const standing = pieces(1_500, (row, id) => {
    row.int16(2);
    row.bigintField(id);
    row.smallField(2);
  });
  const card = pieces(1_500, (row, id) => {
    row.int16(3);
    row.bigintField(id);
    row.bigintField(id);
    row.bigintField(id * 86_400_000_000);
  });
  await Promise.all([feed(SOURCES.standing, standing), feed(SOURCES.card, card)]);
  const hash = await calculator.inputSha256();
  calculator.close();
  return hash;
}

test("fed by two at once, a thread reads what is read here", async () => {
  assert.equal(await hashOf(calculateInThread(of)), await hashOf(calculateHere(of)));
});
