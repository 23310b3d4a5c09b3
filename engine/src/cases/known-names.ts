import type { Plan } from "../plan/document.ts";
import { join, unknownName } from "../plan/schema.ts";
import type { Report } from "../plan/schema.ts";
import type { CaseJoiner, CaseMember, CasePeriod, GoldenCase } from "./document.ts";
import { saleIds } from "./read-sales.ts";

/** After so many unknown names no nearest ones are looked for: a file of another plan would take long to read. */
const MOST_NEAREST = 20;

type Noun = "rank" | "volume" | "activity rule" | "bonus" | "pool" | "member" | "sale";

/** Whether every name that a case uses is the plan's, or one of its own members and sales. */
export function checkCaseNames(plan: Plan, golden: GoldenCase, path: string, report: Report): void {
  const further = golden.next ?? [];
  const known: Record<Noun, readonly string[]> = {
    rank: (plan.ranks ?? []).map(({ name }) => name),
    volume: Object.keys(plan.volumes),
    "activity rule": Object.keys(plan.activity),
    bonus: Object.keys(plan.bonuses),
    pool: Object.values(plan.bonuses).flatMap((bonus) =>
      "untaken" in bonus && bonus.untaken !== undefined ? [bonus.untaken] : [],
    ),
    member: [],
    sale: [],
  };
  const sets = new Map(Object.entries(known).map(([noun, names]) => [noun, new Set(names)]));
  let unknown = 0;
  const refer: Refer = (noun, name, at) => {
    if (name === undefined || sets.get(noun)!.has(name)) return;
    report(unknownName("unknown-name", at, name, unknown++ < MOST_NEAREST ? known[noun] : [], noun));
  };
  const add = (noun: "member" | "sale", ids: readonly string[]): void => {
    known[noun] = [...known[noun], ...ids];
    for (const id of ids) sets.get(noun)!.add(id);
  };
  const joinedBy = (members: readonly CaseJoiner[]): void =>
    add(
      "member",
      members.map(({ id }) => id),
    );

  joinedBy(golden.members);
  namesOfMembers(golden.members, path, refer);
  namesOfSales(golden, path, refer);
  // A case that goes on refunds sales of earlier periods; one that does not, its own.
  add("sale", saleIds(golden, 0));
  namesOfRefunds(golden, path, refer);
  keys(refer, "bonus", golden.past?.pools, `${path}.past.pools`);
  namesExpected(plan, golden, path, refer, report);
  for (const [index, period] of further.entries()) {
    const at = `${path}.next[${index}]`;
    joinedBy(period.members ?? []);
    namesOfMembers(period.members ?? [], at, refer);
    namesOfSales(period, at, refer);
    namesOfRefunds(period, at, refer);
    add("sale", saleIds(period, index + 1));
    namesExpected(plan, period, at, refer, report);
  }
  checkLegs(plan, golden.members, path, report);
}

type Refer = (noun: Noun, name: string | undefined, at: string) => void;

function keys(refer: Refer, noun: Noun, of: Readonly<Record<string, unknown>> | undefined, at: string): void {
  for (const name of Object.keys(of ?? {})) refer(noun, name, join(at, name));
}

function namesOfMembers(members: readonly (CaseJoiner & Partial<CaseMember>)[], path: string, refer: Refer): void {
  for (const [index, member] of members.entries()) {
    const at = `${path}.members[${index}]`;
    refer("member", member.sponsor, `${at}.sponsor`);
    refer("member", member.holder, `${at}.holder`);
    for (const [relation, parent] of Object.entries(member.parents ?? {}))
      refer("member", parent, join(`${at}.parents`, relation));
    refer("rank", member.title, `${at}.title`);
    refer("rank", member.highest, `${at}.highest`);
    keys(refer, "volume", member.past?.volumes, `${at}.past.volumes`);
    keys(refer, "activity rule", member.past?.rules, `${at}.past.rules`);
    for (const what of ["paid", "lots", "streaks", "awarded", "advances", "overpaid"] as const)
      keys(refer, "bonus", member.past?.[what], `${at}.past.${what}`);
  }
}

function namesOfSales({ sales = [], transfers = [] }: CasePeriod, path: string, refer: Refer): void {
  for (const [index, sale] of sales.entries()) {
    const at = `${path}.sales[${index}]`;
    refer("member", sale.seller, `${at}.seller`);
    refer("member", sale.buyer, `${at}.buyer`);
    refer("member", sale.host, `${at}.host`);
    keys(refer, "bonus", sale.terms, `${at}.terms`);
    for (const [line, { terms }] of (sale.lines ?? []).entries())
      keys(refer, "bonus", terms, `${at}.lines[${line}].terms`);
  }
  for (const [index, { from, to }] of transfers.entries()) {
    refer("member", from, `${path}.transfers[${index}].from`);
    refer("member", to, `${path}.transfers[${index}].to`);
  }
}

function namesOfRefunds({ refunds = [] }: CasePeriod, path: string, refer: Refer): void {
  for (const [index, { sale }] of refunds.entries()) refer("sale", sale, `${path}.refunds[${index}].sale`);
}

function namesExpected(plan: Plan, period: CasePeriod, path: string, refer: Refer, report: Report): void {
  for (const what of ["totals", "reversals", "carried", "lost", "overpaid"] as const) {
    keys(refer, "bonus", period[what], `${path}.${what}`);
    for (const [bonus, members] of Object.entries(period[what] ?? {}))
      keys(refer, "member", members, join(`${path}.${what}`, bonus));
  }
  keys(refer, "pool", period.pools, `${path}.pools`);
  keys(refer, "bonus", period.undivided, `${path}.undivided`);
  const shapes = { carried: "legs", lost: "legs", undivided: "pool" } as const;
  for (const [what, shape] of Object.entries(shapes)) {
    for (const bonus of Object.keys(period[what as keyof typeof shapes] ?? {})) {
      if (!Object.hasOwn(plan.bonuses, bonus) || plan.bonuses[bonus]!.shape === shape) continue;
      const message = `only a bonus of the shape "${shape}" leaves this, and ${bonus} is of the shape "${plan.bonuses[bonus]!.shape}"`;
      report({ path: join(`${path}.${what}`, bonus), reason: "wrong-value", message, nearest: null });
    }
  }
  for (const [what, noun] of [
    ["volumes", "volume"],
    ["activity", "activity rule"],
  ] as const) {
    keys(refer, "member", period[what], `${path}.${what}`);
    for (const [member, values] of Object.entries(period[what] ?? {}))
      keys(refer, noun, values, join(`${path}.${what}`, member));
  }
  keys(refer, "member", period.ranks, `${path}.ranks`);
  for (const [member, ranks] of Object.entries(period.ranks ?? {})) {
    for (const [which, rank] of Object.entries(ranks)) {
      if (rank !== "none") refer("rank", rank, join(join(`${path}.ranks`, member), which));
    }
  }
}

/** Lots are of bonuses that match legs. */
function checkLegs(plan: Plan, members: readonly CaseMember[], path: string, report: Report): void {
  for (const [index, { past }] of members.entries()) {
    for (const bonus of Object.keys(past?.lots ?? {})) {
      if (!Object.hasOwn(plan.bonuses, bonus) || plan.bonuses[bonus]!.shape === "legs") continue;
      const at = join(`${path}.members[${index}].past.lots`, bonus);
      report({
        path: at,
        reason: "wrong-value",
        message: `${bonus} matches no legs and so carries none`,
        nearest: null,
      });
    }
  }
}
