/**
 * Conditions as a form has them: one row a condition, and each row stands beside the one before it (both must hold) or is an
 * alternative to it. The API has the same as lists in a list: [[a or b] and [c]].
 */
export interface RuleRow {
  readonly about: string;
  readonly op: "is" | "not" | "atLeast" | "atMost";
  /** Several words are parted by commas. */
  readonly value: string;
  /** An alternative to the row before it. */
  readonly or: boolean;
  /** Of an amount: in this currency only. */
  readonly currency?: string | undefined;
}

export interface Rule {
  readonly about: string;
  readonly is?: readonly string[] | undefined;
  readonly not?: boolean | undefined;
  readonly atLeast?: string | number | undefined;
  readonly atMost?: string | number | undefined;
  readonly currency?: string | undefined;
}

/** What is between two numbers is two rows, which both must hold; between alternatives it cannot be told and is `null`. */
export function toRows(rules: readonly (readonly Rule[])[]): readonly RuleRow[] | null {
  const rows: RuleRow[] = [];
  for (const any of rules) {
    for (const [index, rule] of any.entries()) {
      const of = {
        about: rule.about,
        or: index > 0,
        ...(rule.currency === undefined ? {} : { currency: rule.currency }),
      };
      const made: RuleRow[] = [];
      if (rule.is !== undefined) made.push({ ...of, op: rule.not === true ? "not" : "is", value: rule.is.join(", ") });
      if (rule.atLeast !== undefined) made.push({ ...of, op: "atLeast", value: String(rule.atLeast) });
      if (rule.atMost !== undefined) made.push({ ...of, op: "atMost", value: String(rule.atMost) });
      if (made.length > 1 && any.length > 1) return null;
      rows.push(...made);
    }
  }
  return rows;
}

/** Rows without a value are left out. `numbers`: bounds are sent as numbers, not as decimal text. */
export function toRules(rows: readonly RuleRow[], numbers = false): Rule[][] {
  const all: Rule[][] = [];
  for (const { about, op, value, or, currency } of rows) {
    const words = value
      .split(",")
      .map((word) => word.trim())
      .filter((word) => word !== "");
    const [first] = words;
    if (first === undefined) continue;
    const bound = numbers ? Number(first) : first;
    const rule: Rule =
      op === "is"
        ? { about, is: words }
        : op === "not"
          ? { about, is: words, not: true }
          : { about, [op]: bound, ...(currency === undefined || currency === "" ? {} : { currency }) };
    const last = all.at(-1);
    if (or && last !== undefined) last.push(rule);
    else all.push([rule]);
  }
  return all;
}
