/**
 * The explorer over a million members, in Chromium: the first picture with the tree not yet in the server's memory, then opened
 * again, zooms, searches and days; what the page and the server hold. Beside it the way without regions: the whole tree as JSON
 * out of PostgreSQL, parsed. Its database is made once (minutes) in FAIRLINE_TEST_EXPLORER, or in a folder that is removed.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import type { Page } from "playwright-core";
import { demoPassword } from "../server/src/demo/index.ts";
import { ensureDatabase, startCluster } from "../server/src/foundation/cluster.ts";
import { openDatabase } from "../server/src/foundation/database.ts";
import { migrateJobs } from "../server/src/foundation/jobs.ts";
import { migrate } from "../server/src/foundation/migrate.ts";
import { openBrowser } from "../web/look/browser.ts";
import { fillCompany } from "./explorer-company.ts";
import { answers, freePort } from "./own-server.ts";
import { machine, median } from "./result.ts";
import type { BenchResult } from "./result.ts";

const MEMBERS = 1_000_000;
const ROUNDS = 9;
const names = [
  "zoe young",
  "amara-abara",
  "Kofi Novak",
  "mbr_",
  "grun",
  "tariq-tran-77",
  "Ximena",
  "olu okafor",
  "weiss",
];

export default async function bench(): Promise<BenchResult> {
  const kept = process.env["FAIRLINE_TEST_EXPLORER"];
  const folder = kept ?? (await mkdtemp(join(tmpdir(), "fairline-explorer-")));
  await chmod(folder, 0o755);
  try {
    const whole = await prepare(folder);
    const port = await freePort();
    const server = spawn(process.execPath, [fileURLToPath(new URL("../server/src/main.ts", import.meta.url))], {
      env: { ...process.env, FAIRLINE_DATA: folder, FAIRLINE_DEMO: "off", PORT: String(port) },
      stdio: ["ignore", "ignore", "inherit"],
    });
    const gone = new Promise<void>((done) => server.once("exit", () => done()));
    try {
      return await measure(`http://127.0.0.1:${port}`, server.pid!, whole);
    } finally {
      server.kill("SIGTERM");
      await gone;
    }
  } finally {
    if (kept === undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** Makes the company where it is missing. Gives how long the whole tree takes as JSON, in ms, and its bytes. */
async function prepare(folder: string): Promise<{ readonly ms: number; readonly bytes: number }> {
  const cluster = await startCluster(join(folder, "postgres"), {
    flags: ["-c", "fsync=off", "-c", "maintenance_work_mem=512MB", "-c", "work_mem=64MB", "-c", "max_wal_size=4GB"],
  });
  const database = openDatabase(await ensureDatabase(cluster, "fairline"), { connections: 2 });
  try {
    await migrate(database.pool);
    await migrateJobs(database.pool);
    const { rows } = await sql<{ count: number }>`select count(*)::integer as count from company`.execute(database.db);
    if (rows[0]!.count === 0) await fillCompany(database.db, MEMBERS, Temporal.Now.instant());
    const times: number[] = [];
    let bytes = 0;
    for (let round = 0; round < 3; round++) {
      const begun = performance.now();
      const { rows: all } = await sql<{ tree: string }>`
        select json_agg(json_build_array(member_id, parent_id, handle, display_name))::text as tree
        from member_card left join tree_edge using (member_id)`.execute(database.db);
      assert.equal((JSON.parse(all[0]!.tree) as unknown[]).length, MEMBERS);
      times.push(performance.now() - begun);
      bytes = Buffer.byteLength(all[0]!.tree);
    }
    return { ms: median(times), bytes };
  } finally {
    await database.close();
    await cluster.stop();
  }
}

