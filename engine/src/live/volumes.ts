import { TooLarge } from "../money/ratio.ts";
import type { Measure } from "../plan/compiled.ts";
import { NONE } from "../tree/order.ts";
import { windowAt } from "../volume/measure.ts";
import { groupVolume } from "../volume/of-groups.ts";
import { addColumn, newChanges, note, writeMark, writeNumber } from "./columns.ts";
import type { Changes, Column } from "./columns.ts";
import { keepLegs } from "./legs.ts";
import { keepPeople } from "./people.ts";
import { eachTouched, treeOf } from "./standing.ts";
import type { Standing } from "./standing.ts";
import { handed, handUp, handUpLevels, raise, raiseLevels, setBroken } from "./sums.ts";
import type { LevelSums, Sums } from "./sums.ts";
import { inOrder } from "./trees.ts";

/** A column of numbers and the list of its changes. */
export interface Numbers {
  readonly column: Column<Float64Array>;
  readonly changes: Changes;
}

export function volumeNumbers(live: Standing, volume: number): Numbers {
  return { column: live.columns.volumes[volume]!, changes: live.changes.volumes[volume]! };
}

/** Writes one value and notes it; nothing where it is the same. */
export function setNumber(live: Standing, { column, changes }: Numbers, at: number, value: number): void {
  const before = column.now[at]!;
  if (before === value) return;
  if (value > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(value));
  writeNumber(live.journal, column.now, at, value);
  note(changes, at, before, value);
}

/** Keeps one of the plan's volumes. Those of sales are written when a sale is; all others follow from what changed. */
export function keepVolume(live: Standing, volume: number): void {
  const form = live.figures.plan.volumes[volume]!;
  const own = volumeNumbers(live, volume);
  switch (form.of) {
    case "credited":
    case "own":
    case "customers":
    case "hosted":
      return;
    case "group":
      // Worked out together with the ranks.
      if (form.withoutRank !== null) return;
      return form.depth === null ? keepGroup(live, volume, form) : keepGroupToDepth(live, volume, form, form.depth);
    case "legs":
      return keepLegs(live, own, form);
    case "moved":
      return keepMoved(live, own, form);
    case "window": {
      const set = (at: number): void => setNumber(live, own, at, windowAt(live.figures, form, at));
      const inputs = [live.changes.volumes[form.volume]!];
      live.kept.push({ tree: null, update: () => eachTouched(live, inputs, set) });
      return;
    }
    case "sum":
      return keepSum(live, own, form);
    case "people":
      return keepPeople(live, own, form);
    default:
      throw new Error(`unknown volume ${String(form satisfies never)}`);
  }
}

export type Of<T extends Measure["of"]> = Extract<Measure, { readonly of: T }>;

/** Sums that follow a column: what somebody brings, and who breaks away (by a column of marks). */
export function keepSums(live: Standing, sums: Sums, own: Changes, marks: Changes | null): void {
  const { journal } = live;
  live.kept.push({
    tree: sums.tree,
    update: () => {
      for (let entry = 0; entry < own.count; entry++) {
        raise(journal, sums, own.at[entry]!, own.after[entry]! - own.before[entry]!);
      }
      if (marks === null) return;
      for (let entry = 0; entry < marks.count; entry++) {
        setBroken(journal, sums, marks.at[entry]!, marks.after[entry]!);
      }
    },
    ...placesOf(live, sums),
  });
}

/** Those above lose, and get, what is handed up by who moves. */
export function placesOf(
  live: Standing,
  sums: Sums,
): { readonly detach: (at: number) => void; readonly attach: (at: number) => void } {
  const move = (at: number, sign: number): void =>
    handUp(live.journal, sums, sums.tree.parent.now[at]!, sign * handed(sums, at));
  return { detach: (at) => move(at, -1), attach: (at) => move(at, 1) };
}

function keepGroup(live: Standing, volume: number, form: Of<"group">): void {
  const { column: sum, changes } = volumeNumbers(live, volume);
  const source = live.columns.volumes[form.volume]!;
  const broken = form.without === null ? null : addColumn(live.table, live.figures.rules[form.without]!);
  const sums: Sums = {
    tree: treeOf(live, form.tree),
    sum,
    changes,
    without: form.self ? null : () => source.now,
    broken,
  };
  const marks = form.without === null ? null : live.changes.rules[form.without]!;
  keepSums(live, sums, live.changes.volumes[form.volume]!, marks);
}

