import type { Plan } from "../plan/document.ts";
import { join, unknownName } from "../plan/schema.ts";
import type { Report } from "../plan/schema.ts";
import type { GoldenCase } from "./document.ts";

/** After so many unknown names no nearest ones are looked for: a file of another plan would take long to read. */
const MOST_NEAREST = 20;

type Noun = "rank" | "volume" | "activity rule" | "bonus" | "pool" | "member" | "sale";

/** Whether every name that a case uses is the plan's, or one of its own members and sales. */
export function checkCaseNames(plan: Plan, golden: GoldenCase, path: string, report: Report): void {
  const known: Readonly<Record<Noun, readonly string[]>> = {
    rank: (plan.ranks ?? []).map(({ name }) => name),
    volume: Object.keys(plan.volumes),
    "activity rule": Object.keys(plan.activity),
    bonus: Object.keys(plan.bonuses),
    pool: Object.values(plan.bonuses).flatMap((bonus) =>
      "untaken" in bonus && bonus.untaken !== undefined ? [bonus.untaken] : [],
    ),
    member: golden.members.map(({ id }) => id),
    sale: saleIds(golden),
  };
  const sets = new Map(Object.entries(known).map(([noun, names]) => [noun, new Set(names)]));
  let unknown = 0;
  const refer = (noun: Noun, name: string | undefined, at: string): void => {
    if (name === undefined || sets.get(noun)!.has(name)) return;
    report(unknownName("unknown-name", at, name, unknown++ < MOST_NEAREST ? known[noun] : [], noun));
  };
  const keys = (noun: Noun, of: Readonly<Record<string, unknown>> | undefined, at: string): void => {
    for (const name of Object.keys(of ?? {})) refer(noun, name, join(at, name));
  };

  for (const [index, member] of golden.members.entries()) {
    const at = `${path}.members[${index}]`;
    refer("member", member.sponsor, `${at}.sponsor`);
    for (const [relation, parent] of Object.entries(member.parents ?? {}))
      refer("member", parent, join(`${at}.parents`, relation));
    refer("rank", member.title, `${at}.title`);
    refer("rank", member.highest, `${at}.highest`);
    keys("volume", member.past?.volumes, `${at}.past.volumes`);
    keys("activity rule", member.past?.rules, `${at}.past.rules`);
    keys("bonus", member.past?.paid, `${at}.past.paid`);
  }
  for (const [index, sale] of (golden.sales ?? []).entries()) {
    const at = `${path}.sales[${index}]`;
    refer("member", sale.seller, `${at}.seller`);
    refer("member", sale.buyer, `${at}.buyer`);
    keys("bonus", sale.terms, `${at}.terms`);
    for (const [line, { terms }] of (sale.lines ?? []).entries()) keys("bonus", terms, `${at}.lines[${line}].terms`);
  }
  for (const [index, { from, to }] of (golden.transfers ?? []).entries()) {
    refer("member", from, `${path}.transfers[${index}].from`);
    refer("member", to, `${path}.transfers[${index}].to`);
  }
  for (const [index, { sale }] of (golden.refunds ?? []).entries())
    refer("sale", sale, `${path}.refunds[${index}].sale`);

  for (const what of ["totals", "reversals"] as const) {
    keys("bonus", golden[what], `${path}.${what}`);
    for (const [bonus, earners] of Object.entries(golden[what] ?? {}))
      keys("member", earners, join(`${path}.${what}`, bonus));
  }
  keys("pool", golden.pools, `${path}.pools`);
  for (const [what, noun] of [
    ["volumes", "volume"],
    ["activity", "activity rule"],
  ] as const) {
    keys("member", golden[what], `${path}.${what}`);
    for (const [member, values] of Object.entries(golden[what] ?? {}))
      keys(noun, values, join(`${path}.${what}`, member));
  }
  keys("member", golden.ranks, `${path}.ranks`);
  for (const [member, ranks] of Object.entries(golden.ranks ?? {})) {
    for (const [which, rank] of Object.entries(ranks)) {
      if (rank !== "none") refer("rank", rank, join(join(`${path}.ranks`, member), which));
    }
  }
}

/** The sales' ids in their order; one without is named by its place. */
export function saleIds({ sales = [] }: GoldenCase): string[] {
  return sales.map(({ id }, index) => id ?? `sale-${index + 1}`);
}
