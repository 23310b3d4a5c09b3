import { asToldApart, takeBack } from "../bonus/carry.ts";
import type { Lots } from "../bonus/carry.ts";
import { legVolumes, scratchOf, workMember } from "../bonus/legs.ts";
import type { LegsOutcome, LegsWork } from "../bonus/legs.ts";
import { legsAmount, payIndex } from "../bonus/pay-legs.ts";
import { applyEntry } from "../bonus/table-entries.ts";
import { TooLarge } from "../money/ratio.ts";
import type { LegsBonus } from "../plan/compiled.ts";
import type { LineColumns } from "../run/lines.ts";
import { NONE } from "../tree/order.ts";
import { newAsked, settleAsked } from "./asked.ts";
import { addColumn, writeNumber } from "./columns.ts";
import type { Changes, Column } from "./columns.ts";
import type { LineStore } from "./line-store.ts";
import { oneLine } from "./pay-own.ts";
import type { LiveBonus, Payments } from "./pay.ts";
import { newLines } from "../run/lines.ts";
import { treeOf, wideTable } from "./standing.ts";
import type { Standing } from "./standing.ts";
import { entryAt, inputsOfTable } from "./table-inputs.ts";
import { inOrder } from "./trees.ts";

/**
 * Legs that are matched: what somebody brings is added to one leg of each person above, and each of them is matched again by the
 * function that a run matches by.
 */
export function liveLegs(
  payments: Payments,
  index: number,
  bonus: LegsBonus,
  store: LineStore,
  active: boolean,
): LiveBonus {
  const { standing } = payments.world;
  const { figures, changes, table } = standing;
  const asked = newAsked(addColumn(table, new Uint8Array(table.size)));
  const fresh = newLines(1);
  const scratch = scratchOf(bonus.legs);
  const columns = active ? legColumns(payments, index, bonus) : null;
  if (columns !== null) keepLegVolumes(standing, bonus, columns.brought, asked.ask);
  const inputs: Changes[] = [];
  if (bonus.rule !== null) inputs.push(changes.rules[bonus.rule]!);
  for (const each of [...bonus.pays.map(({ table: rates }) => rates), bonus.most]) {
    if (each !== null) inputs.push(...inputsOfTable(standing, each, bonus.rankBy));
  }
  /** Worked out in this event: to be worked out again where it is taken back. */
  const worked: number[] = [];
  const rework = (at: number): LegsOutcome => {
    const { legs } = bonus;
    const outcome = columns!.outcome();
    for (let leg = at * legs; leg < (at + 1) * legs; leg++) {
      outcome.fresh[leg] = columns!.brought.now[leg]! + columns!.owed.now[leg]!;
    }
    const who = figures.network.holder?.[at] ?? at;
    const qualifies =
      ((bonus.mask >> figures.kind[who]!) & 1) === 1 && (bonus.rule === null || figures.rules[bonus.rule]![who] === 1);
    columns!.qualifies.now[at] = Number(qualifies);
    if (columns!.most !== null) {
      // Whole cycles; a table is in hundredths.
      const most = applyEntry(bonus.most!, entryAt(figures, bonus.most!, bonus.rankBy, who), 1);
      columns!.most.now[at] = Math.floor(most / 100);
    }
    workMember(columns!.work(), outcome, scratch, at);
    return outcome;
  };
  const work = (at: number): LineColumns => {
    const outcome = rework(at);
    worked.push(at);
    if (outcome.paid[at] === 0) return oneLine(fresh, at, 0, 0);
    const rates = bonus.pays[payIndex(bonus, outcome.paid[at]!)]!.table;
    const entry = entryAt(figures, rates, bonus.rankBy, figures.network.holder?.[at] ?? at);
    return oneLine(fresh, at, legsAmount(bonus, outcome, at, entry), entry);
  };

  return {
    bonus,
    store,
    base: null,
    ...(columns === null ? {} : { outcome: columns.outcome }),
    ask: active ? asked.ask : () => undefined,
    notice: (happened) => {
      worked.length = 0;
      if (!active) return;
      if (happened.what === "join") asked.ask(happened.at);
      for (const { at, count } of inputs) {
        for (let entry = 0; entry < count; entry++) {
          const positions = standing.positionsOf.get(at[entry]!);
          if (positions === undefined) asked.ask(at[entry]!);
          else for (const position of positions) asked.ask(position);
        }
      }
      if (!bonus.ownToWeaker) return;
      const { at, count } = changes.volumes[bonus.volume]!;
      for (let entry = 0; entry < count; entry++) asked.ask(at[entry]!);
    },
    settle: (budget) => settleAsked(payments, index, store, asked, work, budget),
    owes: asked.any,
    forget: () => {
      asked.forget();
      for (const at of worked) if (at < table.size) rework(at);
      worked.length = 0;
    },
    eachSource: (at, visit) => visit(at),
  };
}

