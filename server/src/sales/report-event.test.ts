/** Events told by staff and by other systems, over HTTP: of people who never ordered, and tried before they are recorded. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp } from "../http/testing.ts";
import { checkLedger } from "../ledger/index.ts";
import { must } from "../foundation/failure.ts";
import { enrolMember } from "../network/index.ts";
import { addCap } from "../program/index.ts";
import { openProgram } from "../program/testing.ts";
import { createLink } from "../referral/index.ts";
import { smallCompany } from "./testing.ts";

const database = await testDatabase();
const { db } = database;
const company = await smallCompany(db);
const founded = "2026-01-02T00:00:00Z";
const at = "2026-03-10T10:00:00Z";
const now = Temporal.Instant.from(at);
const { call, signIn, lines: log } = await openTestApp(database, { clock: { now: () => now } });
await makePerson(db, { email: "boss@example.com", permissions: ["program.read", "program.write", "program.review"] });
const cookie = await signIn("boss@example.com");
const browser = "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36";

let count = 0;
async function affiliate(sponsorId: bigint | null = null) {
  const handle = `teller-${(count += 1)}`;
  return company.at(founded, async (context) => {
    const kind = "affiliate" as const;
    const login = { email: `${handle}@example.test`, name: handle, locale: "en" };
    const id = must(await enrolMember(context, { ...login, handle, displayName: handle, kind, sponsorId }));
    const link = must(await createLink(context, { memberId: id, path: "/", label: handle }));
    return { id, handle, code: link.code };
  });
}

async function leadProgram(members: readonly bigint[]) {
  return company.at(founded, (context) =>
    openProgram(context, {
      members,
      rates: [
        { percent: "10" },
        { event: "lead", fixed: { EUR: "2.00" }, per: "sale" },
        { event: "trial", percent: "5" },
      ],
    }),
  );
}

interface Told {
  readonly conversion: string | null;
  readonly created: boolean;
  readonly dryRun: boolean;
  readonly would: null | {
    readonly affiliate: { readonly displayName: string };
    readonly state: string;
    readonly earnings: readonly {
      readonly earner: { readonly displayName: string };
      readonly amount: { readonly amount: string };
    }[];
    readonly decision: {
      readonly way: string;
      readonly lines: readonly {
        readonly pays: string;
        readonly rate: { readonly percent: string | null; readonly fixed: string | null };
      }[];
    };
  };
}

async function told(programId: bigint, body: object): Promise<Told> {
  const answer = await call("POST", `/api/admin/programs/${toEdge("program", programId)}/events`, { cookie, body });
  assert.equal(answer.status, 200, await answer.clone().text());
  return (await answer.json()) as Told;
}

/** The signed token that a visitor of this link carries, going on from another one. */
async function tokenOf(code: string, earlier?: string): Promise<string> {
  const carried = earlier === undefined ? "" : `; fl_visit=${earlier}`;
  const answer = await call("GET", `/r/${code}`, {
    headers: { "user-agent": browser, cookie: `fl_consent=yes${carried}` },
    address: `192.0.2.${(count += 1)}`,
  });
  const set = answer.headers.getSetCookie().find((one) => one.startsWith("fl_visit=")) ?? "";
  return decodeURIComponent(/fl_visit=([^;]+)/.exec(set)?.[1] ?? "");
}

/** How much there is of what an event may write. */
async function written(): Promise<unknown> {
  const { rows } = await sql`
    select (select count(*) from person) as people, (select count(*) from program_conversion) as conversions,
      (select count(*) from earning) as earnings, (select count(*) from entry) as books,
      (select count(*) from program_cap_use) as caps, (select count(*) from click_path) as paths`.execute(db);
  return rows;
}

test("a lead of somebody who never ordered: tried by a click token and mail it writes nothing, then it is recorded once", async () => {
  const ann = await affiliate();
  const own = await leadProgram([ann.id]);
  const click = await tokenOf(ann.code);
  assert.match(click, /^clk_\w+\.[\w-]{22}$/);
  const customer = { email: "new@example.com", name: "Nia New" };
  const body = { event: "lead", reference: "lead-1", market: "eu", click, customer };
  const before = await written();
  const tried = await told(own.id, { ...body, dryRun: true });
  assert.deepEqual(await written(), before);
  assert.deepEqual([tried.conversion, tried.created, tried.dryRun], [null, false, true]);
  assert.equal(tried.would?.affiliate.displayName, ann.handle);
  assert.deepEqual(
    tried.would?.earnings.map(({ amount }) => amount.amount),
    ["2.00"],
  );
  assert.equal(tried.would?.decision.way, "click");
  assert.equal(tried.would?.decision.lines[0]?.rate.fixed, "2.00");
  assert.ok(!("id" in (tried.would ?? {})));
  const done = await told(own.id, body);
  assert.ok(done.created && done.would === null);
  const { rows } = await sql<{ name: string }>`
    select card.name from program_conversion join person_card card on card.person_id = buyer_id
    where program_id = ${own.id}`.execute(db);
  assert.deepEqual(rows, [{ name: "Nia New" }]);
  // Told again it is the same one, tried or not; by the click's id it is the same click.
  const id = done.conversion;
  const again = await told(own.id, { ...body, dryRun: true });
  assert.deepEqual([again.conversion, again.created, again.would], [id, false, null]);
  const byId = await told(own.id, { ...body, click: click.split(".")[0], customer: { email: "NEW@example.com" } });
  assert.deepEqual([byId.conversion, byId.created], [id, false]);
  assert.deepEqual(await checkLedger(db), []);
});

