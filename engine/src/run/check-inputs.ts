import type { Result } from "../fault.ts";
import { failure, success } from "../fault.ts";
import { dayNumber } from "../plan/calendar.ts";
import type { CompiledPlan, Requirement } from "../plan/compiled.ts";
import { NONE } from "../tree/order.ts";
import type { Transfer } from "../volume/figures.ts";
import type { RunFault, RunInput } from "./run.ts";

const RATE = /^\d{1,9}(\.\d{1,12})?$/;

/** What the plan needs besides members and sales: its trees, a day, sound rates and transfers. Answers the transfers by position. */
export function checkInputs(plan: CompiledPlan, input: RunInput): Result<readonly Transfer[], RunFault> {
  const faults: RunFault[] = [];
  for (const tree of treesOf(plan)) {
    if (Object.hasOwn(input.network.trees, tree)) continue;
    faults.push({
      code: "run.unknown-tree",
      message: `the plan climbs the tree "${tree}", and no member has a ${tree}; name everybody's ${tree} or correct the plan`,
      data: { name: tree },
    });
  }
  for (const bonus of plan.bonuses) {
    if (bonus.shape !== "legs") continue;
    const tree = Object.hasOwn(input.network.trees, bonus.tree) ? input.network.trees[bonus.tree]! : null;
    if (
      tree === null ||
      (tree.seat === undefined ? tree.parent.every((at) => at === NONE) : highestLeg(tree.seat) < bonus.legs)
    )
      continue;
    faults.push({
      code: "run.legs",
      message:
        tree.seat === undefined
          ? `${bonus.name} matches the legs of the tree "${bonus.tree}", and no member says in which leg they stand`
          : `${bonus.name} matches ${bonus.legs} legs of the tree "${bonus.tree}", and a member stands in a further one`,
      data: { name: bonus.tree },
    });
  }
  for (const path of plan.unpriced) {
    faults.push({
      code: "run.amount-currency",
      message: `${path} is not written in ${plan.companyCurrency}, in which the company pays; add it to the plan`,
      data: { name: path },
    });
  }
  const day = input.day === undefined ? null : dayNumber(input.day);
  if ((input.day !== undefined && day === null) || (day === null && needsDay(plan))) {
    faults.push({
      code: "run.day-missing",
      message:
        input.day === undefined
          ? "the plan asks how long ago somebody joined; give a day of the period"
          : `"${input.day}" is no day; write it as 2026-01-31`,
      data: {},
    });
  }
  for (const [currency, rate] of Object.entries(input.rates ?? {})) {
    if (RATE.test(rate) && /[1-9]/.test(rate)) continue;
    faults.push({
      code: "run.rate",
      message: `the rate of ${currency}, "${rate}", is no decimal above zero with at most 12 decimals`,
      data: { name: currency },
    });
  }
  const transfers = (input.transfers ?? []).flatMap(({ id, fromId, toId, qv, cv, reason }): Transfer[] => {
    const [from, to] = [input.network.positions.get(fromId), input.network.positions.get(toId)];
    const limit = BigInt(Number.MAX_SAFE_INTEGER);
    if (from !== undefined && to !== undefined && qv >= 0n && cv >= 0n && qv <= limit && cv <= limit) {
      return [{ id, from, to, qv: Number(qv), cv: Number(cv), reason }];
    }
    const message = `transfer "${id}": both members must be known, and points not negative and below 2^53`;
    faults.push({ code: "run.transfer", message, data: { name: id } });
    return [];
  });
  return faults.length > 0 ? failure(faults) : success(transfers);
}

function treesOf(plan: CompiledPlan): Set<string> {
  const trees = new Set<string>();
  for (const volume of plan.volumes) if ("tree" in volume) trees.add(volume.tree);
  for (const bonus of plan.bonuses) if (bonus.shape === "walk" || bonus.shape === "legs") trees.add(bonus.tree);
  for (const { tree } of [...plan.legCaps, ...plan.legRanks]) trees.add(tree);
  return trees;
}

function needsDay(plan: CompiledPlan): boolean {
  if (plan.bonuses.some((bonus) => bonus.shape === "award" && bonus.achievement.for === "tenure")) return true;
  const asks = (requirements: readonly Requirement[]): boolean =>
    requirements.some(
      (requirement) =>
        requirement.type === "joined" || (requirement.type === "any" && requirement.alternatives.some(asks)),
    );
  return (
    plan.rules.some(({ requirements }) => asks(requirements)) ||
    plan.ranks.some(({ reach, keep }) =>
      (keep === null ? [reach] : [reach, keep]).some((way) => asks(way.fixed) || asks(way.withRanks)),
    )
  );
}

function highestLeg(seat: Uint8Array): number {
  let highest = 0;
  for (let at = 0; at < seat.length; at++) if (seat[at]! > highest) highest = seat[at]!;
  return highest;
}
