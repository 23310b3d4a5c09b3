import type { Earning as EngineEarning } from "@fairline/engine";
import { fromEdge } from "../foundation/ids.ts";
import type { EarningLine } from "./store.ts";

/** An earning as the engine gives it, with the ids of the database. */
export function fromEngine(earning: EngineEarning): EarningLine {
  const saleId = fromEdge("sale", earning.saleId);
  const earnerId = fromEdge("member", earning.earnerId);
  if (saleId === undefined || earnerId === undefined) {
    throw new Error(`the engine named ${earning.saleId} and ${earning.earnerId}, which are no ids of ours`);
  }
  const { bonus, level, paidLevel, base, rate, terms, amount, currency } = earning;
  return { saleId, earnerId, bonus, level, paidLevel, base, rate, terms, amount, currency };
}
