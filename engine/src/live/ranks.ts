import type { Requirement } from "../plan/compiled.ts";
import { rankAt, settleTitle } from "../rank/solve.ts";
import { NONE } from "../tree/order.ts";
import type { Figures } from "../volume/figures.ts";
import { addColumn, newChanges, note, writeInt, writeMark, writeShort } from "./columns.ts";
import type { Column } from "./columns.ts";
import { eachTouched, inputsOf, treeOf } from "./standing.ts";
import type { Standing } from "./standing.ts";
import { raise, setBroken } from "./sums.ts";
import type { Sums } from "./sums.ts";
import { inOrder } from "./trees.ts";
import type { LiveTree } from "./trees.ts";
import { holdersBelow, keepLegsWith } from "./people.ts";
import { keepSums, placesOf, volumeNumbers } from "./volumes.ts";

/**
 * Ranks, titles, the legs that hold ranks, and the volumes that leave out who holds a rank. Whoever changed in something that
 * ranks ask for is decided again, then who stands above as long as anything changes: nobody looks upward, so it ends at the top.
 */
export function keepRanks(live: Standing): void {
  const { plan } = live.figures;
  if (plan.ranks.length === 0) return;
  const waiting = newQueue(live);
  const late = plan.rankTree === null ? [] : lateGroups(live);
  const best = plan.rankTree === null ? null : keepBest(live, treeOf(live, plan.rankTree), waiting);
  const asked = plan.ranks.flatMap(({ reach, keep }): Requirement[] => [
    ...reach.fixed,
    ...reach.withRanks,
    ...(keep === null ? [] : [...keep.fixed, ...keep.withRanks]),
  ]);
  const inputs = inputsOf(live, asked, true);
  /** What changed at a late group while ranks are decided has to be looked at by those it belongs to. */
  const lookedAt = late.map(() => 0);
  const askLate = (): void => {
    for (const [index, { sums }] of late.entries()) {
      const { changes } = sums;
      for (let entry = lookedAt[index]!; entry < changes.count; entry++) waiting.ask(changes.at[entry]!);
      lookedAt[index] = changes.count;
    }
  };
  const decide = (at: number): void => {
    const before = live.columns.paid.now[at]!;
    const now = rankAt(asOfRanks(live), at);
    if (now === before) return;
    writeMark(live.journal, live.columns.paid.now, at, now);
    note(live.changes.paid, at, before, now);
    setTitle(live, at);
    for (const { sums, rank } of late) setBroken(live.journal, sums, at, Number(now >= rank));
    best?.follow(at);
    askLate();
  };
  live.kept.push({
    tree: plan.rankTree === null ? null : treeOf(live, plan.rankTree),
    update: () => {
      for (const { sums, own } of late) {
        for (let entry = 0; entry < own.count; entry++) {
          raise(live.journal, sums, own.at[entry]!, own.after[entry]! - own.before[entry]!);
        }
      }
      lookedAt.fill(0);
      askLate();
      eachTouched(live, inputs, waiting.ask);
      for (let at = waiting.next(); at !== NONE; at = waiting.next()) decide(at);
    },
    detach: (at) => {
      for (const { places } of late) places.detach(at);
      best?.detach(at);
    },
    attach: (at) => {
      for (const { places } of late) places.attach(at);
      best?.attach(at);
    },
  });
  keepOtherLegs(live);
}

/** Ranks ask for last period's titles. Its columns are the live ones; made again where those are other views. */
function asOfRanks(live: Standing): Figures {
  const { figures } = live;
  const known = asked.get(live);
  if (known?.ranks.paid === figures.ranks.paid && known.past === figures.past) return known;
  const title = figures.past.title ?? new Uint8Array(live.table.size);
  const made = { ...figures, ranks: { ...figures.ranks, title } };
  asked.set(live, made);
  return made;
}

const asked = new WeakMap<Standing, Figures>();

function setTitle(live: Standing, at: number): void {
  const { journal, columns, changes, figures } = live;
  const { past } = figures;
  const then = { title: columns.title.now[at]!, highest: columns.highest.now[at]!, missed: columns.missed.now[at]! };
  settleTitle(
    figures.plan.ranks,
    figures.ranks,
    past.highest?.[at] ?? 0,
    past.title?.[at] ?? 0,
    past.missed?.[at] ?? 0,
    at,
  );
  const now = { title: columns.title.now[at]!, highest: columns.highest.now[at]!, missed: columns.missed.now[at]! };
  // Written by the run's own function; taken down here as the journal would have.
  columns.title.now[at] = then.title;
  columns.highest.now[at] = then.highest;
  columns.missed.now[at] = then.missed;
  for (const which of ["title", "highest"] as const) {
    if (now[which] === then[which]) continue;
    writeMark(journal, columns[which].now, at, now[which]);
    note(changes[which], at, then[which], now[which]);
  }
  if (now.missed !== then.missed) writeShort(journal, columns.missed.now, at, now.missed);
}

