import { createHash } from "node:crypto";
import { buildNetwork, earningsOf, expectValue, runPeriod, saleTable } from "@fairline/engine";
import type { Earning, Run } from "@fairline/engine";
import { toEdge } from "../foundation/ids.ts";
import { toEngineSale } from "../plan/index.ts";
import { csvField, earningsSha256 } from "./earnings-csv.ts";
import type { BonusTotal, Snapshot } from "./model.ts";

export interface Calculated {
  readonly run: Run;
  readonly earnings: readonly Earning[];
  readonly inputSha256: string;
  readonly outputSha256: string;
  readonly earners: number;
  readonly totals: readonly BonusTotal[];
}

/** The engine over a snapshot. The same snapshot gives the same lines and hashes, always. */
export function calculateRun(snapshot: Snapshot): Calculated {
  const run = runSnapshot(snapshot);
  const earnings = [...earningsOf(run)];
  return {
    run,
    earnings,
    inputSha256: inputSha256(snapshot),
    outputSha256: earningsSha256(earnings),
    earners: new Set(earnings.map((line) => line.earnerId)).size,
    totals: addUp(earnings),
  };
}

/** A fault here is a bug: members and sales come from tables whose constraints refuse what the engine would. */
export function runSnapshot({ plan, companyCurrency, members, sales }: Snapshot): Run {
  const network = expectValue(
    buildNetwork(
      members.map(({ id, kind, sponsorId }) => ({
        id: toEdge("member", id),
        kind,
        sponsorId: sponsorId === null ? null : toEdge("member", sponsorId),
      })),
    ),
  );
  const table = expectValue(saleTable(network, sales.map(toEngineSale)));
  return expectValue(runPeriod({ plan: plan.plan, network, sales: table, companyCurrency }));
}

/**
 * One hash for everything that a run depends on: the plan's bytes, the company's currency, the members and the sales' lines,
 * each in the order of ids, one row a line of text.
 */
export function inputSha256({ plan, companyCurrency, members, sales }: Snapshot): string {
  const hash = createHash("sha256");
  hash.update(`plan,${plan.sha256}\ncurrency,${companyCurrency}\n`);
  for (const { id, kind, sponsorId } of members) hash.update(`member,${id},${kind},${sponsorId ?? ""}\n`);
  for (const sale of sales) {
    for (const [index, line] of sale.lines.entries()) {
      const values = [
        "sale",
        sale.id,
        index + 1,
        sale.sellerId ?? "",
        sale.buyerMemberId ?? "",
        sale.currency,
        csvField(line.product),
        line.quantity,
        line.amountSold,
        line.cvSold,
        line.qvSold,
        line.amount,
        line.cv,
        line.qv,
        line.affiliateFixed ?? "",
      ];
      hash.update(`${values.join(",")}\n`);
    }
  }
  return hash.digest("hex");
}

function addUp(earnings: readonly Earning[]): BonusTotal[] {
  const totals = new Map<string, { bonus: string; currency: string; amount: bigint; lines: number }>();
  for (const { bonus, currency, amount } of earnings) {
    const key = `${bonus} ${currency}`;
    const total = totals.get(key) ?? { bonus, currency, amount: 0n, lines: 0 };
    total.amount += amount;
    total.lines += 1;
    totals.set(key, total);
  }
  return [...totals.keys()].sort().map((key) => totals.get(key)!);
}
