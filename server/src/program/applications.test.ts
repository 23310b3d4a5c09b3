import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { createLogin, findOrCreatePerson } from "../access/index.ts";
import type { Failure } from "../foundation/failure.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { memberByHandle, memberOfPerson } from "../members/index.ts";
import { smallCompany } from "../sales/testing.ts";
import { acceptAgreement, acceptancesOf, publishAgreement } from "./agreements.ts";
import { applyForProgram, approveApplication, makeApplicantLogin, refuseApplication } from "./apply.ts";
import type { NewApplication } from "./apply.ts";
import { membershipOf } from "./change-membership.ts";
import { changeProgram } from "./change-program.ts";
import { addGroup } from "./change-terms.ts";
import { faultsOfAnswers, isTakenAtOnce } from "./check-form.ts";
import { importAffiliates } from "./import-affiliates.ts";
import { acceptInvitation, invite, openInvitation, revokeInvitation } from "./invite.ts";
import type { FormField } from "./model.ts";
import { openProgram } from "./testing.ts";

const { db } = await testDatabase();
const company = await smallCompany(db);
const day = "2026-03-10T10:00:00Z";
const form: readonly FormField[] = [
  { name: "site", label: "Your site", kind: "address", required: true },
  { name: "readers", label: "Readers a month", kind: "number", required: true },
  { name: "about", label: "About", kind: "choice", required: false, choices: ["tea", "care"] },
];
const program = await company.at(day, async (context) => {
  const made = await openProgram(context, {
    members: [],
    change: {
      form,
      reapplyDays: 30,
      autoApprove: [[{ about: "readers", atLeast: 1000 }], [{ about: "site", is: ["blog.example"] }]],
    },
  });
  await publishAgreement(context, {
    programId: made.id,
    text: "Be honest with your readers.",
    disclosure: "Paid link",
  });
  return made;
});

let count = 0;
const wish = (more: Partial<NewApplication> = {}): NewApplication => {
  count += 1;
  return {
    program: program.slug,
    personId: null,
    email: `new-${count}@example.test`,
    name: `New ${count}`,
    locale: "en",
    handle: `new-${count}`,
    answers: { site: "https://www.blog.example/tea", readers: "900" },
    agreement: 1,
    origin: "https://shop.example",
    ...more,
  };
};
const apply = (more: Partial<NewApplication> = {}, now = day) =>
  company.at(now, (context) => applyForProgram(context, wish(more)));
const code = (result: unknown) => (isFailure(result) ? result.code : "fine");
const mails = async () =>
  (
    await sql<{ recipient: string; data: { url: string | null; reason: string | null; againFrom: string | null } }>`
    select recipient, data from mail where template = 'program-answer' order by id`.execute(db)
  ).rows;

test("answers are checked, field by field", () => {
  const faults = (answers: Record<string, string>) => Object.keys(faultsOfAnswers(form, answers)).sort();
  assert.deepEqual(faults({ site: "https://blog.example", readers: "5" }), []);
  assert.deepEqual(faults({}), ["readers", "site"]);
  assert.deepEqual(faults({ site: "blog", readers: "-1", about: "cars", more: "x" }), [
    "about",
    "more",
    "readers",
    "site",
  ]);
  for (const site of [
    "javascript:alert(1)",
    "https://user:pw@blog.example",
    "ftp://blog.example",
    "https://localhost",
  ]) {
    assert.deepEqual(faults({ site, readers: "1" }), ["site"], site);
  }
});

test("who is taken at once: all alternatives hold; a host also for what is below it, not for what sounds like it", () => {
  const rules = program.autoApprove;
  assert.equal(isTakenAtOnce(rules, { site: "https://my.blog.example", readers: "1000" }, "a@b.c"), true);
  assert.equal(isTakenAtOnce(rules, { site: "https://myblog.example", readers: "1000" }, "a@b.c"), false);
  assert.equal(isTakenAtOnce(rules, { site: "https://blog.example", readers: "999" }, "a@b.c"), false);
  assert.equal(isTakenAtOnce(null, {}, "a@b.c"), false);
  assert.equal(isTakenAtOnce([], {}, "a@b.c"), true);
  assert.equal(isTakenAtOnce([[{ about: "mail-domain", is: ["press.example"] }]], {}, "a@press.example"), true);
});

