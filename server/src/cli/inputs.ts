import { createHash } from "node:crypto";
import { parsePlanText, sortBytewise } from "@fairline/engine";
import type { MemberPast, Network, Plan } from "@fairline/engine";
import type { Row } from "./csv.ts";
import { BadInput, renderFault, sortFaults } from "./input-fault.ts";
import type { InputFault } from "./input-fault.ts";
import { readInput } from "./read-file.ts";
import type { InputFile } from "./read-file.ts";
import { MEMBER_COLUMNS, readMembers } from "./read-members.ts";
import { readSales, SALE_COLUMNS } from "./read-sales.ts";
import type { SaleRow } from "./read-sales.ts";

export interface InputPaths {
  readonly plan: string;
  readonly members: string;
  readonly sales: string;
}

/** The three inputs of a run, read and found sound. */
export interface Inputs {
  readonly files: { readonly plan: InputFile; readonly members: InputFile; readonly sales: InputFile };
  readonly plan: Plan;
  readonly network: Network;
  /** The titles that members bring along. */
  readonly past: readonly MemberPast[];
  readonly sales: readonly SaleRow[];
  /** `input_sha256` of the run; the same for the same rows in any order. */
  readonly sha256: string;
}

export function readInputFiles(paths: InputPaths): Inputs["files"] {
  return { plan: readInput(paths.plan), members: readInput(paths.members), sales: readInput(paths.sales) };
}

/** Read plan, members and sales. Throws `BadInput` with every fault of all three. */
export function readInputs(files: Inputs["files"]): Inputs {
  const faults: InputFault[] = [];
  const report = (fault: InputFault): void => void faults.push(fault);
  const plan = parsePlanText(files.plan.bytes.toString("utf8"));
  const members = readMembers(files.members, plan.ok ? plan.value : null, report);
  const { rows, sales } = readSales(files.sales, members.ids, report);
  if (!plan.ok || members.network === null || faults.length > 0) {
    const ofPlan = plan.ok ? [] : plan.faults.map((fault) => `${files.plan.path}: ${fault.message}`);
    const ofFiles = sortFaults(faults, [files.members.path, files.sales.path]).map(renderFault);
    throw new BadInput([...ofPlan, ...ofFiles]);
  }
  const sha256 = inputHash(files.plan.bytes, members.rows, rows);
  return { files, plan: plan.value, network: members.network, past: members.past, sales, sha256 };
}

/**
 * SHA-256 over the plan's bytes and the rows of both files, sorted bytewise by id. A row is written as its values in
 * the order of the documented columns (an absent optional one is empty), each value preceded by its length in bytes,
 * so that no two different inputs are written alike: `plan <length>\n<bytes>members <count>\n<row>...sales <count>\n<row>...`,
 * a row being `<length>:<value>` per column and a line feed; of the columns that came later `<name>=<length>:<value>`, only
 * where there is a value.
 */
function inputHash(plan: Buffer, members: readonly Row[], sales: readonly Row[]): string {
  const hash = createHash("sha256");
  hash.update(`plan ${plan.length}\n`).update(plan);
  for (const [name, columns, rows] of [
    ["members", MEMBER_COLUMNS, members],
    ["sales", SALE_COLUMNS, sales],
  ] as const) {
    const id = columns.required.indexOf("id");
    hash.update(`${name} ${rows.length}\n`);
    const first = columns.required.length + columns.optional.length;
    for (const { values } of sortBytewise(rows, (row) => row.values[id]!)) {
      const written = values.slice(0, first).map((value) => `${Buffer.byteLength(value)}:${value}`);
      for (const [index, name] of (columns.later ?? []).entries()) {
        const value = values[first + index] ?? "";
        if (value !== "") written.push(`${name}=${Buffer.byteLength(value)}:${value}`);
      }
      hash.update(`${written.join("")}\n`);
    }
  }
  return hash.digest("hex");
}
