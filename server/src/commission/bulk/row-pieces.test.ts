/** Rows leave a thread in pieces whose memory comes back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { MessageChannel } from "node:worker_threads";
import { PIECE, RowPieces } from "./row-pieces.ts";
import type { Pieces } from "./row-pieces.ts";
import { RowSender } from "./send-rows.ts";
import type { Said } from "./worker-line.ts";

const ROWS = 2_000_000;

function* numbers(): Pieces {
  const rows = new RowPieces();
  for (let number = 0; number < ROWS; number++) {
    rows.row.room();
    rows.row.int16(1);
    rows.row.bigintField(number);
    if (rows.isReady) yield* rows.ready(number);
  }
  yield* rows.end(ROWS);
}

test("pieces that came back are filled anew, and what was in them is whole", async () => {
  const { port1, port2 } = new MessageChannel();
  const sender = new RowSender(port1);
  const taken: Buffer[] = [];
  const ended = Promise.withResolvers<void>();
  port2.on("message", (said: Said) => {
    if (said.say === "end") ended.resolve();
    if (said.say !== "piece") return;
    taken.push(Buffer.from(said.piece));
    const { buffer } = said.piece;
    // The last one is short, and is kept.
    if (said.piece.length > PIECE / 2) port2.postMessage({ do: "ack", buffer }, [buffer]);
    else port2.postMessage({ do: "ack" });
  });
  let back = 0;
  port1.on("message", (ack) => {
    if (ack.buffer !== undefined) back += 1;
    sender.ack(ack);
  });
  await sender.send(numbers());
  await ended.promise;
  port2.close();
  assert.ok(taken.length > 8 && back > 6, `${taken.length} pieces, ${back} back`);
  const all = Buffer.concat(taken);
  assert.equal(all.length, 19 + ROWS * 14 + 2);
  for (let number = 0; number < ROWS; number++) {
    const at = 19 + number * 14;
    if (all.readInt16BE(at) !== 1 || all.readInt32BE(at + 10) !== number) assert.fail(`the row ${number}`);
  }
});
