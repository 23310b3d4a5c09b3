import { buildNetwork, compilePlan, expectValue, runPeriod, saleTable } from "@fairline/engine";
import type { Earning, Run } from "@fairline/engine";
import { Failure, isFailure, must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { toEngineSale } from "../plan/index.ts";
import { earningsSha256 } from "./earnings-csv.ts";
import { holderEarnings } from "./holder-earnings.ts";
import { inputSha256 } from "./input-hash.ts";
import type { BonusTotal, Snapshot } from "./model.ts";
import { readPasts } from "./past-text.ts";
import { planNeeds } from "./plan-needs.ts";

export interface Calculated {
  readonly run: Run;
  readonly earnings: readonly Earning[];
  readonly inputSha256: string;
  readonly outputSha256: string;
  readonly earners: number;
  readonly totals: readonly BonusTotal[];
}

/**
 * The engine over a snapshot. The same snapshot gives the same lines and hashes, always.
 * @returns `wrong-state` where the plan needs what the company has not got: a tree, an exchange rate.
 */
export function calculateRun(snapshot: Snapshot): Calculated | Failure {
  const run = tryRun(snapshot);
  if (isFailure(run)) return run;
  const earnings = [...holderEarnings(run)];
  return {
    run,
    earnings,
    inputSha256: inputSha256(snapshot),
    outputSha256: earningsSha256(earnings, planNeeds(snapshot.plan.plan, snapshot.companyCurrency).overPeriods),
    earners: new Set(earnings.filter(({ kept }) => !kept).map((line) => line.earnerId)).size,
    totals: addUp(earnings),
  };
}

/** As `calculateRun`, only the run; of a snapshot that was run before, or that its caller has made sound. */
export function runSnapshot(snapshot: Snapshot): Run {
  return must(tryRun(snapshot));
}

/** A fault of people or sales is a bug: they come from tables whose constraints refuse what the engine would. */
function tryRun({ plan, companyCurrency, members, sales, day, rates, past }: Snapshot): Run | Failure {
  const network = buildNetwork(
    members.map(({ id, kind, sponsorId, joinedOn, parents, legs, holderId }) => ({
      id: toEdge("member", id),
      kind,
      sponsorId: sponsorId === null ? null : toEdge("member", sponsorId),
      ...(typeof joinedOn === "string" && { joinedOn }),
      ...(parents && {
        parents: Object.fromEntries(
          Object.entries(parents).map(([tree, id]) => [tree, id === null ? null : toEdge("member", id)]),
        ),
      }),
      ...(legs && { legs }),
      ...(typeof holderId === "bigint" && { holderId: toEdge("member", holderId) }),
    })),
  );
  if (!network.ok && network.faults.every(({ data }) => data.relation !== undefined)) return failureOf(network.faults);
  const people = expectValue(network);
  const compiled = past.length === 0 ? undefined : compilePlan(plan.plan, companyCurrency);
  const run = runPeriod({
    plan: plan.plan,
    network: people,
    sales: expectValue(saleTable(people, sales.map(toEngineSale))),
    companyCurrency,
    ...(day !== null && { day }),
    ...(compiled && { past: readPasts(compiled, people, past) }),
    rates,
  });
  return run.ok ? run.value : failureOf(run.faults);
}

/** A plan that needs what the company has not got: a tree, a rate. */
export function failureOf(faults: readonly { readonly code: string; readonly message: string }[]): Failure {
  return new Failure("wrong-state", `The plan cannot be run: ${faults.map(({ message }) => message).join("; ")}.`, {
    faults: faults.map(({ code, message }) => ({ code, message })),
  });
}

function addUp(earnings: readonly Earning[]): BonusTotal[] {
  const totals = new Map<string, { bonus: string; currency: string; amount: bigint; lines: number; kept?: true }>();
  for (const { bonus, currency, amount, kept } of earnings) {
    const key = `${bonus} ${currency}`;
    const total = totals.get(key) ?? { bonus, currency, amount: 0n, lines: 0, ...(kept && { kept }) };
    total.amount += amount;
    total.lines += 1;
    totals.set(key, total);
  }
  return [...totals.keys()].sort().map((key) => totals.get(key)!);
}
