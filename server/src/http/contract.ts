import type { ApiOf } from "../access/index.ts";
import type { allRoutes } from "./routes.ts";

/** A problem document (RFC 9457); `code` is stable, `detail` says what happened and how to mend it. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly data?: unknown;
}

/** Every operation of the API: "METHOD /path/{param}" -> { params, query, body, reply }. */
export type Api = ApiOf<ReturnType<typeof allRoutes>>;

/** The shape of one operation, for code that is generic over them. */
export interface ApiCall {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly reply: unknown;
}
