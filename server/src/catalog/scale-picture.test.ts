import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { crc32 } from "node:zlib";
import { inTransaction } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { pictureOf } from "./picture-size.ts";
import { readMedia, storeMedia } from "./store-media.ts";

const { db } = await testDatabase();

/** A real PNG of one colour. */
function png(width: number, height: number): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + width * 3), 90);
  for (let row = 0; row < height; row += 1) rows[row * (1 + width * 3)] = 0;
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

async function keep(bytes: Buffer) {
  const found = must(pictureOf(bytes));
  const id = must(
    await inTransaction(db, (tx) =>
      storeMedia({ tx, now: Temporal.Instant.from("2026-03-01T09:00:00Z"), actor: null }, { ...found, bytes }),
    ),
  );
  return (await db.selectFrom("media").select("sha256").where("id", "=", id).executeTakeFirstOrThrow()).sha256;
}

test("a picture in a smaller width: WebP in proportion, made once however many ask, and kept", async () => {
  const sha = await keep(png(800, 1000));
  const asked = await Promise.all([320, 320, 320, 640].map((width) => readMedia(db, sha, width)));
  const found = asked.map((media) => must(pictureOf(media!.bytes)));
  assert.deepEqual(found, [
    { contentType: "image/webp", width: 320, height: 400 },
    { contentType: "image/webp", width: 320, height: 400 },
    { contentType: "image/webp", width: 320, height: 400 },
    { contentType: "image/webp", width: 640, height: 800 },
  ]);
  const kept = await db.selectFrom("media_size").select("width").orderBy("width").execute();
  assert.deepEqual(kept, [{ width: 320 }, { width: 640 }]);
  assert.equal((await readMedia(db, sha, 320))!.headers["content-type"], "image/webp");
});

test("what is no wider, other widths and broken pictures come as they are", async () => {
  const small = await keep(png(300, 300));
  for (const width of [320, 321, 99_999, Number.NaN]) {
    assert.equal((await readMedia(db, small, width))!.headers["content-type"], "image/png");
  }
  const broken = await keep(Buffer.concat([png(700, 700).subarray(0, 60), Buffer.alloc(40)]));
  assert.equal((await readMedia(db, broken, 320))!.headers["content-type"], "image/png");
  assert.equal(await readMedia(db, "0".repeat(64), 320), undefined);
  assert.ok(isFailure(pictureOf(png(1, 1).subarray(0, 10))));
});
