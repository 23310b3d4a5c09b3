/** Months are closed, earnings released and paid out. Each function is one step and tells what it did. */
import { commitRun, draftRun, liveRun, lockRun, previewRun } from "../server/src/commission/index.ts";
import type { RunHead } from "../server/src/commission/index.ts";
import { isFailure, must } from "../server/src/foundation/failure.ts";
import { approveBatch, listBatches, makeBatch, refuseBatch, settleBatch } from "../server/src/payout/index.ts";
import type { Batch } from "../server/src/payout/index.ts";
import { listPeriods, releaseHeld } from "../server/src/plan/index.ts";
import type { Period } from "../server/src/plan/index.ts";
import { reverseSale } from "../server/src/sales/index.ts";
import type { Chance } from "./chance.ts";
import { replayProblems, sizeOfBooks } from "./invariants.ts";
import { salesOf, wishRefund } from "./shopping.ts";
import { count, currencies, expectThat } from "./world.ts";
import type { World } from "./world.ts";

/** The next thing on the way of the oldest month that is not committed; its end is waited for. Other steps fall in between. */
export async function closeOn(world: World, chance: Chance): Promise<string> {
  const period = (await listPeriods(world.db)).findLast(({ state }) => state !== "committed");
  if (period === undefined) return "no month to close";
  if (Temporal.Instant.compare(world.now, period.to) < 0) {
    // A draft before the end is a preview that nobody can lock.
    if (chance.happens(30)) return await draft(world, period);
    world.now = period.to.add({ hours: chance.between(1, 48) });
  }
  if (period.state === "locked") return await commit(world, chance, period);
  const run = await liveRun(world.db, period.id);
  return run === undefined || chance.happens(10) ? await draft(world, period) : await lock(world, period, run);
}

async function draft(world: World, period: Period): Promise<string> {
  const preview = must(await previewRun(world.db, period, world.now));
  const run = must(await world.act(world.staff[0], (context) => draftRun(context, period.id)));
  expectThat(run.outputSha256 === preview.outputSha256, `the draft of ${period.name} is not what its preview showed`);
  count(world, "draft");
  return `${period.name} is drafted: ${run.lines} lines`;
}

async function lock(world: World, period: Period, run: RunHead): Promise<string> {
  const wish = { periodId: period.id, runId: run.id };
  const own = await world.act(world.staff[0], (context) => lockRun(context, wish));
  expectThat(isFailure(own), `whoever drafted ${period.name} locked it`);
  const answers = await Promise.all([1, 2].map(() => world.act(world.staff[1], (context) => lockRun(context, wish))));
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
  const refund =
    wish === undefined ? undefined : world.act(null, async (context) => must(await reverseSale(context, wish)));
  const twice = [1, 2].map(async () =>
    must(await world.act(world.staff[0], (context) => commitRun(context, period.id))),
  );
  const [[one, other]] = await Promise.all([Promise.all(twice), refund]);
  if (wish !== undefined) world.refunds.push(wish);
  expectThat(one?.id === other?.id && other?.state === "committed", "two clients committed two runs of one month");
  const before = await sizeOfBooks(world.db);
  must(await world.act(world.staff[1], (context) => commitRun(context, period.id)));
  expectThat((await sizeOfBooks(world.db)) === before, `${period.name}, committed again, changed the books`);
  const broken = await replayProblems(world.db);
  expectThat(broken.length === 0, broken.join("; "));
  count(world, wish === undefined ? "commit by two at once" : "commit against a refund");
  return `${period.name} is committed by two at once${wish === undefined ? "" : `, against ${wish.reversalRef} of ${wish.saleRef}`}`;
}

/** What has been held long enough becomes available, by two at once: once. */
export async function release(world: World): Promise<string> {
  const released = await Promise.all([1, 2].map(() => world.act(null, releaseHeld)));
  const all = released.reduce((sum, one) => sum + one, 0);
  expectThat(Math.min(...released) === 0, `two clients released ${released.join(" and ")}: both something`);
  if (all > 0) count(world, "release");
  return `${all} earnings are released`;
}

/** The next thing on the way of the oldest batch that is not finished; without one, what is available is put into one. */
export async function payOn(world: World, chance: Chance): Promise<string> {
  const open = (await listBatches(world.db, { limit: 1000 })).filter(
    ({ state }) => state === "made" || state === "approved",
  );
  const batch = open.at(-1);
  if (batch === undefined || chance.happens(15)) return await make(world, chance);
  return batch.state === "approved" ? await settle(world, batch) : await decide(world, chance, batch);
}

/** By two at once, and at times while a sale is refunded whose earnings may be in it: one balance is in one batch. */
async function make(world: World, chance: Chance): Promise<string> {
  await release(world);
  const currency = chance.happens(60) ? "EUR" : chance.pick(currencies)!;
  const wish = chance.happens(40) ? await wishRefund(world, chance) : undefined;
  const refund =
    wish === undefined ? undefined : world.act(null, async (context) => must(await reverseSale(context, wish)));
  const twice = world.staff.map((person) => world.act(person, (context) => makeBatch(context, { currency })));
  const [answers] = await Promise.all([Promise.all(twice), refund]);
  if (wish !== undefined) world.refunds.push(wish);
  const made = answers.filter((answer) => !isFailure(answer)).length;
  expectThat(made < 2, `two clients made a batch each of one ${currency} balance`);
  if (made > 0) count(world, wish === undefined ? "batch by two at once" : "batch against a refund");
  const against = wish === undefined ? "" : `, against ${wish.reversalRef} of ${wish.saleRef}`;
  return `${made === 0 ? "nothing to pay" : "a batch is made"} in ${currency}, by two at once${against}`;
}

async function decide(world: World, chance: Chance, { id, madeBy, currency }: Batch): Promise<string> {
  const own = await world.act(madeBy, (context) => approveBatch(context, id));
  expectThat(isFailure(own) && own.code === "second-person-needed", "whoever made a batch approved it");
  const second = world.staff.find((person) => person !== madeBy)!;
  if (chance.happens(35)) {
    must(await world.act(second, (context) => refuseBatch(context, { batchId: id, reason: "simulated" })));
    count(world, "refuse a batch");
    return `the ${currency} batch is refused`;
  }
  must(await world.act(second, (context) => approveBatch(context, id)));
  count(world, "approve a batch");
  return `the ${currency} batch is approved`;
}

async function settle(world: World, { id, currency }: Batch): Promise<string> {
  await Promise.all(
    world.staff.map(async (person) => must(await world.act(person, (context) => settleBatch(context, id)))),
  );
  count(world, "settle by two at once");
  return `the ${currency} batch is paid, told by two at once`;
}
