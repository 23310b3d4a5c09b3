import type { Result } from "../fault.ts";
import { failure, success } from "../fault.ts";
import { knownDecimals } from "../money/currency.ts";
import { formatDecimal, decimal, parseUnits } from "../money/decimal.ts";
import { compilePlan } from "../plan/compile.ts";
import type { Plan } from "../plan/document.ts";
import type { Issue, Report } from "../plan/schema.ts";
import { pastOf } from "../run/past.ts";
import type { MemberPast } from "../run/past.ts";
import type { Removal } from "../run/reverse.ts";
import type { RunInput } from "../run/run.ts";
import { saleTable } from "../run/sales.ts";
import type { Sale, SaleLine } from "../run/sales.ts";
import { buildNetwork } from "../tree/network.ts";
import type { CaseAmounts, CaseSale, CasesFile, GoldenCase } from "./document.ts";
import { checkCaseNames, saleIds } from "./known-names.ts";
import { caseFault } from "./parse.ts";
import type { CaseFault } from "./parse.ts";

export interface CaseInput {
  readonly run: RunInput;
  readonly removals: readonly Removal[];
}

type Points = { readonly amount: bigint; readonly cv: bigint; readonly qv: bigint };
type Line = Omit<CaseSale, "lines">;

/** What a case says as the inputs of a run, or everything that is wrong with it. */
export function caseInput(plan: Plan, file: CasesFile, index: number): Result<CaseInput, CaseFault> {
  const golden = file.cases[index]!;
  const path = `cases[${index}]`;
  const faults: CaseFault[] = [];
  const report = (issue: Issue): void => void faults.push(caseFault(issue));
  checkCaseNames(plan, golden, path, report);
  if (faults.length > 0) return failure(faults);

  const companyCurrency = golden.companyCurrency ?? file.companyCurrency!;
  const sales = readSales(golden, companyCurrency, path, report);
  const removals = readRefunds(golden, sales, path, report);
  const pasts = readPasts(plan, golden, companyCurrency, path, report);
  const transfers = (golden.transfers ?? []).map(({ id, from, to, cv, qv, reason }, place) => ({
    id: id ?? `transfer-${place + 1}`,
    fromId: from,
    toId: to,
    cv: BigInt(parseUnits(cv ?? "0", 2)),
    qv: BigInt(parseUnits(qv ?? cv ?? "0", 2)),
    reason: reason ?? "",
  }));
  const network = buildNetwork(
    golden.members.map(({ id, kind, sponsor, parents, joined }) => ({
      id,
      kind: kind ?? "distributor",
      sponsorId: sponsor ?? null,
      ...(parents === undefined ? {} : { parents }),
      ...(joined === undefined ? {} : { joinedOn: joined }),
    })),
  );
  if (!network.ok) {
    for (const { code, message, data } of network.faults)
      faults.push(placed(code, `${path}.members[${data.index}]`, message));
    return failure(faults);
  }
  if (faults.length > 0) return failure(faults);
  const table = saleTable(network.value, sales);
  if (!table.ok) {
    return failure(
      table.faults.map(({ code, message, data }) => placed(code, `${path}.sales[${data.index}]`, message)),
    );
  }
  const run: RunInput = {
    plan,
    network: network.value,
    sales: table.value,
    companyCurrency,
    past: pastOf(network.value, pasts),
    transfers,
    ...(golden.day === undefined ? {} : { day: golden.day }),
    ...(golden.calendar === undefined ? {} : { calendar: golden.calendar }),
    ...(golden.rates === undefined ? {} : { rates: golden.rates }),
  };
  return success({ run, removals });
}

export function placed(code: CaseFault["code"], path: string, message: string): CaseFault {
  return { code, message: `${path}: ${message}`, data: { path, nearest: null } };
}

function readSales(golden: GoldenCase, companyCurrency: string, path: string, report: Report): Sale[] {
  const ids = saleIds(golden);
  return (golden.sales ?? []).map((sale, index): Sale => {
    const { seller, buyer, on, market, tags, grant, lines } = sale;
    const at = `${path}.sales[${index}]`;
    const currency = sale.currency ?? companyCurrency;
    const short = SHORT.find((key) => sale[key] !== undefined);
    if (lines !== undefined && short !== undefined) {
      const message = "the sale has `lines`; write this on its line";
      report({ path: `${at}.${short}`, reason: "wrong-value", message, nearest: null });
    }
    return {
      id: ids[index]!,
      sellerId: seller ?? null,
      buyerId: buyer ?? null,
      currency,
      ...(on === undefined ? {} : { on }),
      ...(market === undefined ? {} : { market }),
      ...(tags === undefined ? {} : { tags }),
      ...(grant === undefined ? {} : { grant }),
      lines:
        lines === undefined
          ? [readLine(sale, currency, at, report)]
          : lines.map((line, place) => readLine(line, currency, `${at}.lines[${place}]`, report)),
    };
  });
}

const AMOUNTS = ["amount", "cv", "qv"] as const;
const SHORT = [...AMOUNTS, "product", "quantity", "wholesale", "retail", "left", "terms"] as const;

