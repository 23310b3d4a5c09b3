/** Threads that are fed by two at once, by more than they take ahead, give what a calculation in place gives. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { MessageChannel } from "node:worker_threads";
import type { Plan } from "@fairline/engine";
import { encodeTexts } from "../../foundation/column-chunk.ts";
import { ByteWriter, copyEnd, copyHeader } from "./byte-writer.ts";
import { calculateHere, calculateInThread } from "./calculator.ts";
import type { Calculator } from "./calculator.ts";
import { SOURCES } from "./people-columns.ts";
import type { RecordAsked } from "./record-thread.ts";
import { leaveThread, takeThread } from "./run-threads.ts";

const plan = JSON.parse(
  readFileSync(new URL("../../../../plans/shapes/affiliate.json", import.meta.url), "utf8"),
) as Plan;
const head = { plan, planSha256: "plan", companyCurrency: "EUR", day: null, rates: {} };
const of = { head, isStored: false, sources: { trees: [], live: false, timeZone: "UTC" } };

/** A row of numbers, a piece each. */
function pieces(rows: number, row: (writer: ByteWriter, id: number) => void): readonly Uint8Array<ArrayBuffer>[] {
  const made: Uint8Array<ArrayBuffer>[] = [];
  const writer = new ByteWriter((piece) => {
    made.push(new Uint8Array(piece));
    return undefined;
  });
  writer.bytes(copyHeader);
  for (let id = 1; id <= rows; id++) {
    row(writer, id);
    writer.flush();
  }
  writer.bytes(copyEnd);
  writer.flush();
  return made;
}

/** People, sales and their lines. */
async function feedAll(calculator: Calculator): Promise<void> {
  const feed = async (source: number, all: readonly Uint8Array<ArrayBuffer>[]): Promise<void> => {
    for (const piece of all) await calculator.feed({ source }, piece);
  };
  const standing = pieces(1_500, (row, id) => {
    row.int16(2);
    row.bigintField(id);
    // An affiliate.
    row.smallField(1);
  });
  const card = pieces(1_500, (row, id) => {
    row.int16(3);
    row.bigintField(id);
    row.bigintField(id);
    row.bigintField(id * 86_400_000_000);
  });
  await Promise.all([feed(SOURCES.standing, standing), feed(SOURCES.card, card)]);
  calculator.people();
  const sale = pieces(1_500, (row, id) => {
    row.int16(7);
    row.bigintField(id);
    row.bigintField(1_501 - id);
    row.nullField();
    row.bigintField(3_000 * 86_400_000_000);
    row.field(Buffer.from(id % 2 === 0 ? "EUR" : "USD"));
    row.field(Buffer.from("eu"));
    row.field(encodeTexts(id % 3 === 0 ? ["gift"] : []));
  });
  const line = pieces(3_000, (row, number) => {
    row.int16(13);
    row.bigintField(Math.ceil(number / 2));
    row.smallField(2 - (number % 2));
    row.intField(1);
    for (const value of [number * 100, number * 80, number * 90]) row.bigintField(value);
    for (let field = 0; field < 6; field++) row.nullField();
    row.field(Buffer.from(`tea-${number % 40}`));
  });
  await Promise.all([feed(SOURCES.sale, sale), feed(SOURCES.line, line)]);
}

/** Everything that a calculation gives, as hashes. */
async function everything(calculator: Calculator): Promise<Readonly<Record<string, unknown>>> {
  const digest = async (rows: AsyncIterable<Uint8Array>): Promise<string> => {
    const hash = createHash("sha256");
    for await (const piece of rows) hash.update(piece);
    return hash.digest("hex");
  };
  await feedAll(calculator);
  const [outcome, members, sales] = await Promise.all([
    calculator.calculate(),
    digest(calculator.snapshot("member")),
    digest(calculator.snapshot("sale")),
  ]);
  assert.ok("lines" in outcome && outcome.lines > 1_000);
  const [chunks, output] = await Promise.all([digest(calculator.rows("chunk")), calculator.outputSha256()]);
  calculator.close();
  return { outcome, members, sales, chunks, output };
}

async function hashOf(calculator: Calculator): Promise<string> {
  await feedAll(calculator);
  const hash = await calculator.inputSha256();
  calculator.close();
  return hash;
}

test("fed by two at once, threads give what is given here: hashes, sums, the snapshot's rows and the lines'", async () => {
  const stored = { ...of, isStored: true };
  const here = await everything(calculateHere(stored));
  // The second time by the same threads.
  for (let time = 0; time < 2; time++) assert.deepEqual(await everything(calculateInThread(stored)), here);
  const { inputSha256 } = here["outcome"] as { readonly inputSha256: string };
  for (const open of [calculateInThread, calculateHere]) assert.equal(await hashOf(open(of)), inputSha256);
});

test("whoever waits for a thread that fails, or is closed, is told", async () => {
  const broken = calculateInThread({ ...of, isStored: true });
  await feedAll(broken);
  const more = pieces(1, (row) => {
    row.int16(9);
  });
  await broken.feed({ source: SOURCES.refund }, more[0]!).catch(() => {});
  // The one that has failed, and the other, which waits for it.
  const waiting = [broken.calculate(), Array.fromAsync(broken.snapshot("sale"))];
  for (const one of await Promise.allSettled(waiting)) {
    assert.equal(one.status, "rejected");
    assert.match(String(one.status === "rejected" && one.reason), /a row has 9 fields, not 5/);
  }
  const closed = calculateInThread(of);
  const asked = closed.inputSha256();
  closed.close();
  await assert.rejects(asked, /closed/);
});

test("a thread that has nothing to do waits for the next run; one that is at work, or has another waiting, ends", async () => {
  const file = new URL("./record-thread.ts", import.meta.url);
  const failures: Error[] = [];
  const take = () => takeThread<RecordAsked>(file, (error) => failures.push(error));
  const done = new Error("done");
  const begin = (line: ReturnType<typeof take>): void => {
    const { port1 } = new MessageChannel();
    const data = { head, trees: [], isStored: false, calculation: port1 };
    line.tell({ do: "begin", data }, [port1]);
  };
  const [one, other] = [take(), take()];
  assert.notEqual(one, other);
  begin(one);
  begin(other);
  // Nobody tells it that everything was read.
  const asked = other.ask({ do: "input-hash" });
  await new Promise((next) => setImmediate(next));
  leaveThread(file, other, done);
  await assert.rejects(asked, /done/);
  leaveThread(file, one, done);
  assert.equal(take(), one);
  const third = take();
  assert.notEqual(third, one);
  leaveThread(file, third, done);
  leaveThread(file, one, done);
  await assert.rejects(one.ask({ do: "input-hash" }), /done/);
  assert.equal(take(), third);
  third.end(done);
  assert.deepEqual(failures, []);
});
