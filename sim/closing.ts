/** Months are drafted, locked and committed. Each function is one step and tells what it did. */
import { liveRun, previewRun } from "../server/src/commission/index.ts";
import type { RunHead } from "../server/src/commission/index.ts";
import { isFailure } from "../server/src/foundation/failure.ts";
import { listPeriods } from "../server/src/plan/index.ts";
import type { Period } from "../server/src/plan/index.ts";
import type { Chance } from "./chance.ts";
import { replayProblems, sizeOfBooks } from "./invariants.ts";
import { salesOf, wishRefund } from "./shopping.ts";
import { count, expectThat, granted } from "./world.ts";
import type { World } from "./world.ts";

/** The next thing on the way of the oldest month that is not committed; its end is waited for. Other steps fall in between. */
export async function closeOn(world: World, chance: Chance): Promise<string> {
  const told = [await closeOnce(world, chance)];
  // Often two or three things on that way are done at once.
  while (told.length < 3 && chance.happens(60)) told.push(await closeOnce(world, chance));
  return told.join("; ");
}

async function closeOnce(world: World, chance: Chance): Promise<string> {
  const period = (await world.read(listPeriods)).findLast(({ state }) => state !== "committed");
  if (period === undefined) return "no month to close";
  if (Temporal.Instant.compare(world.now, period.to) < 0) {
    // A draft before the end is a preview that nobody can lock.
    if (chance.happens(30)) return await draft(world, period);
    world.now = period.to.add({ hours: chance.between(1, 48) });
  }
  if (period.state === "locked") return await commit(world, chance, period);
  const run = await world.read((db) => liveRun(db, period.id));
  return run === undefined || chance.happens(10) ? await draft(world, period) : await lock(world, period, run);
}

async function draft(world: World, period: Period): Promise<string> {
  const preview = granted(await world.read((db) => previewRun(db, period, world.now)));
  const run = granted(await world.ask(world.staff[0], "draft", period.id));
  expectThat(run.outputSha256 === preview.outputSha256, `the draft of ${period.name} is not what its preview showed`);
  count(world, "draft");
  return `${period.name} is drafted: ${run.lines} lines`;
}

async function lock(world: World, period: Period, run: RunHead): Promise<string> {
  const wish = { periodId: period.id, runId: run.id };
  const own = await world.ask(world.staff[0], "lock", wish);
  expectThat(isFailure(own), `whoever drafted ${period.name} locked it`);
  const answers = await Promise.all([1, 2].map(() => world.ask(world.staff[1], "lock", wish)));
  const locked = answers.filter((answer) => !isFailure(answer)).length;
  const stale = answers.some((answer) => isFailure(answer) && answer.code === "stale-draft");
  expectThat(locked === (stale ? 0 : 1), `${period.name}: ${locked} of two locked it`);
  count(world, stale ? "stale draft" : "lock");
  return stale
    ? `${await draft(world, period)}, again: the one before was stale`
    : `${period.name} is locked, asked twice at once`;
}

/** Committed by two at once, in half of the cases while a sale of the same month is refunded. */
async function commit(world: World, chance: Chance, period: Period): Promise<string> {
  const wish = chance.happens(50) ? await wishRefund(world, chance, await salesOf(world, period.id)) : undefined;
  const refund = wish === undefined ? undefined : world.ask(null, "refund", wish).then(granted);
  const twice = [1, 2].map(async () => granted(await world.ask(world.staff[0], "commit", period.id)));
  const [[one, other]] = await Promise.all([Promise.all(twice), refund]);
  if (wish !== undefined) world.refunds.push(wish);
  expectThat(one?.id === other?.id && other?.state === "committed", "two clients committed two runs of one month");
  await world.idle();
  const before = await world.read(sizeOfBooks);
  granted(await world.ask(world.staff[1], "commit", period.id));
  expectThat((await world.read(sizeOfBooks)) === before, `${period.name}, committed again, changed the books`);
  const broken = await world.read(replayProblems);
  expectThat(broken.length === 0, broken.join("; "));
  count(world, wish === undefined ? "commit by two at once" : "commit against a refund");
  return `${period.name} is committed by two at once${wish === undefined ? "" : `, against ${wish.reversalRef} of ${wish.saleRef}`}`;
}
