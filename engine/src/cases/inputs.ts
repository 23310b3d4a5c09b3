import type { Result } from "../fault.ts";
import { failure, success } from "../fault.ts";
import { parseUnits } from "../money/decimal.ts";
import type { Plan } from "../plan/document.ts";
import type { Issue, Report } from "../plan/schema.ts";
import { pastOf } from "../run/past.ts";
import type { Past } from "../run/past.ts";
import type { Removal } from "../run/reverse.ts";
import type { RunInput, VolumeTransfer } from "../run/run.ts";
import { saleTable } from "../run/sales.ts";
import type { Sale } from "../run/sales.ts";
import { fillTrees } from "../tree/fill.ts";
import { buildNetwork } from "../tree/network.ts";
import type { Member, Network } from "../tree/network.ts";
import type { CaseJoiner, CasePeriod, CasesFile } from "./document.ts";
import { checkCaseNames } from "./known-names.ts";
import { caseFault } from "./parse.ts";
import type { CaseFault } from "./parse.ts";
import { readPasts } from "./read-past.ts";
import { readRefund, refundedTwice } from "./read-refunds.ts";
import { minor, readSales, saleIds } from "./read-sales.ts";

/** The inputs of a case's first period. */
export interface CaseInput {
  readonly run: RunInput;
  /** Refunds after it, of a case that does not go on. */
  readonly removals: readonly Removal[];
  /** Everybody with their place, and the sales as they were taken. */
  readonly members: readonly Member[];
  readonly sales: readonly Sale[];
}

/** What a case says as the inputs of its first run, or everything that is wrong with it. */
export function caseInput(plan: Plan, file: CasesFile, index: number): Result<CaseInput, CaseFault> {
  const golden = file.cases[index]!;
  const path = `cases[${index}]`;
  const { report, faults } = reporter();
  checkCaseNames(plan, golden, path, report);
  if (faults.length > 0) return failure(faults);

  const companyCurrency = currencyOf(file, index);
  const sales = readSales(golden, 0, companyCurrency, path, report);
  const refunds = golden.refunds ?? [];
  refundedTwice(refunds, path, report);
  const ids = saleIds(golden, 0);
  const origin = { written: golden, sales, left: new Map() };
  const removals = refunds.map((refund, at) =>
    readRefund(refund, ids.indexOf(refund.sale), origin, `${path}.refunds[${at}]`, report),
  );
  const pasts = readPasts(plan, golden.members, companyCurrency, path, report);
  const pools = Object.entries(golden.past?.pools ?? {}).map(
    ([name, left]) => [name, Number(minor(left, companyCurrency, `${path}.past.pools.${name}`, report))] as const,
  );
  const titles = new Map(pasts.map(({ id, title }) => [id, title ?? 0]));
  const members = fillTrees(plan, readMembers(golden.members), titles);
  const network = caseNetwork(members, path);
  if (!network.ok) return network;
  if (faults.length > 0) return failure(faults);
  const past = pastOf(network.value, pasts, Object.fromEntries(pools));
  const run = periodInput(plan, golden, { network: network.value, sales, companyCurrency, past }, path);
  return run.ok ? success({ run: run.value, removals, members, sales }) : run;
}

export function currencyOf(file: CasesFile, index: number): string {
  return file.cases[index]!.companyCurrency ?? file.companyCurrency!;
}

export function reporter(): { readonly report: Report; readonly faults: CaseFault[] } {
  const faults: CaseFault[] = [];
  return { faults, report: (issue: Issue): void => void faults.push(caseFault(issue)) };
}

export function readMembers(members: readonly CaseJoiner[]): Member[] {
  return members.map(({ id, kind, sponsor, parents, legs, holder, joined }) => ({
    id,
    kind: kind ?? "distributor",
    sponsorId: sponsor ?? null,
    ...(parents === undefined ? {} : { parents }),
    ...(legs === undefined ? {} : { legs }),
    ...(holder === undefined ? {} : { holderId: holder }),
    ...(joined === undefined ? {} : { joinedOn: joined }),
  }));
}

export function caseNetwork(members: readonly Member[], path: string): Result<Network, CaseFault> {
  const network = buildNetwork(members);
  if (network.ok) return network;
  return failure(
    network.faults.map(({ code, message, data }) => placed(code, `${path}.members[${data.index}]`, message)),
  );
}

/** A period as a run takes it. */
export function periodInput(
  plan: Plan,
  period: CasePeriod,
  {
    network,
    sales,
    ...rest
  }: {
    readonly network: Network;
    readonly sales: readonly Sale[];
    readonly companyCurrency: string;
    readonly past: Past;
  },
  path: string,
): Result<RunInput, CaseFault> {
  const table = saleTable(network, sales);
  if (!table.ok) {
    return failure(
      table.faults.map(({ code, message, data }) => placed(code, `${path}.sales[${data.index}]`, message)),
    );
  }
  const transfers = (period.transfers ?? []).map(({ id, from, to, cv, qv, reason }, place): VolumeTransfer => ({
    id: id ?? `transfer-${place + 1}`,
    fromId: from,
    toId: to,
    cv: BigInt(parseUnits(cv ?? "0", 2)),
    qv: BigInt(parseUnits(qv ?? cv ?? "0", 2)),
    reason: reason ?? "",
  }));
  return success({
    plan,
    network,
    sales: table.value,
    ...rest,
    transfers,
    ...(period.day === undefined ? {} : { day: period.day }),
    ...(period.calendar === undefined ? {} : { calendar: period.calendar }),
    ...(period.rates === undefined ? {} : { rates: period.rates }),
  });
}

export function placed(code: CaseFault["code"], path: string, message: string): CaseFault {
  return { code, message: `${path}: ${message}`, data: { path, nearest: null } };
}
