import { STATES } from "../parts/state-badge.tsx";

/** What the address of the page says: `?period=2026-03&state=held&bonus=retail&before=ern_…`. */
export interface PeriodQuery {
  readonly period: string | undefined;
  readonly state: (typeof STATES)[number] | undefined;
  readonly bonus: string | undefined;
  readonly before: string | undefined;
}

/** Reads an address or the filters' form; what is empty or unknown is not asked for. */
export function readPeriodQuery(from: URLSearchParams | FormData): PeriodQuery {
  const text = (name: string): string | undefined => {
    const value = from.get(name);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const state = text("state");
  return {
    period: text("period"),
    state: STATES.find((known) => known === state),
    bonus: text("bonus"),
    before: text("before"),
  };
}
