/**
 * `node sim/replay.ts SEED [STEPS] [quiet]`: runs the world of a seed again, telling each step, on a PostgreSQL of its own; `quiet`
 * without its crashes.
 */
import { openGround } from "./ground.ts";
import { runWorld, WorldBroken } from "./run-world.ts";

const [seed, steps] = [Number(process.argv[2]), Number(process.argv[3] ?? 60)];
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(steps) || steps < 1) {
  console.error("usage: node sim/replay.ts SEED [STEPS] [quiet], both whole numbers; 60 steps where nothing is said");
  process.exit(2);
}
const ground = await openGround();
const machine = await (process.argv[4] === "quiet" ? ground.quietMachine() : ground.machine());
try {
  const { earned, crashes } = await runWorld(machine, { seed, steps, tell: console.log });
  console.log(
    `seed ${seed}: every step held; ${earned.length} earnings in the end; crashes ${JSON.stringify([...crashes])}`,
  );
} catch (error) {
  if (!(error instanceof WorldBroken)) throw error;
  console.error(error.message);
  if (error.cause instanceof Error) console.error(error.cause.stack);
  process.exitCode = 1;
} finally {
  await machine.close();
  await ground.close();
}
