import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { sql } from "kysely";
import pg from "pg";
import { systemClock } from "./clock.ts";
import { inTransaction } from "./database.ts";
import type { Context } from "./database.ts";
import { Failure } from "./failure.ts";
import { enqueue, startJobs } from "./jobs.ts";
import type { JobHandlers } from "./jobs.ts";
import { openLog } from "./log.ts";
import { outbox, outboxMail, queueMail } from "./mail.ts";
import { sendMailJob, smtpDelivery } from "./send-mail.ts";
import { testDatabase } from "./testing.ts";

const database = await testDatabase();
const { db } = database;
const now = () => systemClock.now();

const as = <T>(work: (context: Context) => Promise<T>) =>
  inTransaction(db, (tx) => work({ tx, now: now(), actor: null }));

const lines: string[] = [];
const log = openLog("debug", (line) => lines.push(line));

/** Starts a worker with these handlers for the time of `work`; jobs that nobody handles wait. */
async function working(handlers: Partial<JobHandlers>, work: () => Promise<void>): Promise<void> {
  const worker = await startJobs({ ...database, clock: systemClock, log, handlers: handlers as JobHandlers });
  try {
    await work();
  } finally {
    await worker.stop();
  }
}

async function until(what: string, check: () => Promise<boolean> | boolean): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 20) {
    if (await check()) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  assert.fail(`waited in vain until ${what}`);
}

const render = (template: string, data: unknown) => {
  if (template === "broken") throw new Error("no such template for ann@example.com");
  return { subject: `Order ${(data as { number: string }).number}`, html: "<p>Thank you</p>", text: "Thank you" };
};

const mail = (template = "order-paid") =>
  as((context) => queueMail(context, { to: "ann@example.com", locale: "en", template, data: { number: "1001" } }));

const newest = async () => (await outbox(db, { limit: 1 }))[0];

test("a job runs after the commit, and never after a rollback; of one key only the last waits", async () => {
  const seen: string[] = [];
  await as(async (context) => {
    await enqueue(context, "send-mail", { mail: "rolled back" });
    return new Failure("wrong-state", "nothing happened");
  });
  await as((context) => enqueue(context, "send-mail", { mail: "first" }, { key: "one" }));
  await as((context) => enqueue(context, "send-mail", { mail: "second" }, { key: "one" }));
  await as((context) => enqueue(context, "send-mail", { mail: "tomorrow" }, { runAt: now().add({ hours: 24 }) }));
  await working({ "send-mail": async (payload) => void seen.push(payload.mail) }, async () => {
    await as((context) => enqueue(context, "send-mail", { mail: "third" }));
    await until("both ran", () => seen.length >= 2);
  });
  assert.deepEqual(seen.sort(), ["second", "third"]);
});

test("a job is written and told as the queue itself does it, also one whose name is new to it", async () => {
  const told: unknown[] = [];
  const listener = new pg.Client({ connectionString: database.url });
  listener.on("notification", ({ payload }) => told.push((JSON.parse(payload ?? "") as { count: unknown }).count));
  await listener.connect();
  await listener.query('listen "jobs:insert"');
  const names = async () =>
    (await sql`select from graphile_worker._private_tasks where identifier = 'issue-invoice'`.execute(db)).rows.length;
  const day = now().add({ hours: 24 });
  const written = async (write: () => Promise<unknown>) => {
    await write();
    // What can only be another one's: its id, its times, and how often names were met before.
    const { rows } = await sql<{ row: unknown }>`
      delete from graphile_worker._private_jobs as job using graphile_worker._private_tasks as task
      where task.id = task_id and identifier = 'issue-invoice'
      returning (to_jsonb(job) - 'id' - 'run_at' - 'created_at' - 'updated_at')
        || jsonb_build_object('late', run_at - now() > '1 hour', 'now', run_at = created_at) as row`.execute(db);
    return rows.map(({ row }) => row);
  };
  const order = "7";
  assert.equal(await names(), 0);
  const first = await written(() => as((context) => enqueue(context, "issue-invoice", { order })));
  const again = await written(() => as((context) => enqueue(context, "issue-invoice", { order })));
  const later = await written(() => as((context) => enqueue(context, "issue-invoice", { order }, { runAt: day })));
  const own = (runAt: Temporal.Instant | null) =>
    written(() =>
      sql`select graphile_worker.add_job('issue-invoice', json_build_object('order', ${order}::text), run_at => ${runAt}::timestamptz)`.execute(
        db,
      ),
    );
  const expected = await own(null);
  assert.equal(expected.length, 1);
  assert.deepEqual(first, expected);
  assert.deepEqual(again, expected);
  assert.deepEqual(later, await own(day));
  await until("all were told", () => told.length >= 5);
  // The name that was new was told of twice, which only has the queue look once more.
  assert.deepEqual(told.slice(-4), [1, 1, 1, 1]);
  await listener.end();
});

