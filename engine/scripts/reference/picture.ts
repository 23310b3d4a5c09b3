import { formatMoney } from "../../src/index.ts";
import type { WalkExplanation } from "../../src/index.ts";

/** Longer ways are shortened: a picture of a walk is for seeing its shape. */
const MOST_STEPS = 12;

type Step = WalkExplanation["steps"][number];

/** A walk from one source: where it starts, what it is paid on, and what decides each one's percent. */
export interface Told {
  readonly walk: WalkExplanation;
  readonly source: string;
  readonly base: string;
  /** What is told of a person beside their id, where a volume decides: "group 550.00"; else empty. */
  readonly about: (id: string) => string;
}

/** A walk as a small picture: the top above, the source below, each person with what they took or why they took nothing. */
export function pictureOf({ walk, source, base, about }: Told): string {
  const steps = walk.steps.slice(0, MOST_STEPS);
  const moved = walk.movedTo === null ? "" : `, counted as ${walk.movedTo.id}'s`;
  const from = { who: source, told: `brings ${base}${moved}` };
  const width = Math.max(...steps.map(({ member }) => member.id.length), source.length);
  const named = Math.max(...steps.map((step) => nameOf(step, about).length), 0);
  const rows = steps.toReversed().map((step) => {
    const name = nameOf(step, about);
    return { who: step.member.id, told: `${name.padEnd(named)}${named === 0 ? "" : "  "}${what(walk, step)}` };
  });
  const self = steps[0]?.level === 0;
  const all = self ? rows : [...rows, from];
  const line = ({ who, told }: { who: string; told: string }): string => `  ${who.padStart(width)}  ${told}`.trimEnd();
  const drawn = all.map(line).join(`\n  ${"|".padStart(width)}\n`);
  return self ? `${drawn}\n  ${"^".padStart(width)}  ${from.told}` : drawn;
}

function nameOf({ rank, member }: Step, about: Told["about"]): string {
  return [rank ?? "", about(member.id)].filter((part) => part !== "").join(", ");
}

function what(walk: WalkExplanation, step: Step): string {
  if (step.paid === null) return unpaid(walk, step);
  const { earning } = step.paid;
  return `${taken(walk, step.paidLevel)}${step.percent}%  ->  ${formatMoney(earning.amount, earning.currency)}`;
}

function taken({ climb }: WalkExplanation, paidLevel: number | null): string {
  if (climb === "differential") return "difference ";
  return `${climb === "generations" ? "generation" : "level"} ${paidLevel}, `;
}

function unpaid({ climb }: WalkExplanation, { why, missed, paidLevel }: Step): string {
  const [first] = missed;
  const lacks = first?.code === "volume" ? ` (${first.volume} ${first.has} of ${first.needs})` : "";
  switch (why) {
    case "skipped":
      return first?.code === "kind" ? `removed (a ${first.has})` : `removed${lacks}`;
    case "inactive":
      return climb === "differential"
        ? `not paid${lacks}: stays with the company`
        : `level ${paidLevel}: used up${lacks}`;
    case "pays-nothing":
      return climb === "levels"
        ? `level ${paidLevel}: not paid on it, used up`
        : `generation ${paidLevel} pays them nothing`;
    case "passed-on":
      return "not paid on this level: it goes on";
    case "too-near":
      return "too near to be paid";
    case "too-far":
      return "too far, or blocked";
    case "no-difference":
      return "no difference to below";
    case "leader-only":
      return `ends a generation, not paid${lacks}`;
    case "ends-only":
      return "ends the walk, is not paid";
    default:
      return "rounds to zero";
  }
}
