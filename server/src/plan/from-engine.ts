import type { Earning as EngineEarning } from "@fairline/engine";
import { fromEdge } from "../foundation/ids.ts";
import type { EarningLine } from "./store.ts";

/** A line of a run: what is kept is the seller's own margin already, and owed by nobody. */
export interface EngineLine extends EarningLine {
  readonly kept: boolean;
}

/** An earning as the engine gives it, with the ids of the database. */
export function fromEngine(earning: EngineEarning): EngineLine {
  const saleId = earning.saleId === null ? null : fromEdge("sale", earning.saleId);
  const sourceId = earning.saleId === null ? fromEdge("member", earning.sourceId) : null;
  const earnerId = fromEdge("member", earning.earnerId);
  if (saleId === undefined || sourceId === undefined || earnerId === undefined) {
    throw new Error(
      `the engine named ${earning.saleId ?? earning.sourceId} and ${earning.earnerId}, which are no ids of ours`,
    );
  }
  const { bonus, level, paidLevel, base, rate, terms, amount, currency, kept } = earning;
  return { saleId, sourceId, earnerId, bonus, level, paidLevel, base, rate, terms, amount, currency, kept };
}

/** What the company owes of a run's lines, which is what the books take. */
export function owedLines(lines: readonly EngineLine[]): readonly EarningLine[] {
  return lines.filter(({ kept, amount }) => !kept && amount !== 0n);
}
