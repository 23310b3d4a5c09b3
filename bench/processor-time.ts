/** Processor time of processes by the system's own account; on a machine that others use too it says more than the clock. */
import { readdirSync, readFileSync } from "node:fs";
import { platform } from "node:os";

/** Ticks a second, as every Linux on today's processors has them. */
const TICKS = 100;

/** What a process and those that it started have used so far, milliseconds, those that have ended included; 0 where there is no /proc. */
export function processorTime(pid: number, whose: "alone" | "with its own" = "with its own"): number {
  if (platform() !== "linux") return 0;
  const children = new Map<number, number[]>();
  const used = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    let stat: string;
    try {
      stat = readFileSync(`/proc/${name}/stat`, "latin1");
    } catch {
      // It has ended meanwhile.
      continue;
    }
    // The name of its program may have any characters; what follows its bracket has none of them.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const parent = Number(fields[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    used.set(
      Number(name),
      fields.slice(11, whose === "alone" ? 13 : 15).reduce((sum, ticks) => sum + Number(ticks), 0) * (1000 / TICKS),
    );
  }
  const sum = (of: number): number =>
    (used.get(of) ?? 0) + (children.get(of) ?? []).reduce((all, child) => all + sum(child), 0);
  return whose === "alone" ? (used.get(pid) ?? 0) : sum(pid);
}

/** What all processors of the machine have had so far, in ticks: `stolen` is what was ready to run while the host gave the processor to others. */
export interface MachineTime {
  readonly all: number;
  readonly stolen: number;
}

/** Noughts where there is no /proc. */
export function machineTime(): MachineTime {
  if (platform() !== "linux") return { all: 0, stolen: 0 };
  const first = readFileSync("/proc/stat", "latin1").split("\n", 1)[0]!;
  // user, nice, system, idle, iowait, irq, softirq, steal; what guests used is in user already.
  const ticks = first.trim().split(/\s+/).slice(1, 9).map(Number);
  return { all: ticks.reduce((sum, one) => sum + one, 0), stolen: ticks[7] ?? 0 };
}

/** The hundredths of the machine's processor time that the host gave to others since `before`, with one decimal. */
export function stolenSince(before: MachineTime): number {
  const now = machineTime();
  return Math.round(((now.stolen - before.stolen) / Math.max(1, now.all - before.all)) * 1_000) / 10;
}
