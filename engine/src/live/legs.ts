import type { Measure } from "../plan/compiled.ts";
import { NONE } from "../tree/order.ts";
import { legVolume } from "../volume/of-groups.ts";
import { addColumn, writeNumber } from "./columns.ts";
import type { Column } from "./columns.ts";
import type { Standing } from "./standing.ts";
import { inOrder } from "./trees.ts";
import { legSums, setNumber } from "./volumes.ts";
import type { Numbers } from "./volumes.ts";

/**
 * The largest leg, the smallest, or all but the largest. A leg that grows, or was not the one that counted, is compared; only
 * where the one that counted is no longer the same all legs of a member are looked at.
 */
export function keepLegs(live: Standing, own: Numbers, form: Extract<Measure, { readonly of: "legs" }>): void {
  const { journal, figures } = live;
  const { tree, sum, changes } = legSums(live, form.tree, form.volume);
  const most = form.atMost ?? Infinity;
  const others = form.take === "others";
  const largest: Column<Float64Array> = others
    ? addColumn(live.table, legVolume(inOrder(tree), figures.volumes[form.volume]!, "largest", form.atMost))
    : own.column;
  const legOf = (at: number): number => Math.min(sum.now[at]!, most);
  const setExtreme = (at: number, value: number): void => {
    if (!others) setNumber(live, own, at, value);
    else if (largest.now[at] !== value) writeNumber(journal, largest.now, at, value);
  };
  const look = (at: number): { readonly extreme: number; readonly all: number } => {
    let [extreme, all] = [-1, 0];
    for (let child = tree.firstChild.now[at]!; child !== NONE; child = tree.nextChild.now[child]!) {
      const leg = legOf(child);
      all += leg;
      if (extreme < 0 || (form.take === "smallest" ? leg < extreme : leg > extreme)) extreme = leg;
    }
    return { extreme: Math.max(0, extreme), all };
  };
  const follow = (above: number, before: number, after: number): void => {
    const extreme = largest.now[above]!;
    const beats = form.take === "smallest" ? after < extreme : after > extreme;
    if (beats) setExtreme(above, after);
    else if (before === extreme && after !== before) setExtreme(above, look(above).extreme);
    if (others) {
      const by = after - before - (largest.now[above]! - extreme);
      setNumber(live, own, above, own.column.now[above]! + by);
    }
  };
  /** Whose legs are others than before. */
  const again: number[] = [];
  const note = (at: number): void => {
    const above = tree.parent.now[at]!;
    if (above !== NONE) again.push(above);
  };
  live.resets.push(() => void (again.length = 0));
  live.kept.push({
    tree,
    update: () => {
      for (let entry = 0; entry < changes.count; entry++) {
        const above = tree.parent.now[changes.at[entry]!]!;
        if (above === NONE) continue;
        follow(above, Math.min(changes.before[entry]!, most), Math.min(changes.after[entry]!, most));
      }
      for (const above of again) {
        const { extreme, all } = look(above);
        setExtreme(above, extreme);
        if (others) setNumber(live, own, above, all - extreme);
      }
      again.length = 0;
    },
    detach: note,
    attach: note,
  });
}