test("mails, jobs with a key and jobs without one of a transaction are all written", async () => {
  const seen: string[] = [];
  const handlers: Partial<JobHandlers> = { "send-mail": async (payload) => void seen.push(payload.mail) };
  await as(async (context) => {
    await queueMail(context, { to: "ann@example.com", locale: "en", template: "one", data: {} });
    await enqueue(context, "send-mail", { mail: "keyed" }, { key: "of all" });
    await queueMail(context, { to: "ann@example.com", locale: "en", template: "other", data: {} });
    await enqueue(context, "send-mail", { mail: "plain" });
  });
  const ids = (await outbox(db, { limit: 2 })).map(({ id }) => String(id));
  await working(handlers, () => until("all ran", () => seen.length >= 4));
  assert.deepEqual(seen.toSorted(), [...ids, "keyed", "plain"].toSorted());
});

test("a job waits while somebody waits for the database, but not for ever", async () => {
  let [crowd, ran] = [true, 0];
  const handlers: Partial<JobHandlers> = { "send-mail": () => Promise.resolve(void (ran += 1)) };
  const inRush = (longestRest: number) =>
    startJobs({
      ...database,
      clock: systemClock,
      log,
      handlers: handlers as JobHandlers,
      busy: () => crowd,
      longestRest,
    });
  const held = sql`select from graphile_worker._private_jobs where locked_by is not null`;
  const patient = await inRush(60_000);
  try {
    await as((context) => enqueue(context, "send-mail", { mail: "in a rush" }));
    await until("it is in hand", async () => (await held.execute(db)).rows.length > 0);
    assert.equal(ran, 0);
    crowd = false;
    await until("the rush is over", () => ran === 1);
  } finally {
    crowd = false;
    await patient.stop();
  }
  crowd = true;
  const hasty = await inRush(100);
  try {
    await as((context) => enqueue(context, "send-mail", { mail: "in a rush without end" }));
    await until("it was waited for long enough", () => ran === 2);
  } finally {
    await hasty.stop();
  }
});

