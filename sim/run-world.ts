/** Lets a world go on, step by step, and looks after each step whether everything is still true. */
import type { Db } from "../server/src/foundation/database.ts";
import { chanceOf } from "./chance.ts";
import type { Chance } from "./chance.ts";
import { closeOn, payOn, release } from "./closing.ts";
import { outcomeOf, problemsOf, replayProblems } from "./invariants.ts";
import { changeStatus, giveAccount, join, place } from "./people.ts";
import { refund, refundLineTwice, reportAgain, sell } from "./shopping.ts";
import { foundWorld } from "./world.ts";
import type { World } from "./world.ts";

type Step = (world: World, chance: Chance) => Promise<string>;

/** What happens how often. */
const habits: readonly (readonly [weight: number, step: Step])[] = [
  [24, sell],
  [13, refund],
  [6, refundLineTwice],
  [6, reportAgain],
  [7, join],
  [3, place],
  [5, changeStatus],
  [3, giveAccount],
  [18, closeOn],
  [5, release],
  [18, payOn],
];

export interface Outcome {
  /** One line a step. */
  readonly steps: readonly string[];
  readonly done: ReadonlyMap<string, number>;
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
 * Runs the world of a seed in an empty, migrated database; the same seed does the same again.
 * @throws WorldBroken where a step fails or an invariant does not hold after it.
 */
export async function runWorld(
  db: Db,
  wish: { readonly seed: number; readonly steps: number; readonly tell?: (step: string) => void },
): Promise<Outcome> {
  const { seed } = wish;
  const world = await foundWorld(db);
  const told: string[] = [];
  const check = async (problems: Promise<readonly string[]>): Promise<void> => {
    const found = await problems;
    if (found.length > 0) throw new WorldBroken(seed, told, found.join("\n  "));
  };
  for (let number = 1; number <= wish.steps; number += 1) {
    const chance = chanceOf(seed, number);
    // Steps of one day, of one hour and of one instant all occur.
    if (chance.happens(90)) world.now = world.now.add({ minutes: chance.between(1, 36 * 60) });
    const step = choose(chance);
    const began = `${String(number).padStart(3)} ${step.name}`;
    try {
      told.push(`${began}: ${await step(world, chance)} (${world.now.toString()})`);
    } catch (error) {
      told.push(`${began}: failed (${world.now.toString()})`);
      throw new WorldBroken(seed, told, error instanceof Error ? error.message : String(error), error);
    }
    wish.tell?.(told.at(-1)!);
    await check(problemsOf(world));
  }
  await check(replayProblems(db));
  return { steps: told, done: world.done, earned: await outcomeOf(db) };
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
