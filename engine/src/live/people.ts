import { NONE } from "../tree/order.ts";
import { groupVolume } from "../volume/of-groups.ts";
import { addColumn, newChanges } from "./columns.ts";
import { eachTouched, treeOf } from "./standing.ts";
import type { Standing } from "./standing.ts";
import type { Sums } from "./sums.ts";
import { inOrder } from "./trees.ts";
import { keepSums, setNumber } from "./volumes.ts";
import type { Numbers, Of } from "./volumes.ts";

/** How many people of a group meet a rule, or how many legs have one who does. */
export function keepPeople(live: Standing, own: Numbers, form: Of<"people">): void {
  const tree = treeOf(live, form.tree);
  const who = live.columns.rules[form.who]!;
  const marks = live.changes.rules[form.who]!;
  const count = (at: number, by: number): void => {
    if (at !== NONE && by !== 0) setNumber(live, own, at, own.column.now[at]! + by * 100);
  };
  if (form.where === "level") {
    live.kept.push({
      tree,
      update: () => {
        for (let entry = 0; entry < marks.count; entry++) {
          count(tree.parent.now[marks.at[entry]!]!, marks.after[entry]! - marks.before[entry]!);
        }
      },
      detach: (at) => count(tree.parent.now[at]!, -who.now[at]!),
      attach: (at) => count(tree.parent.now[at]!, who.now[at]!),
    });
    return;
  }
  const sums = holdersBelow(live, form.tree, who.now);
  keepSums(live, sums, marks, null);
  if (form.where === "group") {
    const set = (at: number): void => setNumber(live, own, at, (sums.sum.now[at]! - who.now[at]!) * 100);
    live.kept.push({ tree: null, update: () => eachTouched(live, [sums.changes, marks], set) });
    return;
  }
  keepLegsWith(live, sums, count);
}

/** How many of a group carry a mark, themselves included. */
export function holdersBelow(live: Standing, relation: string, who: Uint8Array): Sums {
  const tree = treeOf(live, relation);
  const changes = newChanges();
  live.lists.push(changes);
  const below = groupVolume(inOrder(tree), Float64Array.from(who), { self: true, depth: null, without: null });
  return { tree, sum: addColumn(live.table, below), changes, without: null, broken: null };
}

/** Calls `count` when one more, or one less, of somebody's legs has anybody with the mark. */
export function keepLegsWith(live: Standing, sums: Sums, count: (at: number, by: number) => void): void {
  const { sum, changes, tree } = sums;
  live.kept.push({
    tree,
    update: () => {
      for (let entry = 0; entry < changes.count; entry++) {
        const by = Number(changes.after[entry]! > 0) - Number(changes.before[entry]! > 0);
        if (by !== 0) count(tree.parent.now[changes.at[entry]!]!, by);
      }
    },
    detach: (at) => count(tree.parent.now[at]!, sum.now[at]! > 0 ? -1 : 0),
    attach: (at) => count(tree.parent.now[at]!, sum.now[at]! > 0 ? 1 : 0),
  });
}
