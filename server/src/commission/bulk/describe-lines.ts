import { earningAt } from "@fairline/engine";
import type { Run } from "@fairline/engine";

/** What a line says beyond its columns, as bytes; `rate` null where it has none. */
export interface LineWords {
  level: number;
  base: Uint8Array;
  rate: Uint8Array | null;
  /** JSON after the byte that a binary jsonb begins with; only where asked for. */
  terms: Uint8Array | null;
}

/** Fills `words` with what stands in a line (index within its bonus). */
export type DescribeLine = (line: number, words: LineWords) => void;

/**
 * How the lines of a bonus are described. Where many lines say the same, it is worked out by the engine for the first of them
 * and kept: a walk over whole sales says no more of its base than the sale's sum, and no more of its rate than the entry in
 * its table. Anything else is asked for line by line.
 */
export function describeLines(run: Run, bonus: number, withTerms: boolean): DescribeLine {
  const rule = run.plan.bonuses[bonus]!;
  const lines = run.lines[bonus]!;
  const ask: DescribeLine = (line, words) => {
    const { level, base, rate, terms } = earningAt(run, bonus, line);
    words.level = level;
    words.base = latin(base);
    words.rate = rate === null ? null : latin(rate);
    words.terms = withTerms ? Buffer.from(`\u0001${JSON.stringify(terms)}`) : null;
  };
  if (rule.shape !== "walk") return ask;
  const all = rule.weights.filter === null && rule.weights.counts === null;
  const perSale = rule.per === "sale";
  if (perSale && (!all || !["amount", "cv", "qv"].includes(rule.base))) return ask;
  if (!perSale && lines.base === null) return ask;
  const values = perSale ? run.sales[rule.base as "amount" | "cv" | "qv"] : lines.base!;
  const inSalesCurrency = perSale && rule.base === "amount";
  const { depth } = run.network.trees[rule.tree]!;
  const { source, earner, rate: rates, amount, uncut } = lines;
  const { seller, currency } = run.sales;
  const bases = new Map<number, Map<number, Uint8Array>>();
  const rateTexts: ({ readonly rate: Uint8Array | null; readonly terms: Uint8Array } | undefined)[] = [];
  // Lines of one source come one after the other.
  let lastOf = -1;
  let lastBase: Uint8Array | undefined;
  // The terms of a cut line, or of an average, name its own base and amount.
  const ownTerms = rule.reversal === "average";
  const basesIn = (money: number): Map<number, Uint8Array> => {
    let known = bases.get(money);
    if (known === undefined) bases.set(money, (known = new Map<number, Uint8Array>()));
    return known;
  };
  return (line, words) => {
    const of = source[line]!;
    if (of !== lastOf) {
      lastOf = of;
      lastBase = basesIn(inSalesCurrency ? currency[of]! : 0).get(values[of]!);
    }
    const base = lastBase;
    const rate = rateTexts[rates[line]!];
    const isCut = uncut !== null && uncut[line] !== amount[line];
    if (base === undefined || rate === undefined || (withTerms && (ownTerms || (isCut && rule.reversal === "line")))) {
      ask(line, words);
      if (base === undefined) {
        basesIn(inSalesCurrency ? currency[of]! : 0).set(values[of]!, words.base);
        lastBase = words.base;
      }
      if (rate === undefined && !isCut) {
        const { terms } = withTerms ? words : { terms: null };
        rateTexts[rates[line]!] = { rate: words.rate, terms: terms ?? EMPTY };
      }
      return;
    }
    words.level = depth[perSale ? seller[of]! : of]! - depth[earner[line]!]!;
    words.base = base;
    words.rate = rate.rate;
    words.terms = withTerms ? rate.terms : null;
  };
}

const EMPTY = new Uint8Array(0);
const latin = (text: string): Uint8Array => Buffer.from(text, "latin1");
