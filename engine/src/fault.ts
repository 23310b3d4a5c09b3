/**
 * Expected failures are values. Only a bug throws.
 *
 * A fault has a stable `code` for machines, `data` that says which thing is meant, and a `message` for people that
 * says what is wrong, where, and how to mend it.
 */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Either a value or the list of everything that stands in its way (never empty). */
export type Result<T, F extends Fault = Fault> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly F[] };

export function success<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function failure<F extends Fault>(faults: readonly F[]): { readonly ok: false; readonly faults: readonly F[] } {
  return { ok: false, faults };
}

/** Use where a fault would be a bug of the caller: golden data, tests, a plan that was parsed before. */
export function expectValue<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.faults.map((fault) => `${fault.code}: ${fault.message}`).join("\n"));
}
