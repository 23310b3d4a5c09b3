import assert from "node:assert/strict";
import { test } from "node:test";
import { csvReply } from "./csv-reply.ts";

async function* pagesOf(...pages: readonly (readonly string[])[]): AsyncGenerator<readonly string[], void> {
  for (const page of pages) yield page;
}

void test("a list in pages is one file, a page without rows does not end it", async () => {
  const reply = await csvReply("list.csv", ["a", "b"], pagesOf([], ["x"], [], [], ["y", "z"], []), (row) => [row, 1]);
  assert.equal(await reply.text(), 'a,b\n"x","1"\n"y","1"\n"z","1"\n');
  assert.equal(reply.headers.get("content-disposition"), 'attachment; filename="list.csv"');
});

void test("no cell is a formula, a quote stays a quote", async () => {
  const reply = await csvReply("list.csv", ["a"], pagesOf(["=1+1", "-2", "\t=1", 'say "so", twice']), (row) => [row]);
  assert.deepEqual((await reply.text()).trim().split("\n").slice(1), [
    `"'=1+1"`,
    `"'-2"`,
    `"'\t=1"`,
    `"say ""so"", twice"`,
  ]);
});

void test("who may not read the first page gets no file; who goes away ends the asking", async () => {
  async function* refused(allowed: boolean): AsyncGenerator<readonly string[], void> {
    if (!allowed) throw new Error("not allowed");
    yield [];
  }
  await assert.rejects(
    csvReply("list.csv", ["a"], refused(false), (row) => [row]),
    /not allowed/,
  );
  let ended = false;
  async function* endless(): AsyncGenerator<readonly string[], void> {
    try {
      for (;;) yield ["more"];
    } finally {
      ended = true;
    }
  }
  const reply = await csvReply("list.csv", ["a"], endless(), (row) => [row]);
  await reply.body?.cancel();
  assert.ok(ended);
});
