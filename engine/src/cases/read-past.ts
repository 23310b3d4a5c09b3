import { decimal, parseUnits } from "../money/decimal.ts";
import { compilePlan } from "../plan/compile.ts";
import type { Plan } from "../plan/document.ts";
import type { Report } from "../plan/schema.ts";
import type { MemberPast } from "../run/past.ts";
import type { CaseLeg, CaseMember } from "./document.ts";
import { minor } from "./read-sales.ts";

/** What earlier periods left of each member. */
export function readPasts(
  plan: Plan,
  members: readonly CaseMember[],
  currency: string,
  path: string,
  report: Report,
): MemberPast[] {
  const ranks = (plan.ranks ?? []).map(({ name }) => name);
  const compiled = compilePlan(plan, currency);
  const units = new Map(compiled.volumes.map(({ name, unit }) => [name, unit]));
  const legUnits = new Map(
    compiled.bonuses.flatMap((bonus) => (bonus.shape === "legs" ? [[bonus.name, bonus.unit]] : [])),
  );
  return members.map(({ id, title, highest, missed, past = {} }, index): MemberPast => {
    const at = `${path}.members[${index}].past`;
    const money = (what: string, values: Readonly<Record<string, string>> | undefined): Record<string, number> =>
      each(values, (value, name) => Number(minor(value, currency, `${at}.${what}.${name}`, report)));
    return {
      id,
      title: title === undefined ? 0 : ranks.indexOf(title) + 1,
      highest: highest === undefined ? 0 : ranks.indexOf(highest) + 1,
      missed: missed ?? 0,
      volumes: each(past.volumes, (values, name) =>
        values.map((value) => Number(parseUnits(value, 2)) * units.get(name)!),
      ),
      rules: past.rules ?? {},
      paid: each(past.paid, (values, name) =>
        values.map((value, back) => Number(minor(value, currency, `${at}.paid.${name}[${back}]`, report))),
      ),
      lots: each(past.lots, (legs, name) =>
        legs.map((leg) => lotsOf(leg).map((lot) => inUnits(lot, legUnits.get(name)!))),
      ),
      streaks: past.streaks ?? {},
      awarded: past.awarded ?? {},
      advances: money("advances", past.advances),
      overpaid: money("overpaid", past.overpaid),
    };
  });
}

/** The lots of a leg that may be written as its points alone. */
export function lotsOf(leg: CaseLeg): readonly string[] {
  return typeof leg === "string" ? [leg] : leg;
}

/** Points in hundredths times the volume's unit. */
function inUnits(points: string, unit: number): number {
  const { units, scale } = decimal(points);
  return Number(units * 10n ** BigInt(2 - scale)) * unit;
}

function each<V, T>(
  values: Readonly<Record<string, V>> | undefined,
  one: (value: V, name: string) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, one(value, name)]));
}
