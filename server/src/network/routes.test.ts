import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "../foundation/clock.ts";
import { createCompany } from "../foundation/company.ts";
import { inTransaction } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp } from "../http/testing.ts";
import { memberOfPerson } from "../members/index.ts";
import { runImport } from "./import/run-import.ts";
import { listImports } from "./import/store.ts";

const database = await testDatabase();
const { db } = database;
// A little ahead of the clock by which the people below are made.
const now = systemClock.now().add({ seconds: 60 });
const nextMonth = now.toZonedDateTimeISO("Europe/Dublin").toPlainDate().with({ day: 1 }).add({ months: 1 });
const monthsEnd = nextMonth.toZonedDateTime("Europe/Dublin").toInstant();
const app = await openTestApp(database, { clock: { now: () => now } });

await inTransaction(db, (tx) =>
  createCompany(
    tx,
    {
      name: "Small & Sons",
      legalName: "Small & Sons Ltd",
      registration: "IE 000000",
      address: "1 Quay Street, Galway",
      country: "IE",
      currency: "EUR",
      timeZone: "Europe/Dublin",
      accent: "#4f6044",
      payoutIban: "IE29AIBK93115212345678",
      payoutBic: "AIBKIE2D",
      demo: false,
    },
    now,
  ),
);
await makePerson(db, { email: "asker@example.test", permissions: ["member.read", "member.write", "network.write"] });
await makePerson(db, {
  email: "second@example.test",
  permissions: ["member.read", "network.approve", "network.import"],
});
const partner = await makePerson(db, { email: "partner@example.test", member: "distributor" });
const asker = await app.signIn("asker@example.test");
const second = await app.signIn("second@example.test");
const partnerCookie = await app.signIn("partner@example.test");
const top = toEdge("member", (await memberOfPerson(db, partner))!.id);