function readLine(line: Line, currency: string, path: string, report: Report): SaleLine {
  const { product, quantity, wholesale, retail, left, terms } = line;
  if (AMOUNTS.every((key) => line[key] === undefined)) {
    const message = "is required and missing: the line has neither cv nor qv nor amount";
    report({ path: `${path}.cv`, reason: "missing", message, nearest: null });
  }
  const sold = readAmounts(line, currency, path, report);
  const remaining = left === undefined ? null : readLeft(left, line, currency, `${path}.left`, report);
  return {
    productId: product ?? null,
    quantity: quantity ?? 1,
    ...sold,
    ...(wholesale === undefined ? {} : { wholesale: minor(wholesale, currency, `${path}.wholesale`, report) }),
    ...(retail === undefined ? {} : { retail: minor(retail, currency, `${path}.retail`, report) }),
    ...(terms === undefined ? {} : { terms }),
    ...(remaining === null ? {} : { remaining }),
  };
}

/** `left` names what the line names; the rest follows for both from the same rule. */
function readLeft(left: CaseAmounts, line: CaseAmounts, currency: string, path: string, report: Report): Points {
  for (const key of AMOUNTS) {
    if ((left[key] === undefined) === (line[key] === undefined)) continue;
    const message =
      left[key] === undefined
        ? "is required and missing: the line writes it"
        : "the line does not write it; write it there too";
    report({
      path: `${path}.${key}`,
      reason: left[key] === undefined ? "missing" : "unknown-key",
      message,
      nearest: null,
    });
  }
  return readAmounts(left, currency, path, report);
}

function readAmounts({ amount, cv, qv }: CaseAmounts, currency: string, path: string, report: Report): Points {
  const points = BigInt(parseUnits(cv ?? "0", 2));
  const same = formatDecimal(decimal(cv ?? qv ?? "0"), 0);
  return {
    amount: minor(amount ?? same, currency, `${path}.amount`, report),
    cv: points,
    qv: qv === undefined ? points : BigInt(parseUnits(qv, 2)),
  };
}

function minor(written: string, currency: string, path: string, report: Report): bigint {
  const decimals = knownDecimals(currency);
  const units = parseUnits(written, decimals);
  if (typeof units === "number") return BigInt(units);
  const message =
    units === "too-large" ? `"${written}" is too large` : `${currency} has ${decimals} decimals and this is ${written}`;
  report({ path, reason: "wrong-value", message, nearest: null });
  return 0n;
}

/** The refunds of a later period: what remained at the run's end, and what remains after them. */
function readRefunds(golden: GoldenCase, sales: readonly Sale[], path: string, report: Report): Removal[] {
  return (golden.refunds ?? []).map(({ sale: id, left }, index): Removal => {
    const sale = sales.findIndex((candidate) => candidate.id === id);
    const { lines, currency } = sales[sale]!;
    const written = golden.sales![sale]!.lines ?? [golden.sales![sale]!];
    const at = `${path}.refunds[${index}]`;
    if (golden.refunds!.findIndex((other) => other.sale === id) < index) {
      report({
        path: `${at}.sale`,
        reason: "wrong-value",
        message: `the sale "${id}" is refunded twice; say what remains in the end`,
        nearest: null,
      });
    }
    if (left !== undefined && left.length !== lines.length) {
      const message = `the sale has ${lines.length} order lines and this ${left.length}`;
      report({ path: `${at}.left`, reason: "wrong-value", message, nearest: null });
    }
    const before = lines.map((line) => line.remaining ?? line);
    const after = before.map((were, place): Points => {
      const rest = left?.[place];
      if (rest === undefined) return { amount: 0n, cv: 0n, qv: 0n };
      const after = readLeft(rest, written[place]!, currency, `${at}.left[${place}]`, report);
      const above = AMOUNTS.find((key) => after[key] > were[key]);
      if (above !== undefined) {
        const message = `more ${above} remains than there was`;
        report({ path: `${at}.left[${place}]`, reason: "wrong-value", message, nearest: null });
      }
      return after;
    });
    return { sale, before, after };
  });
}

function readPasts(plan: Plan, golden: GoldenCase, currency: string, path: string, report: Report): MemberPast[] {
  const ranks = (plan.ranks ?? []).map(({ name }) => name);
  const units = new Map(compilePlan(plan, currency).volumes.map(({ name, unit }) => [name, unit]));
  return golden.members.map(({ id, title, highest, missed, past }, index): MemberPast => {
    const volumes = Object.entries(past?.volumes ?? {}).map(
      ([name, values]) => [name, values.map((value) => Number(parseUnits(value, 2)) * units.get(name)!)] as const,
    );
    const paid = Object.entries(past?.paid ?? {}).map(
      ([name, values]) =>
        [
          name,
          values.map((value, back) =>
            Number(minor(value, currency, `${path}.members[${index}].past.paid.${name}[${back}]`, report)),
          ),
        ] as const,
    );
    return {
      id,
      title: title === undefined ? 0 : ranks.indexOf(title) + 1,
      highest: highest === undefined ? 0 : ranks.indexOf(highest) + 1,
      missed: missed ?? 0,
      volumes: Object.fromEntries(volumes),
      rules: past?.rules ?? {},
      paid: Object.fromEntries(paid),
    };
  });
}
