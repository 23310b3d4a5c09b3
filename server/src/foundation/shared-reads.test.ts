import assert from "node:assert/strict";
import { test } from "node:test";
import type { Db } from "./database.ts";
import { SharedReads } from "./shared-reads.ts";

const db = { isTransaction: false } as Db;

test("who asks while it is read gets the next reading, together with all who ask meanwhile; nothing is kept", async () => {
  const reads = new SharedReads<number>();
  let [content, readings] = [1, 0];
  const gates: PromiseWithResolvers<void>[] = [];
  const ask = () =>
    reads.read(db, "shelf", async () => {
      readings += 1;
      const seen = content;
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      await gate.promise;
      return seen;
    });
  const first = ask();
  // Written after the first reading began: nobody who asks from now on may be told what was before.
  content = 2;
  const others = [ask(), ask(), ask()];
  gates[0]!.resolve();
  assert.equal(await first, 1);
  await new Promise((done) => setTimeout(done, 1));
  content = 3;
  const late = ask();
  gates[1]!.resolve();
  assert.deepEqual(await Promise.all(others), [2, 2, 2]);
  await new Promise((done) => setTimeout(done, 1));
  gates[2]!.resolve();
  assert.equal(await late, 3);
  assert.equal(readings, 3);
  const again = ask();
  gates[3]!.resolve();
  assert.equal(await again, 3);
  assert.equal(readings, 4);
});

test("a reading that fails is its askers' alone; another key, another database and a transaction read for themselves", async () => {
  const reads = new SharedReads<string>();
  const failing = reads.read(db, "a", () => Promise.reject(new Error("gone")));
  const next = reads.read(db, "a", async () => "there");
  await assert.rejects(failing, /gone/);
  assert.equal(await next, "there");
  const own: string[] = [];
  const slow = Promise.withResolvers<void>();
  const read = (of: Db, key: string) =>
    reads.read(of, key, async () => {
      own.push(key);
      await slow.promise;
      return key;
    });
  const all = [read(db, "b"), read(db, "c"), read({ isTransaction: false } as Db, "b")];
  const tx = { isTransaction: true } as Db;
  all.push(read(tx, "b"), read(tx, "b"));
  assert.deepEqual(own, ["b", "c", "b", "b", "b"]);
  slow.resolve();
  await Promise.all(all);
});

test("in a rush a reading serves for a while; who asks alone never gets an old one, and a failed one is not kept", async () => {
  let [time, content] = [10_000, 0];
  const reads = new SharedReads<number>({ asks: 3, keep: 2_000 }, () => time);
  const ask = (key = "shelf", then: () => number = () => content) => reads.read(db, key, async () => then());
  for (content = 1; content <= 20; content += 1) {
    time += 400;
    assert.equal(await ask(), content, "two or three a second are everybody for themselves");
  }
  for (let more = 0; more < 3; more += 1) await ask();
  content = 100;
  const began = time;
  assert.equal(await ask(), 21, "what was read a moment ago");
  while (time - began < 1_900) {
    time += 100;
    assert.equal(await ask(), 21);
  }
  assert.equal(await ask("another"), 100);
  time += 200;
  assert.equal(await ask(), 100, "no older than it may be");
  content = 101;
  assert.equal(await ask(), 100);
  assert.equal(await reads.read({ isTransaction: true } as Db, "shelf", async () => content), 101);
  time += 2_100;
  const fail = () => ask("shelf", () => assert.fail("gone"));
  for (let more = 0; more < 5; more += 1) await assert.rejects(fail(), /gone/);
  assert.equal(await ask(), 101, "the rush is on, and nothing is kept of what failed");
  time += 60_000;
  content = 102;
  assert.equal(await ask(), 102);
  content = 103;
  assert.equal(await ask(), 103, "the rush is over");
});
