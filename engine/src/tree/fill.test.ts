import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkPlan } from "../check/check-plan.ts";
import { buildNetwork, expectValue, fillTree } from "../index.ts";
import type { Member, Plan } from "../index.ts";

type Form = Plan["trees"][string];

function person(id: string, sponsorId: string | null, more: Partial<Member> = {}): Member {
  return { id, kind: "distributor", sponsorId, ...more };
}

/** "parent/leg" or "parent" by id, "-" at a top. */
function placesIn(members: readonly Member[], relation = "placement"): Record<string, string> {
  return Object.fromEntries(
    members.map(({ id, parents, legs }) => {
      const leg = legs?.[relation];
      return [id, `${parents?.[relation] ?? "-"}${leg === undefined ? "" : `/${leg}`}`];
    }),
  );
}

function fill(form: Omit<Form, "parent">, members: readonly Member[], ranks: string[] = [], titles = {}) {
  const filled = fillTree({ parent: "placement", ...form }, ranks, members, new Map(Object.entries(titles)));
  expectValue(buildNetwork(filled));
  return placesIn(filled);
}

/** root, then m01, m02 and so on, all brought in by the root. */
const joined = (count: number): Member[] => [
  person("a-root", null),
  ...Array.from({ length: count }, (_, index) => person(`m${String(index + 1).padStart(2, "0")}`, "a-root")),
];

test("a matrix 3 wide: joins 1-3, 4-12 and 13-39 fill three levels, from the left", () => {
  const places = fill({ width: "3", fill: "breadth-first" }, joined(40));
  const level = (id: string): number => (id === "a-root" ? 0 : 1 + level(places[id]!));
  const levels = joined(40)
    .slice(1)
    .map(({ id }) => level(id));
  assert.deepEqual(levels, [...Array<number>(3).fill(1), ...Array<number>(9).fill(2), ...Array<number>(27).fill(3), 4]);
  assert.deepEqual(
    [places["m04"], places["m06"], places["m07"], places["m13"], places["m40"]],
    ["m01", "m01", "m02", "m04", "m13"],
  );
});

test("a line: everybody below the one who came before, whoever brought them in", () => {
  const members = [
    person("root", null),
    person("a", "root"),
    person("b", "root"),
    person("c", "a"),
    person("d", "root"),
  ];
  assert.deepEqual(fill({ width: "1", fill: "breadth-first" }, members), {
    root: "-",
    a: "root",
    b: "a",
    c: "b",
    d: "c",
  });
});

test("binary: balanced, left, right, breadth-first, each below the sponsor", () => {
  const members = [...joined(4), person("n1", "m02"), person("n2", "a-root")];
  const of = (how: NonNullable<Form["fill"]>) => fill({ legs: 2, fill: how }, members);
  const root = { "a-root": "-", m01: "a-root/0", m02: "a-root/1" };
  assert.deepEqual(of("breadth-first"), { ...root, m03: "m01/0", m04: "m01/1", n1: "m02/0", n2: "m02/1" });
  assert.deepEqual(of("balanced"), { ...root, m03: "m01/0", m04: "m02/0", n1: "m02/1", n2: "m01/1" });
  const left = { "a-root": "-", m01: "a-root/0", m02: "m01/0", m03: "m02/0", m04: "m03/0", n1: "m04/0", n2: "n1/0" };
  assert.deepEqual(of("left"), left);
  assert.deepEqual(
    of("right"),
    Object.fromEntries(Object.entries(left).map(([id, at]) => [id, at.replace("/0", "/1")])),
  );
});

test("what the data say stays, and gaps are filled first", () => {
  const placed = (id: string, parent: string, leg: number): Member =>
    person(id, "top", { parents: { placement: parent }, legs: { placement: leg } });
  const members = [
    person("top", null),
    placed("r", "top", 1),
    placed("rr", "r", 1),
    person("x", "top"),
    person("y", "r"),
    person("z", "top"),
  ];
  const places = fill({ legs: 2, fill: "breadth-first" }, members);
  assert.deepEqual(places, { top: "-", r: "top/1", rr: "r/1", x: "top/0", y: "r/0", z: "x/0" });
});

test("in the order of joining, of one day by id, and a sponsor before whom they brought in", () => {
  const on = (id: string, sponsor: string | null, joinedOn: string): Member => person(id, sponsor, { joinedOn });
  const members = [
    on("late", "top", "2026-03-09"),
    on("b", "top", "2026-03-02"),
    on("a", "top", "2026-03-02"),
    // Written down before their sponsor: a mistake of the data, and no reason to stand anywhere else.
    on("early", "late", "2026-03-01"),
    on("top", null, "2026-01-01"),
  ];
  const places = { top: "-", late: "top", early: "late", a: "late", b: "early" };
  assert.deepEqual(fill({ width: "1", fill: "breadth-first" }, members), { ...places, a: "early", b: "a" });
  assert.deepEqual(fill({ width: "1", fill: "breadth-first" }, members.toReversed()), {
    ...places,
    a: "early",
    b: "a",
  });
});

