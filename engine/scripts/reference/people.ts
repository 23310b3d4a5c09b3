import { passUp } from "../../src/bonus/pass-up.ts";
import { climbOf } from "../../src/explain/trace-walk.ts";
import { earningsOf, explainMember, formatMoney, formatPoints } from "../../src/index.ts";
import type { Earning, MemberExplanation, Run } from "../../src/index.ts";
import { NONE } from "../../src/tree/order.ts";

/** Wider than this a line breaks on the page. */
const WIDEST = 110;
const MOST_LINES = 18;

/** Everybody as a tree drawn with indents, with ranks and volumes beside them: what there is to see where nothing climbs. */
export function peopleOf(run: Run): string {
  const people = downward(run).map((at) => ({ at, told: explainMember(run, run.network.ids[at]!)! }));
  const volumes = run.plan.volumes.map(({ name }) => name);
  // Without numbers there is nothing to see.
  if (volumes.length + run.plan.ranks.length === 0) return "";
  const names = people.map(
    ({ at, told: { kind } }) => indented(run, at) + (kind === "distributor" ? "" : ` (${kind})`),
  );
  const legs = countedLegs(run);
  const values = people.map(({ at, told }) => [
    ...(run.plan.ranks.length === 0 ? [] : [rankOf(told)]),
    ...told.volumes.map(({ points }) => points),
    ...legs.map(({ values }) => values(at)),
  ]);
  const heads = [...(run.plan.ranks.length === 0 ? [] : ["rank"]), ...volumes, ...legs.map(({ name }) => name)];
  const wide = grid([["", ...heads], ...names.map((name, row) => [name, ...values[row]!])], 1);
  if (widest(wide) <= WIDEST) return wide;
  // Many volumes: the tree first, then a line for each volume.
  const columns = people.map(({ told }) => told.id);
  const turned = grid(
    [["", ...columns], ...heads.map((head, column) => [head, ...values.map((row) => row[column]!)])],
    1,
  );
  return [...names, "", turned].join("\n");
}

/** What each leader of a passed-up bonus made, received and handed on. */
export function handedUpOf(run: Run, bonus: string): string {
  const climb = climbOf(
    run,
    run.plan.bonuses.findIndex(({ name }) => name === bonus),
  );
  const { group, own, received, handed } = passUp(climb.bonus, run.standing, climb.sources);
  const money = (amount: number): string => formatMoney(amount, run.plan.companyCurrency);
  const rows = downward(run).map((at) => {
    if (climb.takes[at] === 0) return [indented(run, at), "no leader", "", "", "", ""];
    const keeps = own[at]! + received[at]! - handed[at]!;
    const points = formatPoints(group[at]! / climb.bonus.weights.unit);
    return [indented(run, at), points, ...[own[at]!, received[at]!, handed[at]!, keeps].map(money)];
  });
  return grid([["", "own group", "gives", "received", "hands up", "keeps"], ...rows], 1);
}

/** Everybody, each followed by those below. */
function downward({ network: { ids, trees } }: Run): number[] {
  const { parent } = trees["sponsor"];
  const below = (above: number): number[] => ids.flatMap((_, at) => (parent[at] === above ? [at, ...below(at)] : []));
  return below(NONE);
}

function indented({ network }: Run, at: number): string {
  return "   ".repeat(network.trees["sponsor"].depth[at]!) + network.ids[at]!;
}

/** Volumes of which one leg counts only so far, as ranks and rules ask for them. */
function countedLegs({ plan, standing }: Run): { readonly name: string; readonly values: (at: number) => string }[] {
  return plan.legCaps.map(({ volume, cap }, index) => {
    const { name, unit } = plan.volumes[volume]!;
    const points = (value: number): string => formatPoints(value / unit);
    return {
      name: `${name} and legs to ${points(cap)}`,
      values: (at) => points(standing.legCaps[index]![at]!),
    };
  });
}

function rankOf({ paidRank, title, highestRank }: MemberExplanation): string {
  return [
    paidRank ?? "-",
    ...(title === paidRank ? [] : [`title ${title ?? "none"}`]),
    ...(highestRank === title ? [] : [`highest ${highestRank ?? "none"}`]),
  ].join(", ");
}

/** The run's lines, as many as fit: what pays, who is paid, percent of what, and the amount. */
export function linesOf(run: Run): string {
  const all = [...earningsOf(run)];
  if (all.length === 0) return "nobody is paid";
  const shown = all.slice(0, MOST_LINES);
  const rows = shown.map((line) => [
    line.bonus,
    line.earnerId,
    sourceOf(line),
    line.rate === null ? line.base : `${line.rate}% of ${line.base}`,
    `${formatMoney(line.amount, line.currency)} ${line.currency}${line.kept ? ", kept" : ""}${cutOf(line)}`,
  ]);
  const more = all.length - shown.length;
  return grid([["bonus", "to", "for", "", "amount"], ...rows], 3) + (more > 0 ? `\n... and ${more} more` : "");
}

function sourceOf({ saleId, sourceId, earnerId }: Earning): string {
  if (saleId !== null) return saleId;
  return sourceId === earnerId ? "the period" : `${sourceId}'s period`;
}

function cutOf({ uncut, currency }: Earning): string {
  return uncut === null ? "" : `, cut from ${formatMoney(uncut, currency)}`;
}

/** Columns in line; the first `left` stand left, the others right. */
export function grid(rows: ReadonlyArray<readonly string[]>, left: number): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const cell = (value: string, column: number): string =>
    column < left ? value.padEnd(widths[column]!) : value.padStart(widths[column]!);
  return rows.map((row) => row.map(cell).join("  ").trimEnd()).join("\n");
}

function widest(text: string): number {
  return Math.max(...text.split("\n").map((line) => line.length));
}
