/** Passkeys, with an authenticator in software: keys and signatures are real, only the device around them is not there. */
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { test } from "node:test";
import { testDatabase } from "../foundation/testing.ts";
import { cookiesOf, makePerson, openTestApp, origin, password } from "../http/testing.ts";
import { smallCompany } from "../sales/testing.ts";

const database = await testDatabase();
const { call, signIn } = await openTestApp(database);
await smallCompany(database.db);

// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

async function api(
  method: string,
  path: string,
  given: { cookie?: string; body?: unknown } = {},
): Promise<{ status: number; cookie: string; text: string; json: Json }> {
  const response = await call(method, path, { ...given, address: `198.51.100.${Math.floor(Math.random() * 250)}` });
  const text = await response.text();
  return {
    status: response.status,
    cookie: cookiesOf(response),
    text,
    json: text === "" ? null : JSON.parse(text),
  };
}

const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64url");
/** CBOR (RFC 8949) of short byte strings and texts. */
const head = (type: number, size: number) =>
  Buffer.from(
    size < 24
      ? [(type << 5) | size]
      : size < 256
        ? [(type << 5) | 24, size]
        : [(type << 5) | 25, size >> 8, size & 255],
  );
const bytesOf = (bytes: Uint8Array) => Buffer.concat([head(2, bytes.length), bytes]);
const textOf = (text: string) => Buffer.concat([head(3, text.length), Buffer.from(text)]);

interface Device {
  readonly id: Buffer;
  readonly key: KeyObject;
  readonly cose: Buffer;
  count: number;
}

function device(): Device {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}: RFC 9053
  const start = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01]);
  const cose = Buffer.concat([
    start,
    Buffer.from([0x21]),
    bytesOf(Buffer.from(x, "base64url")),
    Buffer.from([0x22]),
    bytesOf(Buffer.from(y, "base64url")),
  ]);
  return { id: randomBytes(16), key: privateKey, cose, count: 0 };
}

function dataOf(of: Device, { verified = true, attest = false, host = "localhost" } = {}): Buffer {
  of.count += 1;
  const flags = 0x01 | (verified ? 0x04 : 0) | (attest ? 0x40 : 0);
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(of.count);
  const start = Buffer.concat([createHash("sha256").update(host).digest(), Buffer.from([flags]), counter]);
  if (!attest) return start;
  return Buffer.concat([start, Buffer.alloc(16), Buffer.from([0, of.id.length]), of.id, of.cose]);
}

const clientData = (type: "webauthn.create" | "webauthn.get", challenge: string, from = origin) =>
  Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false }));

function made(of: Device, challenge: string): object {
  const data = dataOf(of, { attest: true });
  const attestation = Buffer.concat([
    Buffer.from([0xa3]),
    textOf("fmt"),
    textOf("none"),
    textOf("attStmt"),
    Buffer.from([0xa0]),
    textOf("authData"),
    bytesOf(data),
  ]);
  return {
    id: base64(of.id),
    rawId: base64(of.id),
    type: "public-key",
    clientExtensionResults: {},
    response: {
      clientDataJSON: base64(clientData("webauthn.create", challenge)),
      attestationObject: base64(attestation),
      transports: ["internal"],
    },
  };
}

function signed(of: Device, challenge: string, how: { verified?: boolean; from?: string } = {}): object {
  const client = clientData("webauthn.get", challenge, how.from);
  const data = dataOf(of, { verified: how.verified ?? true });
  const message = Buffer.concat([data, createHash("sha256").update(client).digest()]);
  return {
    id: base64(of.id),
    rawId: base64(of.id),
    type: "public-key",
    clientExtensionResults: {},
    response: {
      clientDataJSON: base64(client),
      authenticatorData: base64(data),
      signature: base64(sign("sha256", message, of.key)),
    },
  };
}

const challengeToEnter = async () => (await api("POST", "/api/session/passkey/ask")).json.challenge as string;
const enter = async (response: object) => api("POST", "/api/session/passkey", { body: { response } });

test("a key is made with the password, signs in without it, and is taken away again", async () => {
  await makePerson(database.db, { email: "keys@example.test", permissions: ["order.read"] });
  const cookie = await signIn("keys@example.test");
  const phone = device();
  const refused = await api("POST", "/api/account/passkeys/offer", { cookie, body: { password: "wrong" } });
  assert.equal(refused.status, 400);
  const offer = await api("POST", "/api/account/passkeys/offer", { cookie, body: { password } });
  assert.deepEqual([offer.json.rp.id, offer.json.authenticatorSelection.userVerification], ["localhost", "required"]);
  const body = { name: "My phone", response: made(phone, offer.json.challenge) };
  const added = await api("POST", "/api/account/passkeys", { cookie, body });
  assert.equal(added.status, 200, added.text);
  assert.equal((await api("POST", "/api/account/passkeys", { cookie, body })).status, 400, "a challenge works once");

  const challenge = await challengeToEnter();
  const answer = signed(phone, challenge);
  const came = await enter(answer);
  assert.equal(came.json.person?.email, "keys@example.test", came.text);
  const who = await api("GET", "/api/session", { cookie: came.cookie });
  assert.deepEqual(who.json.permissions, ["order.read"], "staff come in by it too");
  assert.equal((await enter(answer)).json.code, "wrong-credentials", "an answer works once");

  const listed = (await api("GET", "/api/account/login", { cookie })).json.passkeys;
  assert.deepEqual([listed.length, listed[0].name, listed[0].usedAt === null], [1, "My phone", false]);
  const gone = await api("DELETE", `/api/account/passkeys/${listed[0].id}`, { cookie });
  assert.deepEqual(gone.json, { name: "My phone" });
  assert.equal((await enter(signed(phone, await challengeToEnter()))).json.code, "wrong-credentials");
});

test("no other key, no other site, no other challenge, and nobody who did not show the device who they are", async () => {
  await makePerson(database.db, { email: "strict@example.test" });
  const cookie = await signIn("strict@example.test");
  const phone = device();
  const offer = await api("POST", "/api/account/passkeys/offer", { cookie, body: { password } });
  const response = made(phone, offer.json.challenge);
  // Somebody else's challenge makes no key for them.
  await makePerson(database.db, { email: "other@example.test" });
  const other = await signIn("other@example.test");
  const stolen = await api("POST", "/api/account/passkeys", { cookie: other, body: { name: "Theirs", response } });
  assert.equal(stolen.status, 400);
  assert.equal((await api("POST", "/api/account/passkeys", { cookie, body: { name: "Mine", response } })).status, 200);

  const twin = { ...device(), id: phone.id };
  const tries: readonly (readonly [string, object])[] = [
    ["another key under its name", signed(twin, await challengeToEnter())],
    ["a page of another site", signed(phone, await challengeToEnter(), { from: "https://evil.example" })],
    ["a challenge that is not ours", signed(phone, base64(randomBytes(32)))],
    ["the challenge of a new key", signed(phone, offer.json.challenge)],
    ["a device that asked for no finger", signed(phone, await challengeToEnter(), { verified: false })],
  ];
  for (const [why, answer] of tries) assert.equal((await enter(answer)).json.code, "wrong-credentials", why);
  assert.equal((await enter(signed(phone, await challengeToEnter()))).status, 200);
  const [key] = (await api("GET", "/api/account/login", { cookie })).json.passkeys;
  const taken = await api("DELETE", `/api/account/passkeys/${key.id}`, { cookie: other });
  assert.equal(taken.json.code, "not-found");
});
