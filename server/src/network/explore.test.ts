import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { createCompany } from "../foundation/company.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp } from "../http/testing.ts";
import { inTransaction } from "../foundation/database.ts";
import { memberOfPerson } from "../members/index.ts";
import { cellNumbers, cellsOf } from "./explore-cells.ts";
import { loadTree } from "./explore-load.ts";
import { fields } from "./explore-model.ts";
import type { Snapshot, View } from "./explore-model.ts";
import { plantTree } from "./explore-plant.ts";
import { findRows } from "./explore-search.ts";
import { takeSeat } from "./take-seat.ts";
import { must } from "../foundation/failure.ts";
import { setTree } from "./trees.ts";
import { replaceEdge } from "./store.ts";
import { findTree } from "./trees.ts";
import { testNetwork } from "./testing.ts";

const database = await testDatabase();
const { db } = database;
const network = testNetwork(db);
const noon = Temporal.Instant.from("2026-03-20T12:00:00Z");
const app = await openTestApp(database, { clock: { now: () => noon } });
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
    noon,
  ),
);

// top > ann > (ben > cat, dov); top > eve. Someone else's line: far > fay.
const top = await network.enrol("top", null, "2026-03-01T08:00:00Z");
const ann = await network.enrol("ann", top, "2026-03-02T08:00:00Z");
const ben = await network.enrol("ben", ann, "2026-03-03T08:00:00Z");
const cat = await network.enrol("cat", ben, "2026-03-04T08:00:00Z");
const dov = await network.enrol("dov", ann, "2026-03-05T08:00:00Z");
const eve = await network.enrol("eve", top, "2026-03-06T08:00:00Z");
const far = await network.enrol("far", null, "2026-03-06T09:00:00Z");
const fay = await network.enrol("fay", far, "2026-03-06T10:00:00Z");
// Cat stands under Eve since the tenth.
await network.at("2026-03-10T00:00:00Z", (context) =>
  replaceEdge(context.tx, { tree: "sponsor", memberId: cat, parentId: eve, from: context.now }),
);
await sql`update member set display_name = 'Zoë Ångström' where id = ${cat}`.execute(db);
await sql`update member set display_name = '=cmd|x, "quoted"' where id = ${dov}`.execute(db);

await makePerson(db, { email: "staff@example.test", permissions: ["member.read", "network.write"] });
const partner = await makePerson(db, { email: "partner@example.test", member: "distributor" });
const partnerMember = (await memberOfPerson(db, partner))!.id;
const staffCookie = await app.signIn("staff@example.test");
const partnerCookie = await app.signIn("partner@example.test");

const at = Temporal.Instant.from("2026-03-20T00:00:00Z");
const column = (entries: readonly (readonly [bigint, number])[]) => ({
  members: Float64Array.from(entries, ([member]) => Number(member)),
  values: Float64Array.from(entries, ([, value]) => value),
});

async function snapshotOf(when = at): Promise<Snapshot> {
  const tree = (await findTree(db, "sponsor"))!;
  return plantTree(tree, await loadTree(db, tree, when), {
    at: when,
    taken: when,
    ranks: column([
      [cat, 2],
      [ann, 1],
    ]),
    rankNames: ["Bronze", "Silver"],
    volumes: column([
      [cat, 12_345],
      [ben, 100],
    ]),
  });
}

const wholeOf = (snapshot: Snapshot): View => ({
  snapshot,
  root: -1,
  from: 0,
  to: snapshot.count,
  level: 0,
  exact: true,
  fields: new Set(fields),
});

