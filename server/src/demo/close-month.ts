import { commitRun, draftRun, lockRun } from "../commission/index.ts";
import { inTransaction } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { approveBatch, makeBatch, settleBatch } from "../payout/index.ts";
import { listPeriods, releaseHeld } from "../plan/index.ts";
import type { World } from "./seed.ts";

/** The first of staff drafts the month's run, the second reviews and locks it, the first commits. */
export async function closeMonth(world: World, month: Temporal.Instant): Promise<void> {
  const { first, second } = world.staff;
  const periods = await listPeriods(world.db);
  const period = periods.find(({ from, to }) => {
    const inside = Temporal.Instant.compare(from, month) <= 0 && Temporal.Instant.compare(month, to) < 0;
    return inside;
  });
  if (period === undefined) return;
  const draft = await world.act(first, (context) => draftRun(context, period.id));
  await world.act(second, (context) => lockRun(context, { periodId: period.id, runId: draft.id }));
  await world.act(first, (context) => commitRun(context, period.id));
  await world.act(null, releaseHeld);
}

/** What can be paid in EUR is paid: made by the first, approved by the second, executed by the bank two days later. */
export async function payOut(world: World): Promise<void> {
  const { first, second } = world.staff;
  const batch = await inTransaction(world.db, (tx) =>
    makeBatch({ tx, now: world.time, actor: first }, { currency: "EUR" }),
  );
  // In the first month nobody's hold may have passed yet.
  if (isFailure(batch)) return;
  await world.act(second, (context) => approveBatch(context, batch.id));
  must(await inTransaction(world.db, (tx) => settleBatch({ tx, now: world.time, actor: first }, batch.id)));
}
