/** What the README shows is what the command prints. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "..");
const readme = await readFile(join(root, "README.md"), "utf8");
const folder = await mkdtemp(join(tmpdir(), "fairline-readme-"));
after(() => rm(folder, { recursive: true, force: true }));

const block = (language: string) => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\n\`\`\``).exec(readme)?.[1] ?? "";
const fairline = (...args: readonly string[]) =>
  run(process.execPath, [join(root, "server/bin/fairline.ts"), ...args], { cwd: root });

test("the plan of the README gives the explanation beside it", async () => {
  const plan = join(folder, "plan.json");
  await writeFile(plan, block("json"));
  const words = /`npx fairline (run [^`]*)`/.exec(readme)?.[1]?.split(/\s+/) ?? [];
  const named = (word: string) => ({ PLAN: plan, OUT: join(folder, "out") })[word] ?? word;
  await fairline(...words.map(named));
  const explain = /`npx fairline (explain [^`]*)`/.exec(readme)?.[1]?.split(/\s+/) ?? [];
  const { stdout } = await fairline(...explain.map(named));
  const shown = readme.split("```\n").find((part) => part.includes("paid level"));
  assert.equal(shown?.trimEnd(), stdout.trimEnd());
});

test("the README is one screen long, and what it points to is there", async () => {
  assert.ok(readme.split("\n").length <= 70);
  for (const [, target] of readme.matchAll(/\]\(([^)#]+)\)/g)) {
    if (target !== undefined && !target.startsWith("http")) await run("test", ["-e", join(root, target)]);
  }
});