test("a tree in preorder, larger branches first, with the sums of every branch, as of each day", async () => {
  const now = await snapshotOf();
  const ids = [...now.ids].map(BigInt);
  assert.deepEqual(ids, [top, ann, ben, dov, eve, cat, far, fay]);
  assert.deepEqual([...now.size], [6, 3, 1, 1, 2, 1, 2, 1]);
  assert.deepEqual([...now.above], [-1, 0, 1, 1, 0, 4, -1, 6]);
  assert.deepEqual([...now.level], [0, 1, 2, 2, 1, 2, 0, 1]);
  assert.deepEqual([...now.tall], [3, 2, 1, 1, 2, 1, 2, 1]);
  assert.deepEqual([...now.topRank], [2, 1, 0, 0, 2, 2, 0, 0]);
  assert.deepEqual([...now.volumeBefore], [0, 0, 0, 100, 100, 100, 12_445, 12_445, 12_445]);
  assert.deepEqual([...now.activity], [1, 1, 0, 1, 1, 0, 1, 1]);
  const before = await snapshotOf(Temporal.Instant.from("2026-03-09T00:00:00Z"));
  assert.deepEqual([...before.ids].map(BigInt), [top, ann, ben, cat, dov, eve, far, fay]);
  const first = await snapshotOf(Temporal.Instant.from("2026-03-02T12:00:00Z"));
  assert.deepEqual([...first.ids].map(BigInt), [top, ann]);
});

test("narrow branches become one block with their sums, wide ones are people, and nobody is lost or drawn twice", async () => {
  const view = wholeOf(await snapshotOf());
  const cells = (width: number, top = 0) => {
    const { numbers, labels } = cellsOf(view, { from: 0, to: view.to, top, levels: 20, width });
    const rows: Record<string, number>[] = [];
    for (let index = 0; index < numbers.length; index += cellNumbers.length) {
      rows.push(Object.fromEntries(cellNumbers.map((name, offset) => [name, numbers[index + offset]!])));
    }
    return { rows, labels };
  };
  const wide = cells(8000);
  assert.equal(wide.rows.length, 8);
  assert.ok(wide.rows.every((cell) => cell["branches"] === 1 && cell["tall"] === 1));
  assert.deepEqual(
    wide.labels.map(([cell, name]) => `${wide.rows[cell]!["level"]} ${name}`).sort(),
    ["0 far", "0 top", "1 ann", "1 eve", "1 fay", '2 =cmd|x, "quoted"', "2 Zoë Ångström", "2 ben"].sort(),
  );
  // Three pixels for eight people: far with fay is narrower than two, and so are those on the second level but ann and eve together.
  const small = cells(3);
  assert.deepEqual(
    small.rows.map(({ at, span, level, tall, branches }) => [at, span, level, tall, branches]),
    [
      [0, 6, 0, 1, 1],
      [6, 2, 0, 2, 1],
      [1, 5, 1, 2, 2],
    ],
  );
  const block = small.rows.at(-1)!;
  assert.deepEqual([block["rank"], block["activity"], block["selling"]], [2, -1, 40]);
  assert.deepEqual(
    cells(8000, 2)
      .rows.map(({ at }) => at!)
      .sort((a, b) => a - b),
    [2, 3, 5],
  );
  // However wide the picture, each level's cells stand beside each other.
  for (const width of [1, 2, 5, 9, 16, 40]) {
    const ends = new Map<number, number>();
    for (const { at, span, level } of cells(width).rows.toSorted((a, b) => a["at"]! - b["at"]!)) {
      assert.ok(at! >= (ends.get(level!) ?? 0), `width ${width}`);
      ends.set(level!, at! + span!);
    }
  }
});

test("a narrow branch before a wide one is a block of its own width", async () => {
  const ids = Float64Array.from({ length: 12 }, (_, index) => index + 1);
  const nothing = new Uint8Array(12);
  const empty = Buffer.alloc(0);
  const snapshot = await plantTree(
    { name: "teams", kind: "binary", width: 2, depth: null, fill: "left", tankDays: null },
    {
      ids,
      // One leg with a single position, the other with a line of ten.
      parents: ids.map((id) => (id === 1 ? 0 : id <= 3 ? 1 : id - 1)),
      legs: Uint16Array.from(ids, (id) => (id === 3 ? 1 : 0)),
      members: ids,
      joined: ids,
      kinds: nothing,
      standings: nothing,
      names: { text: empty, starts: new Uint32Array(13), plain: empty, plainStarts: new Uint32Array(13) },
    },
    { at, taken: at, ranks: column([]), rankNames: [], volumes: column([]) },
  );
  const view = { ...wholeOf(snapshot), fields: new Set<never>() };
  const { numbers } = cellsOf(view, { from: 0, to: 12, top: 1, levels: 1, width: 8 });
  assert.deepEqual([...numbers.slice(0, 5), ...numbers.slice(9, 14)], [1, 1, 1, 1, 1, 2, 10, 1, 1, 1]);
});

