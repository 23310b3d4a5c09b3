import type { NightJob } from "./commands.ts";
import type { Chance } from "./chance.ts";
import { count } from "./world.ts";
import type { World } from "./world.ts";

const jobs: readonly NightJob[] = ["release-held", "seat-waiting", "close-books", "write-off-debts"];

/** What the clock starts at night, in any order: the worker releases, seats, closes the books and writes off. */
export async function night(world: World, chance: Chance): Promise<string> {
  const order = chance.shuffled(jobs);
  await world.ask(null, "night", order);
  await world.idle();
  count(world, "night");
  return order.join(", ");
}
