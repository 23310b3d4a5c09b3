import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { anyDocument, anyPlan } from "../../test/any-plan.ts";
import type { Json } from "../../test/any-plan.ts";
import { singleWorld, MARKETS, PRODUCTS, runWorldOf, TAGS } from "../../test/any-world.ts";
import type { AnyWorld } from "../../test/any-world.ts";
import { draws } from "../../test/draws.ts";
import { checkPlan, expectValue, KINDS, parsePlan } from "../index.ts";
import type { Finding, Kind, Member, Plan, Run, Sale } from "../index.ts";

const ALL = Number(process.env["RUNS"] ?? 1_000);
const RUNS = draws(ALL);

/** The document without what a finding says has no effect, or with something else in its place; null for other findings. */
function withoutEffect(document: Json, { code, path, message }: Finding): Json | null {
  const copy = structuredClone(document) as Record<string, unknown>;
  const keys = [...path.matchAll(/[^.[\]]+/g)].map(([key]) => key);
  const last = keys.at(-1)!;
  const parent = keys.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, copy);
  if (code === "compression.no-effect") parent[last] = message.endsWith("standard") ? "standard" : "none";
  else if (code === "rank.keep-stricter") delete parent[last];
  else if (code === "band.unreachable") parent["value" in parent ? "value" : "percent"] = "77";
  else if (code === "rate.unreachable") parent[last] = "77";
  else if (code === "paid.no-effect") parent[last] = "77";
  else return null;
  return copy;
}

/** Who earns what, and who holds which rank. */
function outcome(runs: readonly Run[]): unknown {
  return runs.map(({ lines, standing }) => [
    [...standing.ranks.paid],
    lines.map(({ source, earner, amount, count }) => [
      ...source.subarray(0, count),
      ...earner.subarray(0, count),
      ...amount.subarray(0, count),
    ]),
  ]);
}

test("what the checker says has no effect has none, in any world", () => {
  const tried = new Map<string, number>();
  fc.assert(
    fc.property(anyDocument, singleWorld, (document, world) => {
      const plan = expectValue(parsePlan(document));
      const changes = checkPlan(plan).flatMap((finding) => {
        const changed = withoutEffect(document, finding);
        return changed === null ? [] : [{ finding, changed }];
      });
      if (changes.length === 0) return;
      const before = outcome(runWorldOf(plan, world));
      for (const { finding, changed } of changes) {
        tried.set(finding.code, (tried.get(finding.code) ?? 0) + 1);
        const after = outcome(runWorldOf(expectValue(parsePlan(changed)), world));
        assert.deepEqual(after, before, `${finding.code} ${finding.path}: ${finding.message}`);
      }
    }),
    { numRuns: RUNS },
  );
  for (const code of ["compression.no-effect", "rank.keep-stricter"])
    assert.ok((tried.get(code) ?? 0) > 10, `${code}: ${tried.get(code)}`);
});

const MONTHS = ["2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03"];

/** People in one line, who buy for themselves of everything, in all ways: some months of so many points each time. */
function selfBuyers(points: number, kinds: readonly Kind[], joinedOn: string | null, count: number): AnyWorld {
  const members = kinds.map((kind, index): Member => {
    const above = index === 0 ? null : `m${index - 1}`;
    const parents = { enroller: above, placement: above, ternary: above };
    const legs = above === null ? {} : { placement: 0, ternary: 0 };
    const member = { id: `m${index}`, kind, sponsorId: above, parents, legs };
    return joinedOn === null ? member : { ...member, joinedOn };
  });
  const months = MONTHS.slice(-count).map((month) => {
    const sales = members.flatMap(({ id }) =>
      [null, ...PRODUCTS].flatMap((productId) =>
        [...MARKETS].flatMap((market) =>
          [[], ["promo"], ["subscription"], [...TAGS]].map((tags): Sale => {
            const line = { productId, quantity: 1, amount: 10_000n, cv: BigInt(points), qv: BigInt(points) };
            const about = {
              currency: "USD",
              on: `${month}-${month === "2026-02" || month === "2025-11" ? "28" : "31"}`,
              market,
              tags,
              lines: [line],
            };
            return { id: `${id} ${month} ${productId} ${market} ${tags.join()}`, sellerId: id, buyerId: id, ...about };
          }),
        ),
      ),
    );
    return { day: `${month}-20`, sales, transfers: [] };
  });
  return { members, months, before: null };
}

function isMetIn(plan: Plan, rule: string, world: AnyWorld): boolean {
  return runWorldOf(plan, world).some(
    ({ standing, plan: { rules } }) => standing.rules[rules.findIndex(({ name }) => name === rule)]![0] === 1,
  );
}

test("what own purchases alone can meet, somebody meets who buys so much and does nothing else", () => {
  let accused = 0;
  fc.assert(
    fc.property(anyPlan, (plan) => {
      for (const { code, path, data } of checkPlan(plan)) {
        if (code !== "fair.own-purchases") continue;
        accused++;
        const points = Math.round(Number(data["points"]) * 100);
        const worlds = [null, "2026-03-31", "2026-02-10"].flatMap((joined) =>
          KINDS.map((kind) => selfBuyers(points, [kind], joined, 6)),
        );
        assert.ok(
          worlds.some((world) => isMetIn(plan, path.split(".")[1]!, world)),
          `${path} with ${data["points"]} points`,
        );
      }
    }),
    { numRuns: ALL / 2, endOnFailure: true },
  );
  assert.ok(accused > 100, `${accused}`);
});

test("bonuses that need no customer are paid where nobody buys but members, for themselves", () => {
  let accused = 0;
  fc.assert(
    fc.property(anyPlan, (plan) => {
      // People in one line hold no two legs and recruit no hundred; one month has none before; a cap may leave nothing.
      if (/"people"|"legs"|"caps"|"0.5"|"met"|"window"|"title"/.test(JSON.stringify({ ...plan, trees: {} }))) return;
      const findings = checkPlan(plan);
      const found = findings.find(({ code }) => code === "fair.no-customer");
      // Where higher bands pay less, one has to hit a band, which buying everything alike may miss.
      if (found === undefined || findings.some(({ code }) => code === "bands.not-rising")) return;
      const names = found.data["bonuses"]!.split(", ");
      const lines: Kind[][] = [
        ...KINDS.map((kind) => Array.from({ length: 4 }, () => kind)),
        KINDS.flatMap((kind) => [kind, ...KINDS]),
      ];
      // Much, and little: a higher band may pay nothing.
      const buys = [60_000, 1_000, 200].flatMap((points) => [null, "2026-03-31"].map((joined) => ({ points, joined })));
      const runs = buys.flatMap(({ points, joined }) =>
        lines.flatMap((kinds) => runWorldOf(plan, selfBuyers(points, kinds, joined, 1))),
      );
      for (const name of names) {
        accused++;
        const isPaid = runs.some(
          (run) => run.lines[run.plan.bonuses.findIndex((bonus) => bonus.name === name)]!.count > 0,
        );
        assert.ok(isPaid, `${name} is paid nobody`);
      }
    }),
    { numRuns: RUNS, endOnFailure: true, seed: 3 },
  );
  assert.ok(accused > RUNS / 100, `${accused}`);
});