async function measure(
  origin: string,
  pid: number,
  whole: { readonly ms: number; readonly bytes: number },
): Promise<BenchResult> {
  await answers(origin);
  const own = await openBrowser();
  try {
    // Without motion: what is measured is the work; a move of 180 ms would hide it.
    const context = await own.browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
    const signedIn = await context.request.post(`${origin}/api/session`, {
      data: { email: "orla@alderandvale.example", password: demoPassword },
      headers: { origin },
    });
    assert.ok(signedIn.ok(), await signedIn.text());
    const page = await context.newPage();
    await page.addInitScript(watch);
    const before = await residentOf(pid);
    const first = await timed(page, () => page.goto(`${origin}/admin/explorer`), true);
    const held = await residentOf(pid);
    const again: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      again.push(await timed(page, () => page.goto(`${origin}/admin/explorer`), true));
    }
    await save(page);
    const zooms = await zoomDown(page);
    const searches = await searchAll(page);
    const day = await timed(page, () => page.locator('input[type="date"]').fill(yesterday(400)));
    const session = await context.newCDPSession(page);
    await session.send("Performance.enable");
    await session.send("HeapProfiler.collectGarbage");
    const { metrics } = await session.send("Performance.getMetrics");
    const heap = metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? 0;
    const ms = (values: readonly number[]) => Math.round(median(values));
    return {
      name: "explorer",
      ours: ms(zooms),
      other: Math.round(whole.ms),
      ratio: Number((median(zooms) / whole.ms).toFixed(4)),
      unit: "ms",
      what: "ours: one zoom in Chromium, from the press to the finished picture; other: the whole tree as JSON out of PostgreSQL and parsed",
      members: MEMBERS,
      firstPictureTreeNotInMemoryMs: Math.round(first),
      pictureAgainMs: ms(again),
      zoomMs: ms(zooms),
      zoomSlowestMs: Math.round(Math.max(...zooms)),
      searchListMs: ms(searches.list),
      searchGoneToMs: ms(searches.gone),
      anotherDayNotInMemoryMs: Math.round(day),
      pageHeapMB: Math.round(heap / 1e5) / 10,
      serverMB: { before, withTree: held, withTwoDays: await residentOf(pid) },
      wholeAsJsonMB: Math.round(whole.bytes / 1e6),
      rounds: { again: again.length, zooms: zooms.length, searches: searches.list.length },
      machine: machine(),
      date: Temporal.Now.plainDateISO().toString(),
    };
  } finally {
    await own.close();
  }
}

/** In the page: counts the finished pictures. As text, since it is a program for the browser. */
const watch = `
  globalThis.finished = 0;
  new MutationObserver((changes) => {
    for (const { target, oldValue } of changes) {
      if (target.nodeName === "CANVAS" && oldValue !== "ready" && target.dataset.state === "ready") finished += 1;
    }
  }).observe(document, { subtree: true, attributes: true, attributeOldValue: true, attributeFilter: ["data-state"] });`;

interface Watched {
  readonly finished?: number;
}

/** From an act to the next finished picture, in ms; a new document counts from 0. */
async function timed(page: Page, act: () => Promise<unknown>, isNew = false): Promise<number> {
  const than = isNew ? 0 : await page.evaluate(() => (globalThis as Watched).finished ?? 0);
  const begun = performance.now();
  await act();
  await page.waitForFunction((count) => ((globalThis as Watched).finished ?? 0) > count, than, {
    timeout: 60_000,
    polling: 10,
  });
  return performance.now() - begun;
}

/** From everybody down: by wheel, by plus, by pressing people in the picture, and out again. */
async function zoomDown(page: Page): Promise<number[]> {
  const canvas = page.locator("canvas");
  const box = (await canvas.boundingBox())!;
  const times: number[] = [];
  const press = async (x: number, y: number) => page.mouse.click(box.x + box.width * x, box.y + y);
  for (const share of [0.1, 0.3, 0.6, 0.5, 0.2]) {
    times.push(await timed(page, () => press(share, 50)));
    times.push(await timed(page, () => page.getByRole("button", { name: "Zoom in" }).click()));
    await page.mouse.move(box.x + box.width * 0.3, box.y + 80);
    times.push(await timed(page, () => page.mouse.wheel(0, -400)));
    times.push(await timed(page, () => page.getByRole("button", { name: "See everybody" }).click()));
  }
  return times;
}

/** From the last letter to the list, and from taking the first to the picture of them. */
async function searchAll(page: Page): Promise<{ readonly list: number[]; readonly gone: number[] }> {
  const [list, gone]: [number[], number[]] = [[], []];
  const field = page.getByRole("combobox", { name: "Find by name, handle or id" });
  for (const words of names) {
    const begun = performance.now();
    await field.fill(words);
    await page.locator(`[role="listbox"][data-words="${words}"][data-state="ready"]`).waitFor();
    list.push(performance.now() - begun);
    if ((await page.locator('[role="listbox"] [role="option"]').count()) === 0) continue;
    gone.push(await timed(page, () => field.press("Enter")));
  }
  return { list, gone };
}

/** For the docs, where a folder is named. */
async function save(page: Page): Promise<void> {
  const folder = process.env["FAIRLINE_TEST_PICTURES"];
  if (folder === undefined) return;
  await page.screenshot({ path: join(folder, "explorer.jpg"), type: "jpeg", quality: 80 });
}

const yesterday = (days: number) => Temporal.Now.plainDateISO().subtract({ days }).toString();

/** What the process holds in memory, in MB. */
async function residentOf(pid: number): Promise<number> {
  await stat(`/proc/${pid}`);
  const kilobytes = /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1];
  return Math.round(Number(kilobytes) / 1024);
}