test("the search goes by name, handle and id, whatever the accents, and finds nothing outside the view", async () => {
  const snapshot = await snapshotOf();
  const view = wholeOf(snapshot);
  const found = (words: string, within: View = view) =>
    findRows(within, words, 10).map((row) => BigInt(snapshot.ids[row]!));
  assert.deepEqual(found("angstrom"), [cat]);
  assert.deepEqual(found("@CAT"), [cat]);
  assert.deepEqual(found(toEdge("member", dov)), [dov]);
  assert.deepEqual(found("nobody at all"), []);
  assert.deepEqual(found("   "), []);
  const row = snapshot.ids.indexOf(Number(ann));
  const below: View = { ...view, root: row, from: row, to: row + 3, level: 1 };
  assert.deepEqual(found("ben", below), [ben]);
  assert.deepEqual(found("angstrom", below), []);
  assert.deepEqual(found(toEdge("member", cat), below), []);
  assert.deepEqual(found("dov", { ...below, fields: new Set(["handle"]) }), [dov]);
  assert.deepEqual(found("quoted", { ...below, fields: new Set(["handle"]) }), []);
});

async function get(cookie: string, path: string, status = 200): Promise<Response> {
  const response = await app.call("GET", path, { cookie });
  assert.equal(response.status, status, `${path}: ${status === response.status ? "" : await response.text()}`);
  return response;
}
const json = async <T>(cookie: string, path: string, status = 200) => (await get(cookie, path, status)).json() as T;

interface Person {
  readonly id: string;
  readonly name: string | null;
  readonly handle: string | null;
  readonly joined: string | null;
  readonly volume: string | null;
  readonly below: number;
}

test("a partner sees their own branch, the fields that the company allows, and nothing above or beside", async () => {
  // The partner heads ann's line from now on; they joined by the machine's clock, so they are put back to the first day.
  await sql`update member set joined_at = '2026-03-01T00:00:00Z' where id = ${partnerMember}`.execute(db);
  await sql`update member_standing set during = '[2026-03-01,)' where member_id = ${partnerMember}`.execute(db);
  await sql`delete from tree_edge where member_id = ${partnerMember}`.execute(db);
  await network.at("2026-03-15T00:00:00Z", async (context) => {
    await replaceEdge(context.tx, { tree: "sponsor", memberId: ann, parentId: partnerMember, from: context.now });
    await replaceEdge(context.tx, { tree: "sponsor", memberId: partnerMember, parentId: top, from: context.now });
  });
  const start = await json<{ people: number; levels: number; exact: boolean; fields: string[] }>(
    partnerCookie,
    "/api/partner/explorer",
  );
  assert.deepEqual([start.people, start.levels, start.exact], [4, 3, false]);
  const { person, line } = await json<{ person: Person; line: Person[] }>(
    partnerCookie,
    `/api/partner/explorer/branch?id=${toEdge("member", ben)}`,
  );
  assert.deepEqual(
    line.map(({ id }) => id),
    [partnerMember, ann, ben].map((id) => toEdge("member", id)),
  );
  assert.deepEqual([person.joined, person.volume], ["2026-03", null]);
  for (const hidden of [top, eve, cat, fay]) {
    await get(partnerCookie, `/api/partner/explorer/branch?id=${toEdge("member", hidden)}`, 404);
    await get(partnerCookie, `/api/partner/explorer/rows?id=${toEdge("member", hidden)}`, 404);
    await get(partnerCookie, `/api/partner/explorer/export?id=${toEdge("member", hidden)}`, 404);
  }
  const csv = await (await get(partnerCookie, "/api/partner/explorer/export")).text();
  assert.deepEqual(csv.trim().split("\n").length, 5);
  assert.doesNotMatch(csv, /example\.test|\btop\b|\beve\b/);
  assert.match(csv, /"'=cmd\|x, ""quoted"""/);
  await app.call("PUT", "/api/admin/explorer/fields", { cookie: staffCookie, body: { fields: ["handle", "rank"] } });
  const { rows } = await json<{ rows: Person[] }>(
    partnerCookie,
    `/api/partner/explorer/rows?id=${toEdge("member", ann)}`,
  );
  assert.deepEqual(
    rows.map(({ name, handle, joined }) => [name, handle, joined]),
    [
      [null, "ben", null],
      [null, "dov", null],
    ],
  );
  const found = await json<{ people: Person[] }>(partnerCookie, "/api/partner/explorer/search?q=quoted");
  assert.deepEqual(found.people, []);
  // The day before nobody stood below them.
  const early = await json<{ people: number }>(partnerCookie, "/api/partner/explorer?day=2026-03-14");
  assert.equal(early.people, 1);
  const bytes = new Uint8Array(
    await (
      await get(partnerCookie, "/api/partner/explorer/cells?from=0&to=100&top=0&levels=9&width=4000")
    ).arrayBuffer(),
  );
  assert.doesNotMatch(Buffer.from(bytes).toString("latin1"), /quoted|"top"|"eve"/);
});