test("a job whose connections break as it ends is ticked off when the database answers again", async () => {
  let runs = 0;
  await as((context) => enqueue(context, "send-mail", { mail: "cut off" }));
  const cutting = async () => {
    runs++;
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and query like '%graphile_worker%'`.execute(db);
  };
  const waiting = async () =>
    (
      await sql`select from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id where j.payload ->> 'mail' = 'cut off'`.execute(db)
    ).rows.length > 0;
  await working({ "send-mail": cutting }, () => until("it is ticked off", async () => runs > 0 && !(await waiting())));
  assert.equal(runs, 1);
});

test("stopping waits for the job that is running", async () => {
  let finished = false;
  let started = false;
  await as((context) => enqueue(context, "send-mail", { mail: "slow" }));
  const slow = async () => {
    started = true;
    await new Promise((done) => setTimeout(done, 200));
    finished = true;
  };
  await working({ "send-mail": slow }, () => until("it started", () => started));
  assert.ok(finished);
  const held = await sql`select from graphile_worker._private_jobs where locked_at is not null`.execute(db);
  assert.equal(held.rows.length, 0, "what was done is ticked off");
});

test("what a killed process had in hand is done by the next one; what a living one has is left to it", async () => {
  const seen: string[] = [];
  let finish = () => {};
  const slow = new Promise<void>((done) => (finish = done));
  let started = false;
  await as((context) => enqueue(context, "send-mail", { mail: "left behind" }));
  await sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'pool-of-the-dead', attempts = 1
    where payload->>'mail' = 'left behind'`.execute(db);
  const first = async (payload: { readonly mail: string }) => {
    seen.push(`first: ${payload.mail}`);
    if (payload.mail !== "in hand") return;
    started = true;
    await slow;
  };
  await working({ "send-mail": first }, async () => {
    await until("what was left behind is done", () => seen.length === 1);
    await as((context) => enqueue(context, "send-mail", { mail: "in hand" }));
    await until("it is in hand", () => started);
    await working({ "send-mail": async (payload) => void seen.push(`second: ${payload.mail}`) }, async () => {
      // The second one looks when it starts and a second later.
      await new Promise((done) => setTimeout(done, 1_300));
    });
    finish();
  });
  assert.deepEqual(seen, ["first: left behind", "first: in hand"]);
});

test("what was replaced while a killed process had it in hand is done once, and nothing of it is left", async () => {
  const seen: string[] = [];
  await as((context) => enqueue(context, "send-mail", { mail: "old" }, { key: "same" }));
  await sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'pool-of-the-dead', attempts = 1
    where payload->>'mail' = 'old'`.execute(db);
  await as((context) => enqueue(context, "send-mail", { mail: "new" }, { key: "same" }));
  const left = async () =>
    (await sql`select from graphile_worker._private_jobs where payload->>'mail' in ('old', 'new')`.execute(db)).rows
      .length;
  await working({ "send-mail": async ({ mail: one }) => void seen.push(one) }, () =>
    until("nothing is left", async () => (await left()) === 0),
  );
  assert.deepEqual(seen, ["new"]);
});

test("without a mail server a mail is rendered and kept in the outbox", async () => {
  await mail();
  await working({ "send-mail": sendMailJob({ render, deliver: undefined, domain: "shop.example" }) }, () =>
    until("it is rendered", async () => (await newest())?.state === "kept"),
  );
  const kept = await newest();
  assert.deepEqual([kept?.to, kept?.subject], ["ann@example.com", "Order 1001"]);
  assert.equal((await outboxMail(db, kept?.id ?? 0n))?.html, "<p>Thank you</p>");
});

test("with a mail server it is sent, once, and marked", async () => {
  const { port, received } = await smtpServer();
  const smtp = smtpDelivery(`smtp://127.0.0.1:${port}`, "Shop <shop@shop.example>");
  after(() => smtp.close());
  const job = sendMailJob({ render, deliver: smtp.deliver, domain: "shop.example" });
  await mail();
  await working({ "send-mail": job }, () => until("it is sent", async () => (await newest())?.state === "sent"));
  const sent = await newest();
  await job({ mail: String(sent?.id) }, { db, clock: systemClock, signal: new AbortController().signal });
  assert.equal(received.length, 1);
  assert.match(received[0] ?? "", /^Subject: Order 1001$/m);
  assert.match(received[0] ?? "", new RegExp(`^Message-ID: <mail-${sent?.id}@shop\\.example>$`, "m"));
});

test("a mail that fails says why beside itself, and the log says it without the address", async () => {
  await mail("broken");
  await working({ "send-mail": sendMailJob({ render, deliver: undefined, domain: "shop.example" }) }, () =>
    until("it failed", async () => (await newest())?.state === "failed" && lines.length > 0),
  );
  assert.match(lines.join("\n"), /"event":"job-failed","job":"send-mail","attempt":1/);
  assert.doesNotMatch(lines.join("\n"), /ann@example\.com/);
});

/** The least of a mail server: takes every mail, remembers its text. */
async function smtpServer(): Promise<{ port: number; received: string[] }> {
  const received: string[] = [];
  const server = createServer((socket) => {
    let text = "";
    let inData = false;
    socket.write("220 test\r\n");
    socket.on("data", (chunk) => {
      text += chunk.toString();
      if (inData) {
        if (!text.endsWith("\r\n.\r\n")) return;
        received.push(text.replaceAll("\r\n", "\n"));
        inData = false;
        text = "";
        socket.write("250 taken\r\n");
        return;
      }
      const command = text.slice(0, 4).toUpperCase();
      text = "";
      inData = command === "DATA";
      socket.write(inData ? "354 go on\r\n" : command === "QUIT" ? "221 bye\r\n" : "250 fine\r\n");
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  after(() => server.close());
  return { port: (server.address() as AddressInfo).port, received };
}
