import { ApiProblem, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";

/** A refusal as any other where a secret is used up or over: the page with its form stays, and says so. */
export function secretRefusal(error: unknown): Problem {
  return error instanceof ApiProblem && error.problem.status === 404 ? error.problem : refusalOf(error);
}
