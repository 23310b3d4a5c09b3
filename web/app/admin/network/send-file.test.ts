import assert from "node:assert/strict";
import { test } from "node:test";
import { PART, sendFile } from "./send-file.ts";

interface Sent {
  readonly method: string;
  readonly address: string;
  readonly content: string;
}

function recorder(status = 200) {
  const sent: Sent[] = [];
  const fetching = (async (address: string, init: RequestInit) => {
    const body = typeof init.body === "string" ? (JSON.parse(init.body) as { content: string }).content : "";
    sent.push({ method: init.method ?? "", address, content: body });
    return Response.json({ detail: "The import is being worked on." }, { status });
  }) as typeof fetch;
  return { sent, fetching };
}

test("a file goes in parts in the place of the one before, whole again at the other end, no letter cut in two", async () => {
  // Two bytes a letter, and an odd first one: every cut falls into a letter.
  const text = `x${"ö".repeat(PART)}`;
  const { sent, fetching } = recorder();
  const told: number[] = [];
  await sendFile("/api/i/members", new Blob([text]), (bytes) => told.push(bytes), fetching);
  assert.deepEqual(
    sent.map(({ method, address }) => `${method} ${address}`),
    ["DELETE /api/i/members", "PUT /api/i/members/1", "PUT /api/i/members/2", "PUT /api/i/members/3"],
  );
  assert.equal(sent.map(({ content }) => content).join(""), text);
  assert.equal(told.at(-1), new Blob([text]).size);
});

test("what the server says against it is what the sender fails with; a file that is not UTF-8 is not sent on", async () => {
  await assert.rejects(
    sendFile("/api/i/members", new Blob(["a,b"]), () => {}, recorder(409).fetching),
    /being worked on/,
  );
  const { sent, fetching } = recorder();
  await assert.rejects(sendFile("/api/i/members", new Blob([new Uint8Array([0xff, 0xfe, 0x41])]), () => {}, fetching));
  assert.equal(sent.filter(({ method }) => method === "PUT").length, 0);
});
