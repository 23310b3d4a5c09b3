/** The whole server: in this process over a database, and as a child with an embedded one of its own. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { createCompany } from "./foundation/company.ts";
import { testDatabase } from "./foundation/testing.ts";
import { readSettings } from "./settings.ts";
import type { Settings } from "./settings.ts";
import { startServer } from "./start-server.ts";

const { url: databaseUrl } = await testDatabase();

const settings: Settings = {
  ...readSettings({
    DATABASE_URL: databaseUrl,
    FAIRLINE_HOST: "127.0.0.1",
    FAIRLINE_SECRET: "a secret for tests, of 32 letters or more",
    FAIRLINE_ACCOUNT_KEYS: `1:${Buffer.alloc(32, 7).toString("base64")}`,
  }),
  host: "127.0.0.1",
  port: 0,
  pages: false,
  logLevel: "silent",
};

test("a server starts on a free port, answers, and lets a request under way finish when it ends", async () => {
  const server = await startServer(settings);
  after(() => server.close());
  const at = `http://127.0.0.1:${server.port}`;
  server.app.get("/slow", async (c) => {
    await new Promise((done) => setTimeout(done, 300));
    return c.text("finished");
  });
  assert.equal((await fetch(`${at}/healthz`)).status, 200);
  assert.equal((await fetch(`${at}/readyz`)).status, 200);
  assert.equal((await fetch(`${at}/api/session`)).status, 200);
  const slow = fetch(`${at}/slow`);
  await new Promise((done) => setTimeout(done, 100));
  await server.close();
  assert.equal(await (await slow).text(), "finished");
  await assert.rejects(fetch(`${at}/healthz`));
});

test("the demo is made once, where there is no company", async () => {
  let seeded = 0;
  const seedDemo: NonNullable<Parameters<typeof startServer>[1]>["seedDemo"] = async ({ db, clock }) => {
    seeded += 1;
    const names = { name: "Demo", legalName: "Demo Ltd", registration: "1", address: "Here", country: "IE" };
    const money = {
      currency: "EUR",
      timeZone: "Europe/Dublin",
      payoutIban: "IE29AIBK93115212345678",
      payoutBic: "AIBKIE2D",
    };
    await createCompany(db, { ...names, ...money, accent: "#000", demo: true }, clock.now());
  };
  for (const run of [1, 2]) {
    const server = await startServer({ ...settings, demo: true }, { seedDemo });
    after(() => server.close());
    assert.equal(server.demo, true, `run ${run}`);
    await server.close();
  }
  assert.equal(seeded, 1);
});

test("a start that fails closes what it had opened", async () => {
  await assert.rejects(startServer({ ...settings, host: "192.0.2.77" }), { code: "EADDRNOTAVAIL" });
  await assert.rejects(startServer({ ...settings, databaseUrl: "postgres://127.0.0.1:1/nothing" }), {
    code: "ECONNREFUSED",
  });
});

test("a default port that is taken is passed over, a wished one is not", async () => {
  const taken = createServer();
  await new Promise<void>((done) => taken.listen(0, "127.0.0.1", done));
  const { port } = taken.address() as AddressInfo;
  await assert.rejects(startServer({ ...settings, port }), { code: "EADDRINUSE" });
  taken.close();
});

interface Child {
  readonly process: ChildProcess;
  readonly url: string;
  readonly exit: Promise<number | null>;
}

/** Starts main as `npm start` does, without the pages; waits until it says where it is. */
async function startChild(environment: Record<string, string>): Promise<Child> {
  const child = spawn(process.execPath, [new URL("../../scripts/start.mjs", import.meta.url).pathname], {
    env: { PATH: process.env["PATH"] ?? "", FAIRLINE_PAGES: "off", FAIRLINE_DEMO: "off", PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exit = new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
  let said = "";
  const url = await new Promise<string>((found, refuse) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        said += `${line}\n`;
        const match = /Fairline is at (\S+)/.exec(line);
        if (match?.[1] !== undefined) found(match[1]);
      });
    }
    void exit.then((code) => refuse(new Error(`ended with ${code}: ${said}`)));
  });
  after(() => child.kill("SIGKILL"));
  return { process: child, url, exit };
}

test("as a process of its own: kill -9 and start again, one server a folder, SIGTERM ends it in order", async () => {
  const folder = await mkdtemp(join(tmpdir(), "fairline-data-"));
  after(() => rm(folder, { recursive: true, force: true }));
  const data = { FAIRLINE_DATA: join(folder, "data") };

  const first = await startChild(data);
  assert.equal((await fetch(`${first.url}/readyz`)).status, 200);
  assert.equal((await stat(join(folder, "data/secret"))).mode & 0o777, 0o600);
  const secret = await readFile(join(folder, "data/secret"), "utf8");
  await assert.rejects(startChild(data), /serves .* already/);
  first.process.kill("SIGKILL");
  await first.exit;

  const second = await startChild(data);
  assert.equal((await fetch(`${second.url}/readyz`)).status, 200);
  assert.equal(await readFile(join(folder, "data/secret"), "utf8"), secret);
  second.process.kill("SIGTERM");
  assert.equal(await second.exit, 0);
  await assert.rejects(stat(join(folder, "data/server.pid")));
});

test("a start that was cut off while it filled the database begins anew", async () => {
  const folder = await mkdtemp(join(tmpdir(), "fairline-data-"));
  after(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, "data"));
  const half: Settings = {
    ...settings,
    databaseUrl: null,
    secret: null,
    accountKeys: null,
    dataDir: join(folder, "data"),
    demo: true,
  };
  await assert.rejects(
    startServer(half, {
      seedDemo: async ({ db }) => {
        await db.insertInto("person").values({ created_at: Temporal.Now.instant(), erased_at: null }).execute();
        throw new Error("cut off");
      },
    }),
    /cut off/,
  );
  await writeFile(join(folder, "note"), "the folder itself is kept");
  const server = await startServer(half, { seedDemo: async () => {} });
  after(() => server.close());
  const people = await server.database.db.selectFrom("person").select("id").execute();
  await server.close();
  assert.deepEqual(people, []);
});

test("a setting that cannot be used is one sentence and exit 1", async () => {
  await assert.rejects(startChild({ PORT: "http" }), /ended with 1: Fairline cannot start: PORT is a whole number/);
});
