import { shareAt } from "../../src/bonus/divide-shares.ts";
import type { RanPeriod } from "../../src/cases/periods.ts";
import { earningsOf, explainSource, formatMoney, formatPoints } from "../../src/index.ts";
import type { Plan, Run } from "../../src/index.ts";
import { NONE } from "../../src/tree/order.ts";
import { grid, linesOf } from "./people.ts";

/** Everybody's place in each tree that the plan fills, drawn with indents. */
export function placesOf(plan: Plan, run: Run): string[] {
  const filled = Object.entries(plan.trees).filter(([, { fill }]) => fill !== undefined);
  return filled.map(([name, { parent }]) => {
    const tree = run.network.trees[parent];
    if (tree === undefined) return "";
    const { ids } = run.network;
    const below = (above: number): number[] => {
      const children = ids.flatMap((_, at) => (tree.parent[at] === above ? [at] : []));
      children.sort((a, b) => (tree.seat?.[a] ?? 0) - (tree.seat?.[b] ?? 0));
      return children.flatMap((at) => [at, ...below(at)]);
    };
    const leg = (at: number): string =>
      tree.seat === undefined || tree.parent[at] === NONE
        ? ""
        : ` (${legName(tree.seat[at]!, plan.trees[name]!.legs!)})`;
    const rows = below(NONE).map((at) => `${"   ".repeat(tree.depth[at]!)}${ids[at]!}${leg(at)}`);
    return [...(filled.length > 1 ? [`${name}:`] : []), ...rows].join("\n");
  });
}

/** What became of the legs of everybody who is paid or carries something, period by period. */
export function legsOf(periods: readonly RanPeriod[], bonus: string): string {
  const all = periods.flatMap(({ run }, period) =>
    run.network.ids.flatMap((id) => {
      const told = explainSource(run, bonus, id);
      return told?.shape === "legs" ? [{ id, period, told }] : [];
    }),
  );
  const named = Object.keys(periods[0]!.golden.carried?.[bonus] ?? {});
  const shown = new Set(all.filter(({ told }) => told.paid !== null).map(({ id }) => id));
  const people = [...new Set(all.map(({ id }) => id))].filter(
    (id) => shown.has(id) || (shown.size === 0 && named.includes(id)),
  );
  const rows = people.flatMap((id) =>
    all
      .filter((one) => one.id === id)
      .flatMap(({ period, told }) =>
        told.legs.map((one) => {
          const first = one.leg === 0;
          const paid = told.paid?.earning;
          const sum = (lots: typeof one.carriedIn): string => lots.map(({ points }) => points).join(" + ") || "0.00";
          const owed = one.owed === "0.00" ? "" : ` (owed ${one.owed})`;
          const last = one.leg === told.legs.length - 1;
          return [
            first ? id : "",
            first ? `period ${period + 1}` : "",
            legName(one.leg, told.legs.length),
            sum(one.carriedIn),
            one.brought,
            sum(one.matched),
            one.lost,
            sum(one.carriedOn) + owed,
            last ? (paid === undefined ? "0.00" : formatMoney(paid.amount, paid.currency)) : "",
          ];
        }),
      ),
  );
  const heads = [bonus, "", "", "carried in", "brought", "matched", "lost", "carried on", "pays"];
  return grid([heads, ...rows], 3);
}

/** What a pool had to divide and how it was divided, period by period. */
export function dividedOf(periods: readonly RanPeriod[], bonus: string): string {
  const parts = periods.map(({ run }, period) => {
    const { currency, rows } = divided(run, bonus);
    const index = run.plan.bonuses.findIndex(({ name }) => name === bonus);
    const outcome = run.outcomes[index];
    if (outcome === null || outcome === undefined || !("ofSales" in outcome)) return "";
    const money = (amount: bigint): string => formatMoney(amount, currency);
    const from = Object.entries({
      "of sales": outcome.ofSales,
      fixed: outcome.fixed,
      "from levels": outcome.untaken,
      waited: outcome.carried,
    })
      .filter(([, amount]) => amount !== 0n)
      .map(([name, amount]) => `${money(amount)} ${name}`);
    const head = `${periods.length > 1 ? `period ${period + 1}: ` : ""}${from.join(" + ")} for ${outcome.participants} ${outcome.participants === 1 ? "person" : "people"}`;
    const left = outcome.left === 0n ? [] : [`${money(outcome.left)} waits for the next period`];
    return [head, ...(rows.length === 0 ? [] : [grid(rows, 1)]), ...left].join("\n");
  });
  return parts.join("\n\n");
}

function divided(run: Run, bonus: string): { readonly currency: string; readonly rows: string[][] } {
  const currency = run.plan.companyCurrency;
  const index = run.plan.bonuses.findIndex(({ name }) => name === bonus);
  const outcome = run.outcomes[index];
  const rule = run.plan.bonuses[index]!;
  if (outcome === null || outcome === undefined || !("ofSales" in outcome) || rule.shape !== "pool")
    return { currency, rows: [] };
  const paid = new Map(
    [...earningsOf(run)].filter((line) => line.bonus === bonus).map((line) => [line.earnerId, line.amount]),
  );
  const { share, place } = outcome;
  const partOf = (at: number): string => {
    if (place !== null) return `place ${place[at]!}`;
    if (rule.split.by === "equal") return "an equal part";
    const unit = rule.split.by === "volume" ? run.plan.volumes[rule.split.volume]!.unit : 1;
    return `${formatPoints(shareAt(share!, at) / unit)} of ${formatPoints(Number(outcome.shares) / unit)}`;
  };
  const rows = run.network.ids.flatMap((id, at) => {
    const takes = place === null ? shareAt(share!, at) > 0 : place[at]! > 0;
    return takes ? [[id, partOf(at), formatMoney(paid.get(id) ?? 0n, currency)]] : [];
  });
  return { currency, rows: rows.map((row) => [`  ${row[0]!}`, ...row.slice(1)]) };
}

/** The lines of each period, where several follow each other. */
export function linesByPeriod(periods: readonly RanPeriod[]): string {
  if (periods.length === 1) return linesOf(periods[0]!.run);
  return periods
    .map(({ run, golden }, period) => {
      const calendar = typeof golden.calendar === "string" ? ` (a ${golden.calendar})` : "";
      return `period ${period + 1}${calendar}\n${linesOf(run).replaceAll(/^/gm, "  ")}`;
    })
    .join("\n");
}

function legName(leg: number, legs: number): string {
  return legs === 2 ? ["left", "right"][leg]! : `leg ${leg + 1}`;
}
