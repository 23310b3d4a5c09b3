import { earningAt } from "@fairline/engine";
import type { Run } from "@fairline/engine";

/** The terms of a line (index within its bonus): JSON after the byte that a binary jsonb begins with. */
export type TermsOf = (line: number) => Uint8Array;

/** Where lines at one rate have the same terms, the engine is asked once for each rate; else line by line. */
export function termsOf(run: Run, bonus: number): TermsOf {
  const rule = run.plan.bonuses[bonus]!;
  const { rate: rates, uncut, amount, base } = run.lines[bonus]!;
  const ask: TermsOf = (line) => Buffer.from(`\u0001${JSON.stringify(earningAt(run, bonus, line).terms)}`);
  // The terms of an average name its own base and amount, as do those of a cut line; a line of several parts names them.
  if (rule.shape !== "walk" || rule.reversal === "average") return ask;
  const all = rule.weights.filter === null && rule.weights.counts === null;
  if (rule.per === "sale" ? !all || !["amount", "cv", "qv"].includes(rule.base) : base === null) return ask;
  const known: (Uint8Array | undefined)[] = [];
  return (line) => {
    const isCut = uncut !== null && uncut[line] !== amount[line];
    if (isCut) return ask(line);
    return (known[rates[line]!] ??= ask(line));
  };
}
