import { currencyDecimals } from "../money/currency.ts";
import type { Plan, SellerShape, WalkShape } from "../plan/document.ts";
import { join, unknownName } from "../plan/schema.ts";
import type { Issue } from "../plan/schema.ts";

/**
 * What the checker says about a plan of sound form. A `fault` makes the plan unusable; a `note` is worth a look.
 * It may miss something, it never accuses wrongly.
 */
export interface Finding {
  readonly severity: "fault" | "note";
  readonly code: "unknown-name" | "currency-decimals" | "unused" | "pays-nothing" | "no-terms";
  readonly path: string;
  readonly message: string;
  readonly nearest: string | null;
}

/** Every finding of a plan whose form was checked before (`planSchema`), in the document's order. */
export function checkPlan(plan: Plan): Finding[] {
  const findings: Finding[] = [];
  const used = { trees: new Set<string>(), volumes: new Set<string>(), activity: new Set<string>() };
  const refer = (section: keyof typeof used, name: string, path: string): void => {
    used[section].add(name);
    if (Object.hasOwn(plan[section], name)) return;
    const noun = { trees: "tree", volumes: "volume", activity: "activity rule" }[section];
    findings.push(fault("unknown-name", unknownName("unknown-name", path, name, Object.keys(plan[section]), noun)));
  };

  for (const [name, rule] of Object.entries(plan.activity)) {
    for (const volume of Object.keys(rule.atLeast ?? {})) {
      refer("volumes", volume, join(join(join("activity", name), "atLeast"), volume));
    }
  }
  for (const [name, bonus] of Object.entries(plan.bonuses)) {
    const path = join("bonuses", name);
    if (bonus.shape === "walk") {
      refer("trees", bonus.tree, join(path, "tree"));
      refer("activity", bonus.takes, join(path, "takes"));
    } else findings.push(...checkProducts(bonus, join(path, "products")));
    if (paysNothing(bonus)) findings.push(note("pays-nothing", path, "every percent is 0: nobody can earn it"));
  }
  for (const section of ["trees", "volumes", "activity"] as const) {
    for (const name of Object.keys(plan[section])) {
      if (!used[section].has(name)) findings.push(note("unused", join(section, name), "is used nowhere"));
    }
  }
  return findings;
}

function checkProducts(bonus: SellerShape, path: string): Finding[] {
  const findings: Finding[] = [];
  for (const [product, terms] of Object.entries(bonus.products ?? {})) {
    const at = join(path, product);
    const { percent, fixed } = terms;
    if (percent === undefined && fixed === undefined) {
      findings.push(note("no-terms", at, "says neither percent nor fixed: the bonus's percent applies"));
    }
    for (const [currency, amount] of Object.entries(fixed ?? {})) {
      const decimals = currencyDecimals(currency) ?? 0;
      const written = amount.split(".")[1]?.length ?? 0;
      if (written <= decimals) continue;
      const message = `${currency} has ${decimals} decimals and "${amount}" has ${written}; round it yourself`;
      findings.push({
        severity: "fault",
        code: "currency-decimals",
        path: join(join(at, "fixed"), currency),
        message,
        nearest: null,
      });
    }
  }
  return findings;
}

function paysNothing(bonus: SellerShape | WalkShape): boolean {
  const isZero = (percent: string): boolean => Number(percent) === 0;
  if (bonus.shape === "walk") return bonus.percent.every(isZero);
  return isZero(bonus.percent) && Object.keys(bonus.products ?? {}).length === 0;
}

function fault(code: Finding["code"], { path, message, nearest }: Issue): Finding {
  return { severity: "fault", code, path, message, nearest };
}

function note(code: Finding["code"], path: string, message: string): Finding {
  return { severity: "note", code, path, message, nearest: null };
}