test("an application waits; taken, its person is an affiliate, and the mail's secret makes the login once", async () => {
  const made = must(await apply());
  assert.equal(made.state, "open");
  assert.equal(await memberOfPerson(db, made.personId), undefined);
  must(
    await company.at(day, (context) => approveApplication(context, { id: made.id, origin: "https://shop.example" })),
  );
  const member = (await memberOfPerson(db, made.personId))!;
  assert.equal((await membershipOf(db as never, program.id, member.id))?.state, "active");
  const secret = (await mails()).at(-1)!.data.url!.replace("https://shop.example/welcome/", "");
  const login = (password: string) => company.at(day, (context) => makeApplicantLogin(context, { secret, password }));
  assert.equal(code(await login("short")), "bad-input");
  assert.deepEqual(await login("a long enough one"), { made: true });
  assert.equal(code(await login("a long enough one")), "not-found");
  const { rows } = await sql<{
    text: string;
  }>`select string_agg(program_application::text, ' ') as text from program_application`.execute(db);
  assert.ok(!rows[0]!.text.includes(secret), "only its hash is kept");
});

test("whom the rules take is in at once; never a stranger with the mail address of somebody known", async () => {
  const answers = { site: "https://blog.example", readers: "5000" };
  const made = must(await apply({ answers }));
  assert.equal(made.state, "approved");
  assert.equal(made.decidedBy, null);
  const known = must(await apply({ answers, email: "top@example.test" }));
  assert.equal(known.state, "open");
  assert.equal(known.handle, "top", "and they keep their name");
});

test("refused with a reason; again only after the days, and never while one waits", async () => {
  const [email, handle] = ["late@example.test", "late"];
  const made = must(await apply({ email, handle }));
  assert.equal(code(await apply({ email, handle })), "already-exists");
  must(await company.at(day, (context) => refuseApplication(context, { id: made.id, reason: "The site is empty" })));
  assert.equal((await mails()).at(-1)?.data.reason, "The site is empty");
  const early = (await apply({ email, handle }, "2026-04-09T09:59:59Z")) as Failure;
  assert.deepEqual([early.code, early.data["from"]], ["wrong-state", "2026-04-09T10:00:00Z"]);
  assert.equal(must(await apply({ email, handle }, "2026-04-09T10:00:00Z")).state, "open");
  assert.equal(
    code(await company.at(day, (context) => refuseApplication(context, { id: made.id, reason: "again" }))),
    "wrong-state",
  );
});

test("what cannot be applied for, or not like this", async () => {
  assert.equal(code(await apply({ program: "none" })), "not-found");
  assert.equal(code(await apply({ agreement: null })), "bad-input");
  assert.equal(code(await apply({ agreement: 7 })), "stale-draft");
  assert.equal(code(await apply({ handle: "Not a name!" })), "bad-input");
  assert.equal(code(await apply({ handle: "top" })), "already-exists");
  assert.equal(code(await apply({ answers: {} })), "bad-input");
  const personId = (await memberByHandle(db, "new-1"))!.personId;
  assert.equal(code(await apply({ personId })), "already-exists");
  await company.at(day, (context) => changeProgram(context, { id: program.id, change: { state: "closed" } }));
  assert.equal(code(await apply()), "wrong-state");
  await company.at(day, (context) => changeProgram(context, { id: program.id, change: { state: "open" } }));
});

test("eight applications of one person at once are one", async () => {
  const results = await Promise.all(
    Array.from({ length: 8 }, () => apply({ email: "hasty@example.test", handle: "hasty" })),
  );
  assert.equal(results.filter((result) => !isFailure(result)).length, 1);
});

test("a new version of the agreement has to be accepted; what was accepted is kept", async () => {
  const personId = (await memberByHandle(db, "new-1"))!.personId;
  await company.at(day, (context) =>
    publishAgreement(context, { programId: program.id, text: "Be honest, and brief.", disclosure: "Advertisement" }),
  );
  const accept = (version: number) =>
    company.at(day, (context) => acceptAgreement(context, { programId: program.id, personId, version, by: "office" }));
  assert.equal((await acceptancesOf(db, program.id, [personId])).get(personId)?.version, 1);
  assert.equal(code(await accept(1)), "stale-draft");
  must(await accept(2));
  assert.equal((await acceptancesOf(db, program.id, [personId])).get(personId)?.version, 2);
  await assert.rejects(sql`delete from program_acceptance`.execute(db), /append-only/);
});