test("by a code as by a click; where nobody brought it, a trial says so and makes no person either", async () => {
  const ann = await affiliate();
  const own = await leadProgram([ann.id]);
  const body = { event: "lead", market: "eu", customer: { email: "code@example.com" }, dryRun: true };
  const byCode = await told(own.id, { ...body, reference: "c1", code: ann.handle });
  assert.equal(byCode.would?.decision.way, "code");
  const before = await written();
  const nobody = await told(own.id, { ...body, reference: "c2", customer: { email: "nobodys@example.com" } });
  assert.deepEqual([nobody.conversion, nobody.created, nobody.would], [null, false, null]);
  assert.deepEqual(await written(), before);
});

test("trials use up no budget, however many at once", async () => {
  const ann = await affiliate();
  const own = await leadProgram([ann.id]);
  await company.at(founded, (context) =>
    addCap(context, { programId: own.id, per: "budget", groupId: null, currency: "EUR", amount: 300n }),
  );
  const body = { event: "lead", market: "eu", code: ann.handle, customer: { email: "budget@example.com" } };
  const tried = await Promise.all(
    Array.from({ length: 6 }, (_, index) => told(own.id, { ...body, reference: `b${index}`, dryRun: true })),
  );
  const pays = (one: Told) => one.would?.earnings.map(({ amount }) => amount.amount);
  for (const one of tried) assert.deepEqual(pays(one), ["2.00"]);
  assert.ok((await told(own.id, { ...body, reference: "b" })).created);
  assert.deepEqual(pays(await told(own.id, { ...body, reference: "next", dryRun: true })), ["1.00"]);
});

test("a token with the first click of the way: a program that pays the first one finds it", async () => {
  const [first, last] = [await affiliate(), await affiliate()];
  const own = await leadProgram([first.id, last.id]);
  const rule = (await (await call("GET", "/api/admin/attribution-rule", { cookie })).json()) as object;
  const setModel = async (clickModel: string) => {
    const body = { rule: { ...rule, clickModel }, reason: "for this test" };
    assert.equal((await call("PUT", "/api/admin/attribution-rule", { cookie, body })).status, 200);
  };
  const click = await tokenOf(last.code, await tokenOf(first.code));
  const body = {
    event: "lead",
    reference: "f1",
    market: "eu",
    click,
    customer: { email: "way@example.com" },
    dryRun: true,
  };
  assert.equal((await told(own.id, body)).would?.affiliate.displayName, last.handle);
  await setModel("first");
  assert.equal((await told(own.id, body)).would?.affiliate.displayName, first.handle);
  await setModel("last");
});

test("another system tries by its key: nothing is written but a line of the log", async () => {
  const ann = await affiliate();
  const own = await leadProgram([ann.id]);
  const made = await call("POST", `/api/admin/programs/${toEdge("program", own.id)}/keys`, {
    cookie,
    body: { name: "form", scopes: ["conversion.write"] },
  });
  const { secret } = (await made.json()) as { secret: string };
  const body = {
    event: "trial",
    reference: "t1",
    market: "eu",
    code: ann.handle,
    customer: { email: "trial@example.com" },
    value: { amount: "40.00", currency: "EUR" },
  };
  const report = async (dryRun: boolean) =>
    (await (
      await call("POST", "/api/conversions", {
        headers: { authorization: `Bearer ${secret}` },
        body: { ...body, dryRun },
      })
    ).json()) as Told;
  const before = await written();
  const { would } = await report(true);
  assert.deepEqual(await written(), before);
  assert.deepEqual(
    would?.earnings.map(({ earner, amount }) => [earner.displayName, amount.amount]),
    [[ann.handle, "2.00"]],
  );
  assert.equal(would?.decision.lines[0]?.rate.percent, "5");
  assert.ok(log.some(({ event }) => event === "conversion-tried"));
  assert.ok((await report(false)).created);
});

test("refused and nothing written: forged tokens, unknown markets and people, nobody or two named", async () => {
  const ann = await affiliate();
  const own = await leadProgram([ann.id]);
  const token = await tokenOf(ann.code);
  const good = { event: "lead", reference: "r1", market: "eu", click: token, customer: { email: "r@example.com" } };
  const before = await written();
  const forged = `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`;
  for (const [change, field] of [
    [{ click: forged }, "click"],
    [{ click: "clk_" }, "click"],
    [{ click: `${token}.x` }, "click"],
    [{ market: "nowhere" }, "market"],
    [{ customer: undefined }, "customer"],
    [{ person: toEdge("person", 1n) }, "customer"],
    [{ customer: undefined, person: toEdge("person", 999_999n) }, "person"],
    [{ value: { amount: "1.234", currency: "EUR" } }, "value"],
  ] as const) {
    for (const dryRun of [true, false]) {
      const path = `/api/admin/programs/${toEdge("program", own.id)}/events`;
      const answer = await call("POST", path, { cookie, body: { ...good, ...change, dryRun } });
      assert.equal(answer.status, 400, JSON.stringify(change));
      assert.match(await answer.text(), new RegExp(field));
    }
  }
  assert.deepEqual(await written(), before);
  assert.ok(log.some(({ event }) => event === "visit-token-refused"));
});
