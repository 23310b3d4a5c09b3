import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ENGINE_VERSION } from "@fairline/engine";
import { main } from "./main.ts";
import { fairline, newFolder, plans, sample, starter } from "./testing.ts";

test("help and version", () => {
  for (const args of [["--help"], ["-h"], ["help"]]) assert.match(fairline(...args).out, /fairline run --plan/);
  assert.equal(fairline("--version").out, `fairline ${ENGINE_VERSION}\n`);
  assert.match(fairline("run", "--help").out, /--members M\.csv/);
  assert.match(fairline("explain", "--help").out, /--earner ID/);
  assert.match(fairline("plan", "--help").out, /fairline plan check P/);
  assert.match(fairline("plan", "check", "-h").out, /fairline plan check P/);
});

test("wrong usage: exit 2, what is wrong, and the help of the command", () => {
  const paths = ["--plan", starter, "--members", sample.members, "--sales", sample.sales, "--out", "x"];
  const wrong: ReadonlyArray<readonly [string[], RegExp]> = [
    [[], /a command is missing/],
    [["rnu"], /unknown command "rnu"/],
    [["run"], /--period is missing/],
    [["run", ...paths], /--period is missing/],
    [["run", ...paths, "--period", "2021-13"], /--period 2021-13: not a month/],
    [["run", ...paths, "--period", "March"], /--period March: not a month/],
    [["run", ...paths, "--period", "2021-03", "--perod", "x"], /--perod/],
    [["run", ...paths, "--period"], /--period/],
    [["run", "extra", ...paths], /extra/],
    [["explain", "--earner", "a"], /--out is missing/],
    [["explain", "--out", "x"], /--earner is missing/],
    [["plan"], /plan what\?/],
    [["plan", "chekc", "p"], /unknown command "plan chekc"/],
    [["plan", "check"], /which plan\?/],
    [["plan", "check", "a", "b"], /one plan at a time/],
  ];
  for (const [args, expected] of wrong) {
    const { code, out, err } = fairline(...args);
    assert.equal(code, 2, args.join(" "));
    assert.equal(out, "");
    assert.match(err, expected);
    assert.match(err, /Exit codes/);
  }
});

test("plan check: sound, with notes, with faults", () => {
  const folder = newFolder();
  const check = (change: (plan: Record<string, Record<string, unknown>>) => void): ReturnType<typeof fairline> => {
    const plan = JSON.parse(readFileSync(starter, "utf8")) as Record<string, Record<string, unknown>>;
    change(plan);
    writeFileSync(join(folder, "plan.json"), JSON.stringify(plan));
    return fairline("plan", "check", join(folder, "plan.json"));
  };
  const sound = check(() => undefined);
  assert.equal(sound.code, 0);
  assert.match(sound.out, /plan\.json: starter 1 is sound/);
  const noted = check((plan) => (plan["volumes"]!["cv"] = { points: "cv", of: "credited" }));
  assert.equal(noted.code, 0);
  assert.match(noted.out, /note: volumes\.cv is used nowhere/);
  const faulty = check((plan) => ((plan["bonuses"]!["retail"] as Record<string, unknown>)["by"] = "customer"));
  assert.equal(faulty.code, 1);
  assert.equal(faulty.out, "");
  assert.match(faulty.err, /plan\.json: bonuses\.retail\.by: unknown key "by"/);
  assert.equal(fairline("plan", "check", join(folder, "none.json")).code, 1);
});

test("a bug is exit 70, with a message and where it happened", () => {
  const failing = {
    out: (): void => {
      throw new RangeError("the sky fell");
    },
    err: (text: string): void => void (said += text),
  };
  let said = "";
  assert.equal(main(["--version"], failing), 70);
  assert.match(said, /this is a bug in Fairline[^]*RangeError: the sky fell[^]*main\.test\.ts/);
});

const bin = fileURLToPath(new URL("../../bin/fairline.ts", import.meta.url));

test("the program itself: exit codes and streams, also when the reader leaves early", () => {
  const call = (...args: string[]): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, [bin, ...args], { encoding: "utf8" });
  assert.equal(call("--version").stdout, `fairline ${ENGINE_VERSION}\n`);
  assert.equal(call("plan", "check", join(plans, "starter.json")).status, 0);
  assert.equal(call("plan", "check", "/nowhere.json").status, 1);
  assert.equal(call("plan").status, 2);
  const dir = join(newFolder(), "out");
  const paths = ["--plan", starter, "--members", sample.members, "--sales", sample.sales, "--period", "2021-03"];
  assert.equal(call("run", ...paths, "--out", dir).status, 0);
  const piped = execFileSync(
    "sh",
    ["-c", `"${process.execPath}" "${bin}" explain --out "${dir}" --earner p0 | head -1`],
    { encoding: "utf8" },
  );
  assert.match(piped, /^2021-03 {2}p0: distributor/);
});
