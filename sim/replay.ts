/** `node sim/replay.ts SEED [STEPS]`: runs the world of a seed again, telling each step, on a PostgreSQL of its own. */
import { openDatabase } from "../server/src/foundation/database.ts";
import { migrateJobs } from "../server/src/foundation/jobs.ts";
import { migrate } from "../server/src/foundation/migrate.ts";
import { startTestCluster } from "../server/src/foundation/testing.ts";
import { runWorld, WorldBroken } from "./run-world.ts";

const [seed, steps] = [Number(process.argv[2]), Number(process.argv[3] ?? 60)];
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(steps) || steps < 1) {
  console.error("usage: node sim/replay.ts SEED [STEPS], both whole numbers; 60 steps where nothing is said");
  process.exit(2);
}
const cluster = await startTestCluster();
const database = openDatabase(cluster.url("postgres"));
try {
  await migrate(database.pool);
  await migrateJobs(database.pool);
  const { earned } = await runWorld(database.db, { seed, steps, tell: console.log });
  console.log(`seed ${seed}: every step held; ${earned.length} earnings in the end`);
} catch (error) {
  if (!(error instanceof WorldBroken)) throw error;
  console.error(error.message);
  if (error.cause instanceof Error) console.error(error.cause.stack);
  process.exitCode = 1;
} finally {
  await database.close();
  await cluster.stop();
}
