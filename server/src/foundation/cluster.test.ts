import assert from "node:assert/strict";
import { platform } from "node:os";
import { test } from "node:test";
import { socketFolder } from "./cluster.ts";

test("a socket beside the data where its path fits into an address and PostgreSQL's setting, else the network alone", () => {
  const fits = platform() === "win32" ? undefined : "/srv/fairline/data";
  assert.equal(socketFolder("/srv/fairline/data"), fits);
  for (const folder of [
    `/srv/${"long/".repeat(20)}data`,
    "/srv/a,b/data",
    '/srv/a"b/data',
    `/srv/${"\u00e4".repeat(45)}`,
  ]) {
    assert.equal(socketFolder(folder), undefined, folder);
  }
});