test("by rank: the title at the start makes the width; without one it is one", () => {
  const width = { byRank: { silver: "2", gold: "3" } };
  const places = fill({ width, fill: "breadth-first" }, joined(7), ["silver", "gold"], { "a-root": 2, m02: 1 });
  assert.deepEqual(places, {
    "a-root": "-",
    m01: "a-root",
    m02: "a-root",
    m03: "a-root",
    m04: "m01",
    m05: "m02",
    m06: "m02",
    m07: "m03",
  });
});

test("customers have no place unless the plan says so, and whom they bring in stands below who has one", () => {
  const members = [person("top", null), { ...person("guest", "top"), kind: "customer" as const }, person("x", "guest")];
  assert.deepEqual(fill({ width: "2", fill: "breadth-first" }, members), { top: "-", guest: "-", x: "top" });
  const who = ["distributor", "customer"] as const;
  assert.deepEqual(fill({ width: "2", fill: "breadth-first", who }, members), { top: "-", guest: "top", x: "guest" });
});

test("data that make no network are left alone", () => {
  const form: Form = { parent: "placement", width: "2", fill: "breadth-first" };
  const circle = [person("a", "b"), person("b", "a")];
  const twice = [person("a", null), person("a", null)];
  const round = [
    person("a", null, { parents: { placement: "b" } }),
    person("b", "a", { parents: { placement: "a" } }),
    person("c", "a"),
  ];
  for (const members of [circle, twice, round]) assert.equal(fillTree(form, [], members), members);
  assert.equal(fillTree(form, [], [person("a", "nobody")])[0]!.parents?.["placement"], null);
});

/** The same by looking: level by level below the sponsor for a free place. */
function byLooking(
  members: readonly Member[],
  widths: ReadonlyMap<string, number>,
  legs: number,
): Record<string, string> {
  const children = new Map<string, { id: string; leg: number }[]>();
  const found: Record<string, string> = {};
  const add = (id: string, parent: string, leg: number): void => {
    const list = children.get(parent) ?? [];
    children.set(
      parent,
      [...list, { id, leg }].sort((a, b) => (legs > 0 ? a.leg - b.leg : 0)),
    );
    found[id] = legs > 0 ? `${parent}/${leg}` : parent;
  };
  for (const { id, parents, legs: seats } of members) {
    const parent = parents?.["placement"];
    if (typeof parent === "string") add(id, parent, seats?.["placement"] ?? 0);
  }
  for (const { id, sponsorId } of members) {
    if (found[id] !== undefined) continue;
    if (sponsorId === null) {
      found[id] = "-";
      continue;
    }
    for (let level = [sponsorId]; ;) {
      const free = level.find((at) => (children.get(at)?.length ?? 0) < widths.get(at)!);
      if (free !== undefined) {
        const taken = (children.get(free) ?? []).map(({ leg }) => leg);
        add(
          id,
          free,
          [0, 1, 2, 3, 4, 5, 6, 7].find((leg) => !taken.includes(leg))!,
        );
        break;
      }
      level = level.flatMap((at) => (children.get(at) ?? []).map((child) => child.id));
    }
  }
  return found;
}

test("breadth-first is what looking level by level finds: any width by rank, any sponsors, with and without legs", () => {
  const world = fc.record({
    sponsors: fc.array(fc.tuple(fc.nat(1_000), fc.boolean()), { minLength: 1, maxLength: 60 }),
    titles: fc.array(fc.nat(2), { minLength: 61, maxLength: 61 }),
    legs: fc.constantFrom(0, 0, 2, 3),
    data: fc.array(fc.nat(3), { minLength: 61, maxLength: 61 }),
  });
  const name = (index: number): string => `m${String(index).padStart(2, "0")}`;
  fc.assert(
    fc.property(world, ({ sponsors, titles, legs, data }) => {
      const seats = new Map<string, number>();
      const members = [
        person(name(0), null),
        ...sponsors.map(([number, top], index): Member => {
          const sponsor = number % (index + 1);
          const member = person(name(index + 1), top && index % 7 === 3 ? null : name(sponsor));
          // Some of those who came first stand by the data, in the last leg that is free.
          if (index >= 8 || data[index] !== 0 || member.sponsorId === null) return member;
          const taken = seats.get(name(sponsor)) ?? 0;
          if (legs > 0 && taken >= legs) return member;
          seats.set(name(sponsor), taken + 1);
          return {
            ...member,
            parents: { placement: name(sponsor) },
            ...(legs > 0 && { legs: { placement: legs - 1 - taken } }),
          };
        }),
      ];
      const width = [1, 2, 4];
      const room = new Map(members.map(({ id }, at) => [id, legs > 0 ? legs : width[titles[at]!]!]));
      const form = legs > 0 ? { legs } : { width: { byRank: { silver: "2", gold: "4" } } };
      const places = fill(
        { ...form, fill: "breadth-first" },
        members,
        ["silver", "gold"],
        Object.fromEntries(members.map(({ id }, at) => [id, titles[at]!])),
      );
      // Tops that the data make keep nothing but what stands below them, as do tops without a sponsor.
      const tops = new Set(
        members.flatMap(({ parents }) => (typeof parents?.["placement"] === "string" ? [parents["placement"]] : [])),
      );
      const expected = byLooking(
        members.map((member) =>
          tops.has(member.id) && member.parents === undefined ? { ...member, sponsorId: null } : member,
        ),
        room,
        legs,
      );
      assert.deepEqual(places, expected);
    }),
    { numRuns: 500, seed: 20_260_401 },
  );
});