test("an invitation is taken once, into its group, and not after it was taken back", async () => {
  const group = must(
    await company.at(day, (context) => addGroup(context, { programId: program.id, name: "Gold", holdDays: 7 })),
  );
  const send = async (email: string) =>
    must(await company.at(day, (context) => invite(context, { programId: program.id, email, groupId: group.id })));
  const { secret } = await send("guest@example.test");
  const take = (given: string, handle: string, now = day) =>
    company.at(now, (context) =>
      acceptInvitation(context, { secret: given, personId: null, name: "Guest", locale: "en", handle, agreement: 2 }),
    );
  const results = await Promise.all([take(secret, "guest"), take(secret, "guest"), take(secret, "guest")]);
  const joined = results.filter((result) => !isFailure(result));
  assert.equal(joined.length, 1);
  assert.equal(must(joined[0]!).groupId, group.id);
  const other = await send("other@example.test");
  assert.ok(await openInvitation(db, other.secret, Temporal.Instant.from(day)));
  must(await company.at(day, (context) => revokeInvitation(context, { id: other.invitation.id, reason: "a mistake" })));
  assert.equal(code(await take(other.secret, "other")), "not-found");
  const late = await send("late-guest@example.test");
  assert.equal(code(await take(late.secret, "late-guest", "2026-05-10T10:00:00Z")), "not-found");
});

test("affiliates from a CSV: all bad rows with their lines and nothing kept, or all; again it finds everything", async () => {
  const run = (csv: string) => company.at(day, (context) => importAffiliates(context, { programId: program.id, csv }));
  const head = "email,name,handle,group,code";
  const bad = (await run(
    `${head}\nno mail,A,a-a,,\nb@example.test,B,b-b,Silver,\nc@example.test,C,top,,\nd@example.test,D,d-d,Gold,D5\n`,
  )) as Failure;
  assert.deepEqual(
    (bad.data["rows"] as { line: number }[]).map(({ line }) => line),
    [2, 3, 4],
  );
  assert.equal(await memberByHandle(db, "d-d"), undefined);
  const good = `${head}\nd@example.test,D,d-d,Gold,D5\ne@example.test,E,e-e,,\n`;
  assert.deepEqual(await run(good), { members: 2, memberships: 2, codes: 1, known: 0 });
  assert.deepEqual(await run(good), { members: 0, memberships: 0, codes: 0, known: 2 });
  assert.equal(code(await run(`${head},colour\nx@example.test,X,x-x,,,red\n`)), "bad-input");
  assert.equal(code(await run(`${head}\nf@example.test,F,f-f,,d5\n`)), "bad-input", "a code has one owner");
});

test("a login is never made for who has one", async () => {
  const person = await company.at(day, async (context) => {
    const id = await findOrCreatePerson(context, { email: "has@example.test", name: "Has", locale: "en" });
    must(await createLogin(context, { person: id, password: "a long enough one" }));
    return id;
  });
  const made = must(await apply({ personId: person, handle: "has-one", agreement: 2 }));
  must(
    await company.at(day, (context) => approveApplication(context, { id: made.id, origin: "https://shop.example" })),
  );
  assert.equal((await mails()).at(-1)?.data.url, "https://shop.example/office");
});

test("the secret of a welcome is over after two weeks, to the second, and a forged one opens nothing", async () => {
  const made = must(await apply({ agreement: 2 }));
  must(
    await company.at(day, (context) => approveApplication(context, { id: made.id, origin: "https://shop.example" })),
  );
  const secret = (await mails()).at(-1)!.data.url!.replace("https://shop.example/welcome/", "");
  const login = (given: string, now: string) =>
    company.at(now, (context) => makeApplicantLogin(context, { secret: given, password: "a long enough one" }));
  for (const forged of [`${secret}x`, secret.slice(0, -1), secret.toUpperCase(), "0000000000000000"]) {
    assert.equal(code(await login(forged, day)), "not-found", forged);
  }
  assert.equal(code(await login(secret, "2026-03-24T10:00:01Z")), "not-found");
  assert.deepEqual(await login(secret, "2026-03-24T10:00:00Z"), { made: true });
});
