import { ApiProblem } from "../../api.ts";

/** The id of the conversion that tells of an earning which no plan explains; null for any other problem. */
export function conversionOf(error: unknown): string | null {
  if (!(error instanceof ApiProblem) || error.problem.status !== 409) return null;
  const { conversion } = (error.problem as { readonly conversion?: unknown }) ?? {};
  const nested = (error.problem as { readonly data?: { readonly conversion?: unknown } }).data?.conversion;
  const id = conversion ?? nested;
  return typeof id === "string" ? id : null;
}