interface LegColumns {
  /** What the groups in everybody's legs bring, by member x legs + leg. */
  readonly brought: Column<Float64Array>;
  /** What refunds of earlier periods take off besides. */
  readonly owed: Column<Float64Array>;
  readonly qualifies: Column<Uint8Array>;
  readonly most: Column<Float64Array> | null;
  readonly outcome: () => LegsOutcome;
  readonly work: () => LegsWork;
}

function legColumns({ world, run }: Payments, index: number, bonus: LegsBonus): LegColumns {
  const { standing } = world;
  const { table } = standing;
  const { legs, ages } = bonus;
  const begun = run.outcomes[index] as LegsOutcome;
  const own = standing.columns.volumes[bonus.volume]!;
  const byLeg = wideTable(standing, legs);
  const brought = addColumn(byLeg, legVolumes(inOrder(treeOf(standing, bonus.tree)), own.now, legs));
  const owed = new Float64Array(table.size * legs);
  const columnsOf = (lots: Lots): Column<Float64Array>[] =>
    asToldApart(lots, table.size, legs, ages).volumes.map((column) => addColumn(byLeg, column));
  takeBackAgain(run, bonus, owed);
  const columns = {
    fresh: addColumn(byLeg, begun.fresh),
    matched: begun.matched === null ? null : addColumn(byLeg, begun.matched),
    before: columnsOf(begun.before),
    lots: columnsOf(begun.lots),
    paid: addColumn(table, begun.paid),
  };
  const qualifies = addColumn(table, new Uint8Array(table.size));
  const most = bonus.most === null ? null : addColumn(table, new Float64Array(table.size));

  return {
    brought,
    owed: addColumn(byLeg, owed),
    qualifies,
    most,
    outcome: () => ({
      legs,
      fresh: columns.fresh.now,
      matched: columns.matched?.now ?? null,
      paid: columns.paid.now,
      before: { legs, ages, volumes: columns.before.map(({ now }) => now) },
      lots: { legs, ages, volumes: columns.lots.map(({ now }) => now) },
    }),
    work: () => ({
      match: bonus.match,
      carry: bonus.carry,
      ownToWeaker: bonus.ownToWeaker,
      qualifies: qualifies.now,
      most: most?.now ?? null,
      own: own.now,
    }),
  };
}

/** What is owed of each leg: it does not depend on what this period brings. */
function takeBackAgain({ standing }: Payments["run"], bonus: LegsBonus, owed: Float64Array): void {
  const { past, network } = standing;
  const taken = past.taken?.[bonus.name] ?? [];
  if (taken.length === 0) return;
  const lots = asToldApart(past.lots?.[bonus.name], network.size, bonus.legs, bonus.ages);
  takeBack(lots, owed, taken, bonus.carry.expires);
}

/** What somebody brings goes to one leg of each person above. */
function keepLegVolumes(
  standing: Standing,
  bonus: LegsBonus,
  brought: Column<Float64Array>,
  ask: (at: number) => void,
): void {
  const { journal } = standing;
  const { legs } = bonus;
  const tree = treeOf(standing, bonus.tree);
  const own = standing.columns.volumes[bonus.volume]!;
  const changes = standing.changes.volumes[bonus.volume]!;
  const add = (from: number, by: number): void => {
    if (by === 0) return;
    const parent = tree.parent.now;
    for (let at = from, above = parent[at]!; above !== NONE; at = above, above = parent[at]!) {
      const leg = above * legs + tree.seat!.now[at]!;
      const sum = brought.now[leg]! + by;
      if (sum > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(sum));
      writeNumber(journal, brought.now, leg, sum);
      ask(above);
    }
  };
  const groupOf = (at: number): number => {
    let sum = own.now[at]!;
    for (let leg = at * legs; leg < (at + 1) * legs; leg++) sum += brought.now[leg]!;
    return sum;
  };
  standing.kept.push({
    tree,
    update: () => {
      for (let entry = 0; entry < changes.count; entry++) {
        add(changes.at[entry]!, changes.after[entry]! - changes.before[entry]!);
      }
    },
    detach: (at) => add(at, -groupOf(at)),
    attach: (at) => add(at, groupOf(at)),
  });
}