test("100,000 people are placed in about the time that it takes to read them, also in one line", () => {
  const size = 100_000;
  let state = 7;
  const random = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
  const name = (index: number): string => `m${String(index).padStart(6, "0")}`;
  const anyone = Array.from({ length: size }, (_, at) => person(name(at), at === 0 ? null : name(random(at))));
  const lines = Array.from({ length: size }, (_, at) =>
    person(name(at), at === 0 ? null : name(Math.max(0, at - 1 - random(3)))),
  );
  const forms: readonly (readonly [Omit<Form, "parent">, readonly Member[]])[] = [
    [{ width: "3", fill: "breadth-first" }, anyone],
    [{ width: "1", fill: "breadth-first" }, anyone],
    [{ width: { byRank: { silver: "2" } }, fill: "breadth-first" }, lines],
    [{ legs: 2, fill: "left" }, lines],
    [{ legs: 2, fill: "balanced" }, anyone],
  ];
  for (const [form, members] of forms) {
    const titles = new Map(members.flatMap(({ id }, at) => (at % 50 === 0 ? [[id, 1] as const] : [])));
    const begun = performance.now();
    const filled = fillTree({ parent: "placement", ...form }, ["silver"], members, titles);
    const took = performance.now() - begun;
    assert.ok(filled.slice(1).every(({ parents }) => typeof parents?.["placement"] === "string"));
    // A third of a second on an idle machine; what grows with the square of the people would take minutes.
    assert.ok(took < 20_000, `${JSON.stringify(form)}: ${Math.round(took)} ms`);
  }
});

test("settings that contradict each other are faults", () => {
  const findings = (tree: object, others: object = {}): string[] =>
    checkPlan({
      name: "p",
      version: "1",
      period: "month",
      trees: { matrix: { parent: "placement", ...tree }, ...others },
      volumes: { cv: { of: "credited", points: "cv" } },
      activity: {},
      ranks: [{ name: "silver", reach: { atLeast: { cv: "1" } } }],
      bonuses: {},
    })
      .filter(({ severity }) => severity === "fault")
      .map(({ code, path }) => `${code} ${path}`);
  assert.deepEqual(findings({ width: "3", fill: "breadth-first" }), []);
  assert.deepEqual(findings({ fill: "breadth-first" }), ["missing trees.matrix.width"]);
  assert.deepEqual(findings({ width: "3", fill: "left" }), [
    "not-here trees.matrix.fill",
    "not-here trees.matrix.width",
  ]);
  assert.deepEqual(findings({ width: "3" }), ["not-here trees.matrix.width"]);
  assert.deepEqual(findings({ parent: "sponsor", width: "3", fill: "breadth-first" }), ["not-here trees.matrix.fill"]);
  assert.deepEqual(findings({ width: "0", fill: "breadth-first" }), ["wrong-value trees.matrix.width"]);
  assert.deepEqual(findings({ legs: 2, width: "3", fill: "breadth-first" }), ["not-here trees.matrix.width"]);
  assert.deepEqual(findings({ width: { byRank: { sliver: "2" } }, fill: "breadth-first" }), [
    "unknown-name trees.matrix.width.byRank.sliver",
  ]);
  const byVolume = { byVolume: "cv", bands: [{ from: "1", value: "2" }] };
  assert.deepEqual(findings({ width: byVolume, fill: "breadth-first" }), ["not-here trees.matrix.width.byVolume"]);
  const other = { binary: { parent: "placement", legs: 2, fill: "balanced" } };
  assert.deepEqual(findings({ width: "2", fill: "breadth-first" }, other), ["not-here trees.binary"]);
});
