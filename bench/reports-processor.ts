import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * Seconds of processor's time that a PostgreSQL has taken so far, all its processes together: those that ended are in what its
 * first process tells of its children. Steps of a hundredth.
 * @param dataDir its data folder; Linux only
 */
export async function processorSeconds(dataDir: string): Promise<number> {
  const first = Number((await readFile(join(dataDir, "postmaster.pid"), "utf8")).split("\n")[0]);
  const all = await Promise.all(
    (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map((name) => ticksOf(Number(name), first)),
  );
  return all.reduce((sum, ticks) => sum + ticks, 0) / 100;
}

async function ticksOf(pid: number, first: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // Its name, which stands in brackets, may have spaces; from the state on, the fields are told apart by single ones.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const at = (index: number) => Number(fields[index]);
  const own = at(11) + at(12);
  if (pid === first) return own + at(13) + at(14);
  return at(1) === first ? own : 0;
}
