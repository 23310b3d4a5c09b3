import assert from "node:assert/strict";
import { test } from "node:test";
import { asOneArrival, Turns } from "./turns.ts";

test("whoever came first is next, also where they ask again; nobody waits while one is free", async () => {
  const turns = new Turns(1);
  const order: string[] = [];
  const ask = async (name: string) => {
    await turns.take();
    order.push(name);
  };
  await ask("free");
  const early = asOneArrival(() => async (name: string) => ask(name));
  const waiting: Promise<void>[] = [];
  await asOneArrival(async () => {
    // Of one request, which came before the next ones, and asks after them.
    const later = Promise.resolve().then(() => ask("first, asked last"));
    asOneArrival(() => waiting.push(ask("second")));
    asOneArrival(() => waiting.push(ask("third")));
    waiting.push(later);
    await Promise.resolve();
  });
  waiting.push(ask("nobody's, came last"));
  for (let given = 0; given < 4; given += 1) {
    turns.giveBack();
    await new Promise((done) => setTimeout(done, 1));
  }
  await Promise.all(waiting);
  assert.deepEqual(order, ["free", "first, asked last", "second", "third", "nobody's, came last"]);
  turns.giveBack();
  await early("free again");
  assert.equal(order.at(-1), "free again");
});
