import { join } from "node:path";
import {
  ENGINE_VERSION,
  explainMember,
  explainReversal,
  explainSaleAt,
  formatMoney,
  renderForEarner,
  renderHeading,
  renderMember,
  renderReversal,
  saleCurrency,
} from "@fairline/engine";
import { computeRun } from "./compute.ts";
import type { ComputedRun } from "./compute.ts";
import { tellPeriodReversal, tellPeriods } from "./explain-period.ts";
import { readInputFiles, readInputs } from "./inputs.ts";
import type { Inputs } from "./inputs.ts";
import { BadInput } from "./input-fault.ts";
import { renderOutput } from "./output.ts";
import type { RunRecord } from "./output.ts";
import type { Reversal } from "./periods.ts";
import { readInput } from "./read-file.ts";

/**
 * `fairline explain`: work the recorded run out again and tell what a member earned (of one sale), and why. Refuses
 * inputs that changed since, and results that this engine would not give. Throws `BadInput`.
 */
export function explainCommand(folder: string, earnerId: string, saleId: string | undefined): string {
  const record = readRecord(folder);
  const inputs = readInputs(unchangedFiles(record));
  const computed = computeRun(inputs, record.period, record.calendar);
  const again = renderOutput(computed, inputs.sha256).summary.output_sha256;
  if (again !== record.output_sha256) {
    throw new BadInput([
      `${folder}: the engine ${ENGINE_VERSION} gives other results than the run recorded by ${record.engine}; run again`,
    ]);
  }
  const member = explainMember(computed.run, earnerId);
  if (member === null) throw new BadInput([`--earner ${earnerId}: no member has this id`]);
  const told = saleId === undefined ? everySale(computed, earnerId) : oneSale(inputs, computed, earnerId, saleId);
  return [`${record.period}  ${renderMember(member)}`, ...told].join("\n");
}

/** All lines of the earner in the period, and their sum. */
function everySale(computed: ComputedRun, earnerId: string): string[] {
  const { run, reversals, currency } = computed;
  const position = run.network.positions.get(earnerId)!;
  const sales = new Set<number>();
  let [total, lines] = [0n, 0];
  for (const [bonus, columns] of run.lines.entries()) {
    const isOfSales = run.plan.bonuses[bonus]!.per === "sale";
    for (let line = 0; line < columns.count; line++) {
      if (columns.earner[line] !== position || columns.amount[line] === 0) continue;
      if (isOfSales) sales.add(columns.source[line]!);
      if (!run.plan.bonuses[bonus]!.kept) total += BigInt(columns.amount[line]!);
      lines++;
    }
  }
  const theirs = reversals.filter(({ earning }) => earning.earnerId === earnerId);
  for (const { earning } of theirs) if (!earning.kept) total += earning.amount;
  lines += theirs.length;
  if (lines === 0 || currency === null) return ["no earnings in this period; --sale ID tells of one sale why not"];
  const told = Array.from(sales).sort((a, b) => a - b);
  return [
    ...tellPeriods(run, earnerId),
    ...told.map((sale) => renderForEarner(explainSaleAt(run, sale), earnerId, true)),
    ...theirs.map(tellReversal),
    `${lines} ${lines === 1 ? "line" : "lines"}, together ${formatMoney(total, currency)} ${currency}`,
  ];
}

/** The earner's part in one sale of the period, or in a refund of it that is dated in the period. */
function oneSale(inputs: Inputs, { run, reversals, period }: ComputedRun, earnerId: string, saleId: string): string[] {
  const sale = run.sales.ids.indexOf(saleId);
  if (sale >= 0) return [renderForEarner(explainSaleAt(run, sale), earnerId)];
  const reversed = reversals.filter(({ earning }) => earning.saleId === saleId);
  const theirs = reversed.filter(({ earning }) => earning.earnerId === earnerId);
  if (theirs.length > 0) return theirs.map(tellReversal);
  const row = inputs.sales.find((candidate) => candidate.id === saleId);
  if (row === undefined) throw new BadInput([`--sale ${saleId}: no row has this id`]);
  if (row.refundOf !== null) {
    throw new BadInput([
      `--sale ${saleId}: this row is a refund; its lines carry the sale it takes from, "${row.refundOf}"`,
    ]);
  }
  const [any] = reversed;
  if (any !== undefined && any.removal !== null) {
    const origin = explainSaleAt(any.origin, any.removal.sale);
    return [
      `refunded in ${period}, sold in ${any.originPeriod}: no line of ${earnerId}, and this is why`,
      renderForEarner(origin, earnerId),
    ];
  }
  throw new BadInput([
    `--sale ${saleId}: it is of ${row.soldOn}, and neither it nor a refund of it is in the run of ${period}`,
  ]);
}

function tellReversal({ earning, removal, origin, originPeriod }: Reversal): string {
  if (removal === null || "reversal" in earning.terms) return tellPeriodReversal(earning, origin, originPeriod);
  const sale = explainSaleAt(origin, removal.sale);
  const reversal = explainReversal(earning, removal, saleCurrency(origin.sales, removal.sale));
  const story = renderForEarner(sale, earning.earnerId, true);
  return [
    `${renderHeading(sale)}; refunded`,
    renderReversal(reversal),
    `    earner, level and rate are those of ${originPeriod}:`,
    ...story
      .split("\n")
      .slice(1)
      .map((line) => `    ${line}`),
  ].join("\n");
}

function readRecord(folder: string): RunRecord {
  const { path, bytes } = readInput(join(folder, "run.json"));
  try {
    const record = JSON.parse(bytes.toString("utf8")) as RunRecord;
    const { plan, members, sales } = record.inputs;
    const texts = [record.engine, record.period, record.output_sha256, plan.path, members.path, sales.path];
    if (texts.every((text) => typeof text === "string")) return record;
  } catch {
    // Told below: whatever is wrong with it, the remedy is the same.
  }
  throw new BadInput([`${path}: not the record of a run; make it again with fairline run`]);
}

function unchangedFiles(record: RunRecord): Inputs["files"] {
  const { plan, members, sales } = record.inputs;
  const files = readInputFiles({ plan: plan.path, members: members.path, sales: sales.path });
  const changed = (["plan", "members", "sales"] as const).filter(
    (name) => files[name].sha256 !== record.inputs[name].sha256,
  );
  if (changed.length === 0) return files;
  throw new BadInput(
    changed.map((name) => `${files[name].path}: the ${name} file changed since the run; run again to explain it`),
  );
}