function keepGroupToDepth(live: Standing, volume: number, form: Of<"group">, depth: number): void {
  const { journal, figures } = live;
  const { column: sum, changes } = volumeNumbers(live, volume);
  const source = live.columns.volumes[form.volume]!;
  const broken = form.without === null ? null : addColumn(live.table, figures.rules[form.without]!);
  const own = (): Float64Array => source.now;
  const tree = treeOf(live, form.tree);
  const sums: LevelSums = { tree, sum, changes, without: form.self ? null : own, broken, depth, own };
  const brought = live.changes.volumes[form.volume]!;
  const marks = form.without === null ? null : live.changes.rules[form.without]!;
  const hand = (at: number, sign: number): void => {
    if (broken === null || broken.now[at] === 0) handUpLevels(journal, sums, at, tree.parent.now[at]!, sign);
  };
  live.kept.push({
    tree,
    update: () => {
      for (let entry = 0; entry < brought.count; entry++) {
        raiseLevels(journal, sums, brought.at[entry]!, brought.after[entry]! - brought.before[entry]!);
      }
      if (marks === null) return;
      for (let entry = 0; entry < marks.count; entry++) {
        const [at, breaks] = [marks.at[entry]!, marks.after[entry]!];
        if (broken!.now[at] === breaks) continue;
        handUpLevels(journal, sums, at, tree.parent.now[at]!, breaks === 1 ? -1 : 1);
        writeMark(journal, broken!.now, at, breaks);
      }
    },
    detach: (at) => hand(at, -1),
    attach: (at) => hand(at, 1),
  });
}

/** What comes to everybody, theirs and what those below hand on, in sums of its own; who qualifies has it. */
function keepMoved(live: Standing, own: Numbers, form: Of<"moved">): void {
  const { figures } = live;
  const tree = treeOf(live, form.tree);
  const qualifies = live.columns.rules[form.to]!;
  const arrived = groupVolume(inOrder(tree), figures.volumes[form.volume]!, {
    self: true,
    depth: null,
    without: qualifies.now,
  });
  const changes = newChanges();
  live.lists.push(changes);
  const sums: Sums = {
    tree,
    sum: addColumn(live.table, arrived),
    changes,
    without: null,
    broken: addColumn(live.table, qualifies.now),
  };
  const marks = live.changes.rules[form.to]!;
  keepSums(live, sums, live.changes.volumes[form.volume]!, marks);
  const set = (at: number): void => setNumber(live, own, at, qualifies.now[at] === 1 ? sums.sum.now[at]! : 0);
  live.kept.push({ tree: null, update: () => eachTouched(live, [changes, marks], set) });
}

function keepSum(live: Standing, own: Numbers, form: Of<"sum">): void {
  const { plan } = live.figures;
  const parts = form.volumes.map((volume) => ({
    changes: live.changes.volumes[volume]!,
    factor: form.unit / plan.volumes[volume]!.unit,
  }));
  const update = (): void => {
    for (const { changes, factor } of parts) {
      for (let entry = 0; entry < changes.count; entry++) {
        const at = changes.at[entry]!;
        const by = (changes.after[entry]! - changes.before[entry]!) * factor;
        setNumber(live, own, at, own.column.now[at]! + by);
      }
    }
  };
  live.kept.push({ tree: null, update });
}

/** Own volume and all legs, of which each counts only so far. */
export function keepLegCap(live: Standing, index: number): void {
  const { volume, tree: relation, cap } = live.figures.plan.legCaps[index]!;
  const own = { column: live.columns.legCaps[index]!, changes: live.changes.legCaps[index]! };
  const sums = legSums(live, relation, volume);
  const { tree, sum, changes } = sums;
  const brought = live.changes.volumes[volume]!;
  const add = (at: number, by: number): void => {
    if (at !== NONE) setNumber(live, own, at, own.column.now[at]! + by);
  };
  const follow = (from: Changes, toParent: boolean, most: number): void => {
    for (let entry = 0; entry < from.count; entry++) {
      const at = from.at[entry]!;
      const by = Math.min(from.after[entry]!, most) - Math.min(from.before[entry]!, most);
      add(toParent ? tree.parent.now[at]! : at, by);
    }
  };
  live.kept.push({
    tree,
    update: () => {
      follow(brought, false, Infinity);
      follow(changes, true, cap);
    },
    detach: (at) => add(tree.parent.now[at]!, -Math.min(sum.now[at]!, cap)),
    attach: (at) => add(tree.parent.now[at]!, Math.min(sum.now[at]!, cap)),
  });
}

/** Everybody's group as a leg of the one above. */
export function legSums(live: Standing, relation: string, volume: number): Sums {
  const tree = treeOf(live, relation);
  const changes = newChanges();
  live.lists.push(changes);
  const own = live.figures.volumes[volume]!;
  const sum = addColumn(live.table, groupVolume(inOrder(tree), own, { self: true, depth: null, without: null }));
  const sums: Sums = { tree, sum, changes, without: null, broken: null };
  keepSums(live, sums, live.changes.volumes[volume]!, null);
  return sums;
}
