/**
 * Expected failures are values, never exceptions: a use case returns its result or a Failure.
 * Only bugs throw. `http/problems.ts` holds the one table that maps codes to HTTP.
 */
export type FailureCode =
  | "bad-input"
  | "not-found"
  | "not-allowed"
  | "sign-in-needed"
  | "wrong-credentials"
  | "too-many-requests"
  | "second-person-needed"
  | "stale-draft"
  | "wrong-state"
  | "sold-out"
  | "price-changed"
  | "payment-declined"
  | "payment-unknown"
  | "too-much-refunded"
  | "nothing-to-pay"
  | "tree-cycle"
  | "already-exists"
  | "key-reused"
  | "busy"
  | "period-not-over";

/** A refusal with a stable code, a sentence for people (what, where, how to mend it) and data for programs. */
export class Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: FailureCode, message: string, data: Readonly<Record<string, unknown>> = {}) {
    this.code = code;
    this.message = message;
    this.data = data;
  }
}

export function isFailure(value: unknown): value is Failure {
  return value instanceof Failure;
}

/** For callers that know the failure cannot happen (the seeded demo, tests): a failure there is a bug and throws. */
export function must<T>(value: T | Failure): T {
  if (isFailure(value)) throw new Error(`unexpected failure ${value.code}: ${value.message}`, { cause: value.data });
  return value;
}