/** Group volumes without those who hold a rank. */
function lateGroups(live: Standing) {
  const { plan, ranks } = live.figures;
  return plan.volumes.flatMap((form, index) => {
    if (form.of !== "group" || form.withoutRank === null) return [];
    const rank = form.withoutRank;
    const source = live.columns.volumes[form.volume]!;
    const { column: sum, changes } = volumeNumbers(live, index);
    const broken = addColumn(
      live.table,
      Uint8Array.from(ranks.paid, (paid) => Number(paid >= rank)),
    );
    const tree = treeOf(live, form.tree);
    const sums: Sums = { tree, sum, changes, without: form.self ? null : () => source.now, broken };
    return [{ sums, rank, own: live.changes.volumes[form.volume]!, places: placesOf(live, sums) }];
  });
}

/** Who is to be decided, each once at a time, those asked first first: they stand lower. */
interface Queue {
  readonly ask: (at: number) => void;
  /** The next one, or `NONE`. */
  readonly next: () => number;
}

function newQueue(live: Standing): Queue {
  const waits = addColumn(live.table, new Uint8Array(live.table.size));
  const queue: number[] = [];
  let done = 0;
  live.resets.push(() => {
    for (const at of queue.slice(done)) waits.now[at] = 0;
    queue.length = 0;
    done = 0;
  });
  return {
    ask: (at) => {
      if (waits.now[at] === 1) return;
      waits.now[at] = 1;
      queue.push(at);
    },
    next: () => {
      if (done === queue.length) {
        queue.length = 0;
        done = 0;
        return NONE;
      }
      const at = queue[done++]!;
      waits.now[at] = 0;
      return at;
    },
  };
}

interface Best {
  /** Somebody's paid rank has changed. */
  readonly follow: (at: number) => void;
  readonly detach: (at: number) => void;
  readonly attach: (at: number) => void;
}

/** The highest rank in everybody's leg, themselves included, and the counts of legs that ranks ask for. */
function keepBest(live: Standing, tree: LiveTree, waiting: Queue): Best | null {
  const { plan } = live.figures;
  const counted = plan.legRanks.flatMap(({ tree: relation, rank }, index) =>
    relation === tree.relation ? [{ rank, column: live.columns.legRanks[index]!, index }] : [],
  );
  if (counted.length === 0) return null;
  const best = addColumn(live.table, bestOf(live, tree));
  const { paid } = live.columns;
  const count = (above: number, then: number, now: number): void => {
    for (const { rank, column, index } of counted) {
      const by = Number(now >= rank) - Number(then >= rank);
      if (by === 0) continue;
      const before = column.now[above]!;
      writeInt(live.journal, column.now, above, before + by);
      note(live.changes.legRanks[index]!, above, before, before + by);
      waiting.ask(above);
    }
  };
  const highest = (at: number, leavingOut: number): number => {
    let most = paid.now[at]!;
    for (let child = tree.firstChild.now[at]!; child !== NONE; child = tree.nextChild.now[child]!) {
      if (child !== leavingOut && best.now[child]! > most) most = best.now[child]!;
    }
    return most;
  };
  /** `from` has another best now; those above follow as far as it makes a difference. */
  const spread = (from: number, value: number): void => {
    let [at, now] = [from, value];
    while (now !== best.now[at]) {
      const then = best.now[at]!;
      writeMark(live.journal, best.now, at, now);
      const above = tree.parent.now[at]!;
      if (above === NONE) return;
      count(above, then, now);
      const known = best.now[above]!;
      if (now > known) at = above;
      else if (then === known && now < then) [at, now] = [above, highest(above, NONE)];
      else return;
    }
  };
  const move = (at: number, then: number, now: number, leavingOut: number): void => {
    const above = tree.parent.now[at]!;
    if (above === NONE) return;
    count(above, then, now);
    spread(above, highest(above, leavingOut));
  };
  return {
    follow: (at) => spread(at, highest(at, NONE)),
    detach: (at) => move(at, best.now[at]!, 0, at),
    attach: (at) => move(at, 0, best.now[at]!, NONE),
  };
}

function bestOf(live: Standing, tree: LiveTree): Uint8Array {
  const best = live.columns.paid.now.slice();
  const { parent, order } = inOrder(tree);
  for (let place = best.length - 1; place >= 0; place--) {
    const at = order === null ? place : order[place]!;
    const above = parent[at]!;
    if (above !== NONE && best[at]! > best[above]!) best[above] = best[at]!;
  }
  return best;
}

/** Legs of a tree in which ranks do not look downward, counted when everybody's rank is known. */
function keepOtherLegs(live: Standing): void {
  const { plan } = live.figures;
  for (const [index, { tree, rank }] of plan.legRanks.entries()) {
    if (tree === plan.rankTree) continue;
    const column: Column<Int32Array> = live.columns.legRanks[index]!;
    const holders = Uint8Array.from(live.columns.paid.now, (paid) => Number(paid >= rank));
    const sums = holdersBelow(live, tree, holders);
    const { paid } = live.changes;
    const marks = live.lists[live.lists.push(newChanges()) - 1]!;
    live.kept.push({
      tree: null,
      update: () => {
        for (let entry = 0; entry < paid.count; entry++) {
          const [then, now] = [Number(paid.before[entry]! >= rank), Number(paid.after[entry]! >= rank)];
          if (then !== now) note(marks, paid.at[entry]!, then, now);
        }
      },
    });
    keepSums(live, sums, marks, null);
    keepLegsWith(live, sums, (at, by) => {
      if (at === NONE || by === 0) return;
      const before = column.now[at]!;
      writeInt(live.journal, column.now, at, before + by);
      note(live.changes.legRanks[index]!, at, before, before + by);
    });
  }
}
