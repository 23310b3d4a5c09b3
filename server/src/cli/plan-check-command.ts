import { boundsOf, reviewPlanText, SEVERITIES } from "@fairline/engine";
import type { Bound, Bounds, Finding, Severity } from "@fairline/engine";
import { readInput } from "./read-file.ts";

export interface PlanCheck {
  readonly file: string;
  /** False where the plan cannot be used. */
  readonly sound: boolean;
  /** The plan's name and version, where it has a form that can be read. */
  readonly plan: string | null;
  readonly findings: readonly Finding[];
  /** Of a sound plan only. */
  readonly bounds: Bounds | null;
}

/** `fairline plan check`: everything that is wrong with a plan or worth a look, and the most that it can pay. */
export function planCheckCommand(path: string): PlanCheck {
  const { plan, findings } = reviewPlanText(readInput(path).bytes.toString("utf8"));
  if (plan === null) return { file: path, sound: false, plan: null, findings, bounds: null };
  // Bounds are shares; a currency is needed only to tell a cap that leaves nothing.
  const bounds = boundsOf(plan, Object.keys(plan.peg ?? {})[0] ?? "USD");
  return { file: path, sound: true, plan: `${plan.name} ${plan.version}`, findings, bounds };
}

const HEADINGS: Readonly<Record<Severity, string>> = {
  fault: "Faults: the plan cannot be used",
  warning: "Warnings: these contradict each other, proven",
  note: "Notes: worth a look",
};

/** The check as text: findings by severity, then the table of bounds. */
export function renderCheck({ file, sound, plan, findings, bounds }: PlanCheck): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? "" : "s"}`];
  });
  const summary = sound ? `${plan} is sound` : "the plan cannot be used";
  const groups = SEVERITIES.flatMap((severity) => {
    const group = findings.filter((finding) => finding.severity === severity);
    return group.length === 0 ? [] : ["", HEADINGS[severity], ...group.map(renderFinding)];
  });
  return [
    `${file}: ${[summary, ...counts].join(", ")}`,
    ...groups,
    ...(bounds === null ? [] : ["", ...renderBounds(bounds)]),
  ].join("\n");
}

function renderFinding({ path, message, code }: Finding): string {
  return `  ${path || "the document"}: ${message} [${code}]`;
}

function renderBounds({ bonuses, owed, limit }: Bounds): string[] {
  const rows = bonuses.map(({ bonus, kept, bound }) => [
    bonus,
    `${boundText(bound)}${kept ? " (kept by the seller)" : ""}`,
  ]);
  const runs = limit !== null && limit.runs > 1 ? `, in each of ${limit.runs} calendars` : "";
  if (limit !== null) rows.push(["the plan's limit", `${limit.percent}% of ${BASES[limit.of]}${runs}`]);
  rows.push(["owed together", boundText(owed)]);
  const width = Math.max(...rows.map(([name]) => name!.length));
  return ["At most it pays, of a period's sales", ...rows.map(([name, text]) => `  ${name!.padEnd(width)}  ${text}`)];
}

const BASES = { cv: "CV", qv: "QV", amount: "the amount", retail: "the list price" } as const;

function boundText(bound: Bound): string {
  if (!bound.bounded) return `unbounded: ${bound.because}`;
  const parts = [
    ...bound.percents.map(({ of, percent }) => `${percent}% of ${BASES[of]}`),
    ...bound.units.map(({ product, fixed }) => {
      const amounts = Object.entries(fixed).map(([currency, each]) => `${each} ${currency}`);
      return `${amounts.join(" or ")} for each ${product}`;
    }),
  ];
  return parts.length === 0 ? "nothing" : parts.join(" + ");
}
