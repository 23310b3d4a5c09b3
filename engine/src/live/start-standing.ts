import type { Run } from "../run/run.ts";
import { NO_DAY } from "../tree/network.ts";
import type { Network } from "../tree/network.ts";
import { addColumn, newChanges, newJournal, newTable } from "./columns.ts";
import type { Changes, Column, Values } from "./columns.ts";
import { livePast } from "./past.ts";
import { growingIds } from "./positions.ts";
import { keepRanks } from "./ranks.ts";
import { keepRule } from "./rules.ts";
import { holdPosition, lookAgain } from "./standing.ts";
import type { Changing, Standing } from "./standing.ts";
import { liveTree } from "./trees.ts";
import { keepLegCap, keepVolume } from "./volumes.ts";

/** Take over where everybody stands in a run. */
export function liveStanding(run: Run): Standing {
  const { plan, network: from, standing } = run;
  const table = newTable(from.size);
  const lists: Changes[] = [];
  const list = (): Changes => lists[lists.push(newChanges()) - 1]!;
  const add = <A extends Values>(columns: readonly A[]): Column<A>[] => columns.map((one) => addColumn(table, one));
  const trees = new Map(
    Object.entries(from.trees).map(([relation, tree]) => [relation, liveTree(table, relation, tree)]),
  );
  const { ranks } = standing;
  const columns: Standing["columns"] = {
    volumes: add(standing.volumes),
    rules: add(standing.rules),
    legCaps: add(standing.legCaps),
    legRanks: add(standing.legRanks),
    paid: addColumn(table, ranks.paid),
    title: addColumn(table, ranks.title),
    highest: addColumn(table, ranks.highest),
    missed: addColumn(table, ranks.missed),
    kind: addColumn(table, from.kind),
    joined: addColumn(table, from.joined ?? new Int32Array(from.size).fill(NO_DAY), NO_DAY),
  };
  const network: Changing<Network> = {
    ...from,
    ids: from.ids.slice(),
    positions: growingIds(from.positions),
  };
  const live: Standing = {
    table,
    journal: newJournal(),
    trees,
    figures: { ...standing, network, volumes: [], rules: [], legCaps: [], legRanks: [] },
    network,
    columns,
    holder: from.holder === undefined ? null : addColumn(table, from.holder),
    positionsOf: new Map(),
    wide: [],
    changes: {
      volumes: columns.volumes.map(list),
      rules: columns.rules.map(list),
      legCaps: columns.legCaps.map(list),
      legRanks: columns.legRanks.map(list),
      paid: list(),
      title: list(),
      highest: list(),
    },
    newcomers: [],
    kept: [],
    resets: [],
    lists,
    past: { now: () => standing.past },
    seen: addColumn(table, new Int32Array(from.size)),
    step: 0,
  };
  live.past = livePast(live, standing.past);
  for (const [at, holder] of (from.holder ?? []).entries()) if (holder !== at) holdPosition(live, holder, at);
  lookAgain(live);
  for (const step of plan.steps) {
    if (step.type === "ranks") keepRanks(live);
    else if (step.type === "rule") keepRule(live, step.rule);
    else {
      keepVolume(live, step.volume);
      for (const [index, { volume }] of plan.legCaps.entries()) if (volume === step.volume) keepLegCap(live, index);
    }
  }
  return live;
}
