/** The one table that maps failure codes to HTTP, and the problem documents (RFC 9457) made from it. */
import type { Failure, FailureCode } from "../foundation/failure.ts";
import type { Problem } from "./contract.ts";

const table: Readonly<Record<FailureCode, { readonly status: number; readonly title: string }>> = {
  "bad-input": { status: 400, title: "The request is not well formed" },
  "sign-in-needed": { status: 401, title: "Sign in first" },
  "wrong-credentials": { status: 401, title: "Mail address or password are wrong" },
  "payment-declined": { status: 402, title: "The payment was declined" },
  "not-allowed": { status: 403, title: "Not allowed" },
  "second-person-needed": { status: 403, title: "A second person has to agree" },
  "not-found": { status: 404, title: "Not found" },
  "already-exists": { status: 409, title: "It exists already" },
  "key-reused": { status: 409, title: "The Idempotency-Key belongs to another request" },
  "nothing-to-pay": { status: 409, title: "There is nothing to pay" },
  "payment-unknown": { status: 409, title: "Whether the payment went through is not known yet" },
  "period-not-over": { status: 409, title: "The period is not over" },
  "price-changed": { status: 409, title: "The price has changed" },
  "sold-out": { status: 409, title: "Sold out" },
  "stale-draft": { status: 409, title: "The draft is older than what it was made from" },
  "too-much-refunded": { status: 409, title: "More than was paid cannot be refunded" },
  "tree-cycle": { status: 409, title: "The tree would have a cycle" },
  "wrong-state": { status: 409, title: "Its state does not allow this" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  busy: { status: 503, title: "Too busy at the moment" },
};

/** Refusals of HTTP itself, which no use case returns. */
const transport = {
  "cross-site": { status: 403, title: "The request came from another site" },
  "method-not-allowed": { status: 405, title: "The path does not know this method" },
  "too-large": { status: 413, title: "The request is too large" },
  "wrong-content-type": { status: 415, title: "Only JSON is understood" },
  bug: { status: 500, title: "Something went wrong on our side" },
} as const;

export function problemOf(failure: Failure): Problem {
  return {
    ...document(failure.code, table[failure.code], failure.message),
    ...(Object.keys(failure.data).length === 0 ? {} : { data: failure.data }),
  };
}

export function transportProblem(code: keyof typeof transport, detail: string): Problem {
  return document(code, transport[code], detail);
}

function document(
  code: string,
  { status, title }: { readonly status: number; readonly title: string },
  detail: string,
): Problem {
  return { type: `urn:fairline:problem:${code}`, title, status, detail, code };
}

export const problemType = "application/problem+json";

export function problemResponse(problem: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  const wait =
    problem.status === 429 ? (problem.data as { readonly retryAfter?: number } | undefined)?.retryAfter : undefined;
  return new Response(toJson(problem), {
    status: problem.status,
    headers: {
      "content-type": problemType,
      "cache-control": "no-store",
      ...(wait === undefined ? {} : { "retry-after": String(wait) }),
      ...headers,
    },
  });
}

/** JSON text; a bigint in a failure's data becomes decimal text. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? part.toString() : part));
}
