/** Lets a world go on, step by step, and looks after each step whether everything is still true. */
import { chanceOf } from "./chance.ts";
import type { Chance } from "./chance.ts";
import { closeOn } from "./closing.ts";
import { adjust, changePlan, correct, dispute } from "./disputes.ts";
import { outcomeOf, problemsOf, replayProblems } from "./invariants.ts";
import type { CrashPlan, Machine } from "./machine.ts";
import { night } from "./night.ts";
import { payOn, release, useBalance } from "./paying.ts";
import { changeStatus, giveAccount, join, place } from "./people.ts";
import { refund, refundLineTwice, reportAgain, sell } from "./shopping.ts";
import { change, seat } from "./trees.ts";
import { foundWorld } from "./world.ts";
import type { World } from "./world.ts";

type Step = (world: World, chance: Chance) => Promise<string>;

/** What happens how often. */
const habits: readonly (readonly [weight: number, step: Step])[] = [
  [26, sell],
  [10, refund],
  [4, refundLineTwice],
  [3, reportAgain],
  [7, join],
  [2, place],
  [2, seat],
  [7, change],
  [4, changeStatus],
  [4, giveAccount],
  [30, closeOn],
  [3, release],
  [28, payOn],
  [5, useBalance],
  [5, dispute],
  [6, adjust],
  [2, changePlan],
  [5, correct],
  [4, night],
];

/** In how many steps of a hundred something crashes. */
const crashes = 9;

export interface Outcome {
  /** One line a step. */
  readonly steps: readonly string[];
  readonly done: ReadonlyMap<string, number>;
  readonly crashes: ReadonlyMap<string, number>;
  /** Who has earned what by which sale in the end. */
  readonly earned: readonly string[];
}

/** A step broke something: the message has the seed, the steps until then and what is wrong. */
export class WorldBroken extends Error {
  constructor(seed: number, steps: readonly string[], problem: string, cause?: unknown) {
    super(
      `seed ${seed}, step ${steps.length}: ${problem}\n${steps.join("\n")}\nAgain: node sim/replay.ts ${seed} ${steps.length}`,
      { cause },
    );
    this.name = "WorldBroken";
  }
}

/**
 * Runs the world of a seed on a machine with an empty, migrated database; the same seed does the same again. Crashes have dice
 * of their own: with or without them the same is done.
 * @throws WorldBroken where a step fails or an invariant does not hold after it.
 */
export async function runWorld(
  machine: Machine,
  wish: { readonly seed: number; readonly steps: number; readonly tell?: (step: string) => void },
): Promise<Outcome> {
  const { seed } = wish;
  const world = await foundWorld(machine, seed);
  const told: string[] = [];
  const check = async (problems: Promise<readonly string[]>): Promise<void> => {
    const found = await problems;
    if (found.length > 0) throw new WorldBroken(seed, told, found.join("\n  "));
  };
  for (let number = 1; number <= wish.steps; number += 1) {
    const chance = chanceOf(seed, number);
    // Steps of one day, of one hour and of one instant all occur.
    if (chance.happens(90)) world.now = world.now.add({ minutes: chance.between(1, 60 * 60) });
    const step = choose(chance);
    const began = `${String(number).padStart(3)} ${step.name}`;
    const plan = planCrash(seed, number);
    try {
      if (plan !== undefined && plan !== "after") machine.arm(plan);
      const did = await step(world, chance);
      await world.idle();
      if (plan !== undefined) machine.arm(null);
      if (plan === "after")
        await machine.crash(chanceOf(seed, -number).pick(["server", "backend", "postgres"] as const)!);
      told.push(`${began}: ${did} (${world.now.toString()})${plan === undefined ? "" : ` [${crashOf(plan)}]`}`);
    } catch (error) {
      told.push(`${began}: failed (${world.now.toString()})${plan === undefined ? "" : ` [${crashOf(plan)}]`}`);
      throw new WorldBroken(seed, told, error instanceof Error ? error.message : String(error), error);
    }
    wish.tell?.(told.at(-1)!);
    await check(problemsOf(world));
  }
  await check(world.read(replayProblems));
  return { steps: told, done: world.done, crashes: machine.crashes, earned: await world.read(outcomeOf) };
}

/**
 * Somewhere in the step, often early, since not all steps ask much; half of them at a commit, whose answer is lost then; or right
 * after the step, when everything has been answered.
 */
function planCrash(seed: number, number: number): CrashPlan | "after" | undefined {
  const chance = chanceOf(seed, -1_000 - number);
  if (!chance.happens(crashes)) return undefined;
  if (chance.happens(15)) return "after";
  const what = chance.pick(["server", "server", "backend", "postgres"] as const)!;
  return chance.happens(50)
    ? { what, at: "commit", count: chance.between(1, 4), moment: chance.pick(["sent", "answered"] as const)! }
    : {
        what,
        at: "query",
        count: chance.between(1, 2 ** chance.between(2, 8)),
        moment: chance.pick(["before", "sent", "answered"] as const)!,
      };
}

function crashOf(plan: CrashPlan | "after"): string {
  return plan === "after" ? "crash after it" : `${plan.what} ends ${plan.moment} ${plan.at} ${plan.count}`;
}

function choose(chance: Chance): Step {
  let left = chance.between(
    1,
    habits.reduce((sum, [weight]) => sum + weight, 0),
  );
  for (const [weight, step] of habits) {
    left -= weight;
    if (left <= 0) return step;
  }
  throw new Error("no step was chosen");
}
