/** For the tests of the command line: a folder of their own, and the command called in this process. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { main } from "./main.ts";

export const plans = fileURLToPath(new URL("../../../plans/", import.meta.url));
export const starter = join(plans, "starter.json");
export const sample = { members: join(plans, "sample/members.csv"), sales: join(plans, "sample/sales.csv") };

export const MEMBERS_HEADER = "id,kind,sponsor_id,joined_on";
export const SALES_HEADER = "id,sold_on,seller_id,buyer_id,quantity,amount,cv,qv,currency";

/** A new folder that is removed after the file's tests. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "fairline-cli-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export function fairline(...args: readonly string[]): Called {
  let [out, err] = ["", ""];
  const code = main(args, { out: (text) => (out += `${text}\n`), err: (text) => (err += `${text}\n`) });
  return { code, out, err };
}

export interface Files {
  readonly members: string | Buffer;
  readonly sales: string | Buffer;
  readonly plan?: string;
}

/** Write the files into a new folder and run them there. `out` is not made before. */
export function runFiles(files: Files, period = "2021-03"): Called & { readonly folder: string; readonly dir: string } {
  const folder = newFolder();
  const dir = join(folder, "out");
  writeFileSync(join(folder, "members.csv"), files.members);
  writeFileSync(join(folder, "sales.csv"), files.sales);
  if (files.plan !== undefined) writeFileSync(join(folder, "plan.json"), files.plan);
  const plan = files.plan === undefined ? starter : join(folder, "plan.json");
  const paths = ["--members", join(folder, "members.csv"), "--sales", join(folder, "sales.csv")];
  const called = fairline("run", "--plan", plan, ...paths, "--period", period, "--out", dir);
  return { ...called, folder, dir };
}

export function readEarnings(dir: string): string[] {
  return readFileSync(join(dir, "earnings.csv"), "utf8").split("\n").slice(1, -1);
}

export function readJson(dir: string, name: "summary.json" | "run.json"): Record<string, unknown> {
  return JSON.parse(readFileSync(join(dir, name), "utf8")) as Record<string, unknown>;
}

export function wroteNothing(dir: string): boolean {
  return !existsSync(dir);
}

/** The rows of a CSV text in another order, decided by a seed; the header stays. */
export function shuffleRows(text: string, seed: number): string {
  const [header = "", ...rows] = text.trimEnd().split("\n");
  let state = seed;
  const order = rows.map((row) => {
    state = (state * 48_271) % 2_147_483_647;
    return { row, key: state };
  });
  return `${[header, ...order.sort((a, b) => a.key - b.key).map(({ row }) => row)].join("\n")}\n`;
}
