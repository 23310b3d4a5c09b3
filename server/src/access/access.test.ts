import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "../foundation/clock.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import {
  approve,
  audit,
  createLogin,
  findOrCreatePerson,
  grantPermission,
  pendingApproval,
  refuse,
  requestApproval,
  revokePermission,
} from "./index.ts";

const { db, pool } = await testDatabase();

function as<T>(actor: bigint | null, work: (context: Context) => Promise<T>): Promise<T> {
  return inTransaction(db, (tx) => work({ tx, now: systemClock.now(), actor }));
}

/** Until a statement of this database waits for another one's lock. */
async function somebodyWaits(): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (rowCount !== 0) return;
    await new Promise((later) => setTimeout(later, 5));
  }
}

const makePerson = (name: string) =>
  as(null, (context) => findOrCreatePerson(context, { email: `${name}@example.com`, name, locale: "en" }));

const [ann, ben, eve] = await Promise.all([makePerson("ann"), makePerson("ben"), makePerson("eve")]);

const code = (result: unknown) => (isFailure(result) ? result.code : "done");

test("the same mail address is the same person, however it is written and however many ask at once", async () => {
  const wished = ["New@example.com", "new@Example.com", " new@example.com "];
  const ids = await Promise.all(
    wished.map((email) => as(null, (context) => findOrCreatePerson(context, { email, name: "New", locale: "en" }))),
  );
  assert.equal(new Set(ids).size, 1);
});

test("who makes a person while another one does waits for them: they share the person, or make one where the other did not", async () => {
  const count = async () => (await pool.query<{ count: bigint }>("select count(*) from person")).rows[0]!.count;
  for (const [email, kept] of [
    ["kept@example.com", true],
    ["left@example.com", false],
  ] as const) {
    const before = await count();
    const made = Promise.withResolvers<bigint>();
    const end = Promise.withResolvers<void>();
    const first = as(null, async (context) => {
      made.resolve(await findOrCreatePerson(context, { email, name: "One", locale: "en" }));
      await end.promise;
      return kept ? undefined : new Failure("not-found", "Taken back.");
    });
    const id = await made.promise;
    const second = as(null, (context) => findOrCreatePerson(context, { email, name: "Other", locale: "en" }));
    await somebodyWaits();
    end.resolve();
    await first;
    assert.equal((await second) === id, kept);
    assert.equal(await count(), before + 1n, "nobody without an address is left behind");
  }
});

test("one person asks and another consents; nobody consents to their own request", async () => {
  const wish = { action: "run.lock", subject: "run_1" } as const;
  assert.equal(code(await as(ben, (context) => approve(context, wish))), "not-found");
  must(await as(ann, (context) => requestApproval(context, wish)));
  assert.equal(code(await as(ben, (context) => requestApproval(context, wish))), "already-exists");
  assert.equal(code(await as(ann, (context) => approve(context, wish))), "second-person-needed");
  assert.equal((await pendingApproval(db, wish))?.requestedBy, ann);
  assert.equal(must(await as(ben, (context) => approve(context, wish))).requestedBy, ann);
  assert.equal(await pendingApproval(db, wish), undefined);
  assert.equal(code(await as(eve, (context) => approve(context, wish))), "not-found", "it is decided once");
});

test("two who consent at the same moment: one does", async () => {
  const wish = { action: "payout.approve", subject: "bat_1" } as const;
  must(await as(ann, (context) => requestApproval(context, wish)));
  const results = await Promise.all([ben, eve].map((actor) => as(actor, (context) => approve(context, wish))));
  assert.deepEqual(results.map(code).sort(), ["done", "not-found"]);
});

test("a refusal has a reason, and refusing one's own request withdraws it; then it can be asked again", async () => {
  const wish = { action: "run.lock", subject: "run_2" } as const;
  must(await as(ann, (context) => requestApproval(context, wish)));
  must(await as(ben, (context) => refuse(context, { ...wish, reason: "the totals are off" })));
  must(await as(ann, (context) => requestApproval(context, wish)));
  must(await as(ann, (context) => refuse(context, { ...wish, reason: "made a new draft" })));
  const { rows } = await pool.query("select decision, reason from approval where subject = 'run_2' order by id");
  assert.deepEqual(rows, [
    { decision: "refused", reason: "the totals are off" },
    { decision: "withdrawn", reason: "made a new draft" },
  ]);
});

test("the database itself refuses consent by the person who asked", async () => {
  must(await as(ann, (context) => requestApproval(context, { action: "run.lock", subject: "run_3" })));
  await assert.rejects(
    pool.query(
      "update approval set decision = 'approved', decided_by = requested_by, decided_at = now() where subject = 'run_3'",
    ),
    { constraint: "approval_second_person" },
  );
});

test("what was decided about consent is in the audit log, in the transaction that decided it", async () => {
  await as(ann, async (context) => {
    await audit(context, { action: "thing.changed", subject: "thg_1", after: { amount: 12n, at: context.now } });
    return new Failure("wrong-state", "rolled back");
  });
  const { rows } = await pool.query("select action, actor from audit where subject in ('run_1', 'thg_1') order by id");
  assert.deepEqual(rows, [
    { action: "approval.requested", actor: ann },
    { action: "approval.approved", actor: ben },
  ]);
  await assert.rejects(pool.query("delete from audit"), { code: "23001" });
});

test("permissions are granted and taken away, with a note of who did it", async () => {
  const change = { person: eve, permission: "order.refund" } as const;
  assert.deepEqual([...must(await as(ann, (context) => grantPermission(context, change)))], ["order.refund"]);
  assert.deepEqual([...must(await as(ann, (context) => grantPermission(context, change)))], ["order.refund"]);
  assert.deepEqual([...must(await as(ben, (context) => revokePermission(context, change)))], []);
  assert.equal(
    code(await as(ann, (context) => grantPermission(context, { ...change, person: 999_999n }))),
    "not-found",
  );
  const { rows } = await pool.query("select action, actor from audit where action like 'permission.%' order by id");
  assert.deepEqual(rows, [
    { action: "permission.granted", actor: ann },
    { action: "permission.revoked", actor: ben },
  ]);
});

test("the last one who may grant keeps that right, also where two revoke each other at once", async () => {
  const of = (person: bigint) => ({ person, permission: "staff.write" }) as const;
  must(await as(null, (context) => grantPermission(context, of(ann))));
  assert.equal(code(await as(ann, (context) => revokePermission(context, of(ann)))), "wrong-state");
  must(await as(ann, (context) => grantPermission(context, of(ben))));
  const results = await Promise.all([
    as(ann, (context) => revokePermission(context, of(ben))),
    as(ben, (context) => revokePermission(context, of(ann))),
  ]);
  assert.deepEqual(results.map(code).sort(), ["done", "wrong-state"]);
});

test("a login is made once, for a person who is there, with a password of some length", async () => {
  const login = { person: eve, password: "long enough" };
  assert.equal(code(await as(null, (context) => createLogin(context, { ...login, password: "short" }))), "bad-input");
  assert.equal(code(await as(null, (context) => createLogin(context, { ...login, person: 999_999n }))), "not-found");
  must(await as(null, (context) => createLogin(context, login)));
  assert.equal(code(await as(null, (context) => createLogin(context, login))), "already-exists");
  const { rows } = await pool.query<{ password: string }>(`select password from auth.account`);
  assert.equal(rows.length, 1);
  assert.doesNotMatch(rows[0]?.password ?? "", /long enough/);
});