test("staff see the whole, day by day; a day to come and a reading that is gone are refused", async () => {
  const start = await json<{ people: number; taken: number; firstDay: string; today: string }>(
    staffCookie,
    "/api/admin/explorer",
  );
  assert.deepEqual([start.people, start.firstDay, start.today], [9, "2026-03-01", "2026-03-20"]);
  await get(staffCookie, "/api/admin/explorer?day=2026-03-21", 400);
  await get(staffCookie, "/api/admin/explorer?tree=nothing", 404);
  await get(staffCookie, `/api/admin/explorer/branch?at=0&taken=${start.taken}`);
  await get(staffCookie, "/api/admin/explorer/branch?at=0&taken=5", 409);
  const { rows, total } = await json<{ rows: Person[]; total: number }>(
    staffCookie,
    "/api/admin/explorer/rows?sort=below&down=true&limit=1",
  );
  assert.deepEqual([rows.map(({ handle, below }) => [handle, below]), total], [[["top", 6]], 2]);
});

test("in a tree with seats a partner has the branches of their own positions, from the left", async () => {
  await network.at("2026-03-16T00:00:00Z", async (context) => {
    await setTree(context, { name: "teams", kind: "binary", width: 2, depth: null, fill: "left", tankDays: null });
  });
  const seat = (memberId: bigint, parentId: bigint | null, leg = 0) =>
    network.at("2026-03-17T00:00:00Z", async (context) =>
      must(
        await takeSeat(context, {
          tree: "teams",
          memberId,
          under: null,
          ...(parentId === null ? {} : { seat: { parentId, leg } }),
        }),
      ),
    );
  const first = await seat(top, null);
  const own = await seat(partnerMember, first, 1);
  const other = await seat(eve, first, 0);
  const right = await seat(ann, own, 1);
  const left = await seat(dov, own, 0);
  const { roots, people } = await json<{ roots: string[]; people: number }>(
    partnerCookie,
    "/api/partner/explorer?tree=teams",
  );
  assert.deepEqual([roots, people], [[toEdge("position", own)], 3]);
  const { rows } = await json<{ rows: Person[] }>(partnerCookie, "/api/partner/explorer/rows?tree=teams");
  assert.deepEqual(
    rows.map(({ id }) => id),
    [left, right].map((id) => toEdge("position", id)),
  );
  await get(partnerCookie, `/api/partner/explorer?tree=teams&root=${toEdge("position", other)}`, 403);
});
