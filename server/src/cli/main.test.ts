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

test("plan check: sound, with notes, with warnings, with faults", () => {
  const folder = newFolder();
  type Parts = Record<string, Record<string, Record<string, unknown>>>;
  const check = (change: (plan: Parts) => void, ...more: string[]): ReturnType<typeof fairline> => {
    const plan = JSON.parse(readFileSync(starter, "utf8")) as Parts;
    change(plan);
    writeFileSync(join(folder, "plan.json"), JSON.stringify(plan));
    return fairline("plan", "check", join(folder, "plan.json"), ...more);
  };
  const sound = check(() => undefined);
  assert.equal(sound.code, 0);
  assert.match(sound.out, /plan\.json: starter 1 is sound, 2 notes\n/);
  assert.match(sound.out, /Notes: worth a look\n {2}activity\.active: own purchases alone meet it: 30\.00 QV a period/);
  assert.match(
    sound.out,
    /\n {2}unilevel {7}15% of CV\n {2}owed together {2}15% of CV \+ 20% of the amount \+ 2\.50 USD/,
  );
  assert.match(
    check((plan) => (plan["volumes"]!["cv"] = { points: "cv", of: "credited" })).out,
    /volumes\.cv: is used nowhere \[unused\]/,
  );

  const contradictory = check((plan) => [
    (plan["bonuses"]!["retail"]!["percent"] = "0"),
    (plan["bonuses"]!["unilevel"]!["percent"] = "0"),
  ]);
  assert.equal(contradictory.code, 0);
  const [warnings, notes, table] = ["Warnings:", "Notes:", "At most it pays"].map((heading) =>
    contradictory.out.indexOf(heading),
  );
  assert.ok(0 < warnings! && warnings! < notes! && notes! < table!, contradictory.out);
  assert.match(contradictory.out, /bonuses\.unilevel: nobody can earn it/);

  const faulty = check((plan) => (plan["bonuses"]!["retail"]!["by"] = "customer"));
  assert.equal(faulty.code, 1);
  assert.equal(faulty.out, "");
  assert.match(faulty.err, /the plan cannot be used, 1 fault\n/);
  assert.match(faulty.err, /bonuses\.retail\.by: unknown key "by"; valid here: .* \[unknown-key\]/);
  assert.doesNotMatch(faulty.err, /At most it pays/);
  const near = check((plan) => (plan["bonuses"]!["unilevel"]!["takes"] = "actve"));
  assert.match(near.err, /bonuses\.unilevel\.takes: unknown activity rule "actve"; did you mean "active"\?/);
  assert.equal(fairline("plan", "check", join(folder, "none.json")).code, 1);
  writeFileSync(join(folder, "text.json"), "{");
  assert.match(fairline("plan", "check", join(folder, "text.json")).err, /the document: the plan is not JSON/);

  const asJson = check(() => undefined, "--json");
  assert.equal(asJson.code, 0);
  const { sound: isSound, findings, bounds } = JSON.parse(asJson.out);
  assert.equal(isSound, true);
  assert.deepEqual(findings[0].data, { points: "30.00", cost: "30.00" });
  assert.deepEqual(bounds.bonuses[1], {
    bonus: "retail",
    kept: false,
    bound: { bounded: true, percents: [{ of: "amount", percent: "20" }], units: [] },
  });
  const faultsAsJson = check((plan) => (plan["bonuses"]!["unilevel"]!["takes"] = "actve"), "--json");
  assert.equal(faultsAsJson.code, 1);
  assert.equal(JSON.parse(faultsAsJson.out).findings[0].nearest, "active");
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
