import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENGINE_VERSION, formatMoney } from "@fairline/engine";
import { sortedEarnings } from "./compute.ts";
import type { ComputedRun } from "./compute.ts";
import type { Inputs } from "./inputs.ts";
import { BadInput } from "./input-fault.ts";
import { systemReason } from "./read-file.ts";

const HEADER = "sale_id,bonus,level,paid_level,earner_id,base,rate,amount,currency";

/** What a run is at the end: the file of its earnings and what is said of them. */
export interface RunOutput {
  /** earnings.csv, in pieces: a large run's text is longer than one string may be. */
  readonly earnings: readonly Buffer[];
  readonly summary: RunSummary;
}

/** `summary.json`, as it is written. */
export interface RunSummary {
  readonly lines: number;
  readonly earners: number;
  /** Decimal money. */
  readonly total: string;
  readonly currency: string | null;
  readonly input_sha256: string;
  readonly output_sha256: string;
}

/** `run.json`: what `explain` needs to work the run out again. */
export interface RunRecord {
  readonly engine: string;
  readonly period: string;
  /** As `--calendar` named it; absent where the run is the plan's own. */
  readonly calendar?: string;
  readonly inputs: { readonly [name in keyof Inputs["files"]]: { readonly path: string; readonly sha256: string } };
  readonly output_sha256: string;
}

/** Write out a computed run as the bytes of earnings.csv and their summary. */
export function renderOutput(computed: ComputedRun, inputSha256: string): RunOutput {
  const hash = createHash("sha256");
  const earnings: Buffer[] = [];
  const earners = new Set<string>();
  // A line that no single sale pays names the member whose period does, in a column that other plans need not have.
  const overPeriods = computed.run.plan.bonuses.some(({ per }) => per === "member");
  let piece = `${HEADER}${overPeriods ? ",source_id" : ""}\n`;
  let [lines, total] = [0, 0n];
  const flush = (): void => {
    const bytes = Buffer.from(piece);
    hash.update(bytes);
    earnings.push(bytes);
    piece = "";
  };
  for (const line of sortedEarnings(computed)) {
    const { saleId, sourceId, bonus, level, paidLevel, earnerId, base, rate, amount, currency, kept } = line;
    const source = overPeriods ? `,${saleId === null ? quote(sourceId) : ""}` : "";
    piece += `${quote(saleId ?? "")},${bonus},${level},${paidLevel},${quote(earnerId)},${base},${rate ?? ""},${formatMoney(amount, currency)},${currency}${source}\n`;
    if (piece.length > 1 << 20) flush();
    lines++;
    // What sellers keep as their margin is reported, and owed by nobody.
    if (kept) continue;
    total += amount;
    earners.add(earnerId);
  }
  flush();
  const { currency } = computed;
  const summary: RunSummary = {
    lines,
    earners: earners.size,
    total: currency === null ? "0" : formatMoney(total, currency),
    currency,
    input_sha256: inputSha256,
    output_sha256: hash.digest("hex"),
  };
  return { earnings, summary };
}

/** RFC 4180: a value with a comma, a quote or a line break stands in quotes, its quotes doubled. */
function quote(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/**
 * Put the three files into `folder`, which is made where it is missing. Each is written aside and renamed when all
 * are complete, run.json last: an interrupted run leaves an earlier run's files, or such as `explain` refuses.
 */
export function writeOutput(
  folder: string,
  { earnings, summary }: RunOutput,
  inputs: Inputs,
  which: Pick<RunRecord, "period" | "calendar">,
): void {
  const { plan, members, sales } = inputs.files;
  const record: RunRecord = {
    engine: ENGINE_VERSION,
    ...which,
    inputs: {
      plan: { path: plan.absolutePath, sha256: plan.sha256 },
      members: { path: members.absolutePath, sha256: members.sha256 },
      sales: { path: sales.absolutePath, sha256: sales.sha256 },
    },
    output_sha256: summary.output_sha256,
  };
  const files = [
    ["earnings.csv", Buffer.concat(earnings)],
    ["summary.json", json(summary)],
    ["run.json", json(record)],
  ] as const;
  const aside = (name: string): string => join(folder, `.${name}.${process.pid}.tmp`);
  let made: string | undefined;
  const written: string[] = [];
  try {
    made = mkdirSync(folder, { recursive: true });
    for (const [name, content] of files) {
      written.push(aside(name));
      writeFileSync(aside(name), content, { flush: true });
    }
    for (const [name] of files) renameSync(aside(name), join(folder, name));
  } catch (error) {
    for (const path of written) if (existsSync(path)) rmSync(path);
    if (made !== undefined) rmSync(made, { recursive: true });
    throw new BadInput([`${folder}: the results cannot be written, ${systemReason(error)}`]);
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