async function call<T>(cookie: string, method: string, path: string, body?: unknown, status = 200): Promise<T> {
  const headers = { "idempotency-key": crypto.randomUUID() };
  const response = await app.call(method, path, { cookie, headers, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  assert.equal(response.status, status, `${method} ${path}: ${text}`);
  return JSON.parse(text) as T;
}

interface Node {
  readonly id: string;
  readonly handle: string;
  readonly leg: number | null;
}

const enrol = async (handle: string, sponsor: string) =>
  (
    await call<{ id: string }>(asker, "POST", "/api/admin/members", {
      name: handle,
      email: `${handle}@example.test`,
      handle,
      displayName: handle,
      kind: "distributor",
      sponsor,
    })
  ).id;

test("a tree with a tank: the sponsor sees who waits, and seats them below themselves", async () => {
  await call(asker, "PUT", "/api/admin/trees/pairs", {
    kind: "binary",
    width: 2,
    depth: null,
    fill: "left",
    tankDays: 7,
  });
  const founder = await call<{ id: string }>(asker, "POST", `/api/admin/members/${top}/positions`, { tree: "pairs" });
  const newcomer = await enrol("newcomer", top);
  const { waiting } = await call<{ waiting: { id: string; member: string; deadline: string }[] }>(
    partnerCookie,
    "GET",
    "/api/partner/tank",
  );
  assert.deepEqual([waiting.length, waiting[0]?.member], [1, newcomer]);
  assert.ok(waiting[0]);
  assert.equal(waiting[0].deadline, now.add({ hours: 7 * 24 }).toString());
  const half = await app.call("POST", `/api/partner/tank/${waiting[0].id}/seat`, {
    cookie: partnerCookie,
    body: { parent: founder.id },
  });
  assert.equal(half.status, 400, "a parent without a leg is no seat");
  const seat = { parent: founder.id, leg: 1 };
  const seated = await call<{ id: string }>(partnerCookie, "POST", `/api/partner/tank/${waiting[0].id}/seat`, seat);
  const own = await call<{ position: Node; children: Node[] }>(
    partnerCookie,
    "GET",
    `/api/partner/positions/${founder.id}`,
  );
  assert.deepEqual(
    own.children.map((node) => [node.id, node.handle, node.leg]),
    [[seated.id, "newcomer", 1]],
  );
  // A member who stands beside sees nothing of it.
  await makePerson(db, { email: "stranger@example.test", member: "distributor" });
  const stranger = await app.signIn("stranger@example.test");
  await call(stranger, "GET", `/api/partner/positions/${founder.id}`, undefined, 404);
});

test("a move: preview, asked, refused to the asker, agreed by the second, true from the month's end in Dublin", async () => {
  const a = await enrol("move-a", top);
  const b = await enrol("move-b", top);
  const below = await enrol("move-below", a);
  const change = { kind: "move", tree: "sponsor", node: below, parent: b };
  const effect = await call<{ effectiveAt: string; people: number; volume: string; loses: { people: Node[] } }>(
    asker,
    "POST",
    "/api/admin/network/preview",
    change,
  );
  assert.deepEqual([effect.effectiveAt, effect.people, effect.volume], [monthsEnd.toString(), 1, "0.00"]);
  assert.deepEqual(
    effect.loses.people.map((node) => node.id),
    [a],
  );
  const asked = await call<{ id: string }>(asker, "POST", "/api/admin/network/changes", {
    change,
    reason: "by letter",
  });
  interface Told {
    change: { who: { handle: string }; under: { handle: string }; askedBy: { name: string } };
    effect: { people: number };
  }
  const told = await call<Told>(second, "GET", `/api/admin/network/changes/${asked.id}`);
  assert.deepEqual(
    [told.change.who.handle, told.change.under.handle, told.change.askedBy.name, told.effect.people],
    ["move-below", "move-b", "asker", 1],
    "who decides reads names",
  );
  await call(asker, "POST", `/api/admin/network/changes/${asked.id}/approve`, undefined, 403);
  await call(second, "POST", `/api/admin/network/changes/${asked.id}/approve`);
  const line = async (at: string) =>
    (await call<{ line: Node[] }>(asker, "GET", `/api/admin/trees/sponsor/nodes/${below}?at=${at}`)).line.map(
      (node) => node.handle,
    );
  assert.deepEqual(await line(monthsEnd.subtract({ seconds: 1 }).toString()), ["move-below", "move-a", "partner"]);
  assert.deepEqual(await line(monthsEnd.toString()), ["move-below", "move-b", "partner"]);
  const { changes } = await call<{ changes: { state: string }[] }>(
    asker,
    "GET",
    `/api/admin/network/changes?member=${below}`,
  );
  assert.deepEqual(
    changes.map((one) => one.state),
    ["approved"],
  );
  const circle = { kind: "move", tree: "sponsor", node: top, parent: below };
  await call(asker, "POST", "/api/admin/network/preview", circle, 409);
  const mistaken = await call<{ id: string }>(asker, "POST", "/api/admin/network/changes", {
    change: { ...change, parent: a },
    reason: "by letter",
  });
  await call(asker, "POST", `/api/admin/network/changes/${mistaken.id}/withdraw`, { reason: "a mistake" });
});

test("who leaves by the office hands those below on", async () => {
  const leaver = await enrol("leaver", top);
  const below = await enrol("leaver-below", leaver);
  await call(asker, "POST", `/api/admin/members/${leaver}/standing`, { status: "terminated", reason: "their wish" });
  const { line } = await call<{ line: Node[] }>(
    asker,
    "GET",
    `/api/admin/trees/sponsor/nodes/${below}?at=${monthsEnd.toString()}`,
  );
  assert.deepEqual(
    line.map((node) => node.handle),
    ["leaver-below", "partner"],
  );
});

test("an import by parts: checked first, then applied; the faults come with their lines", async () => {
  const begun = await call<{ id: string; state: string }>(second, "POST", "/api/admin/imports");
  const path = `/api/admin/imports/${begun.id}`;
  await call(second, "PUT", `${path}/members/1`, { content: "handle,name,email,kind,joi" });
  await call(second, "PUT", `${path}/members/2`, { content: "ned\nolga,Olga,olga@old.test,distributer,2025-01-01\n" });
  await call(second, "POST", `${path}/apply`, undefined, 409);
  assert.equal((await call<{ state: string }>(second, "POST", `${path}/check`)).state, "checking");
  await call(second, "POST", `${path}/check`, undefined, 409);
  const [row] = await listImports(db, 1);
  await runImport(db, { id: row!.id, apply: false, now });
  interface Found {
    import: { state: string; faults: number };
    faults: { line: number; field: string; mend: string }[];
  }
  const found = await call<Found>(second, "GET", path);
  assert.deepEqual([found.import.state, found.import.faults], ["checked", 1]);
  assert.deepEqual(
    found.faults.map(({ line, field, mend }) => [line, field, mend]),
    [[2, "kind", "write affiliate or distributor"]],
  );
  await call(second, "POST", `${path}/apply`, undefined, 409);
  // The mended file has one part: nothing of the first one's second is left behind.
  await call(second, "DELETE", `${path}/members`);
  await call(second, "PUT", `${path}/members/1`, {
    content: "handle,name,email,kind,joined\nolga,Olga,olga@old.test,distributor,2025-01-01\n",
  });
  await call(second, "POST", `${path}/check`);
  await runImport(db, { id: row!.id, apply: false, now });
  assert.equal((await call<{ state: string }>(second, "POST", `${path}/apply`)).state, "applying");
  await runImport(db, { id: row!.id, apply: true, now });
  assert.equal((await call<Found>(second, "GET", path)).import.state, "applied");
  const { members } = await call<{ members: Node[] }>(asker, "GET", "/api/admin/members?search=olga");
  assert.equal(members.length, 1);
});
