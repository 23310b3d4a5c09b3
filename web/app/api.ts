/**
 * Calls from loaders and actions to the API, in process, as the person whose request it is.
 *
 *   const call = api(context);
 *   const product = await call("GET /api/store/products/{slug}", { params: { slug } });
 *
 * A refusal is thrown as an `ApiProblem`; where the page can mend it (a form), catch it, elsewhere the error boundary
 * shows it.
 */
import type { Api, Problem } from "@fairline/server/api";
import type { RouterContextProvider } from "react-router";
import { hostContext, keepCookie } from "./host.ts";
import type { Host } from "./host.ts";

export type { Problem } from "@fairline/server/api";

type Operation = keyof Api;
// A part is left out where the operation has none, and may be left out where nothing in it is needed.
type Part<Name extends string, Type> = [Type] extends [undefined]
  ? { readonly [K in Name]?: undefined }
  : object extends Type
    ? { readonly [K in Name]?: Exclude<Type, undefined> }
    : { readonly [K in Name]: Type };

/** What a call needs: path parameters, query and body where the operation has them. */
export type Given<K extends Operation> = Part<"params", Api[K]["params"]> &
  Part<"query", Api[K]["query"]> &
  Part<"body", Api[K]["body"]> & {
    /** The form's key (see `IdempotentForm`): the same key twice is one deed. */
    readonly idempotencyKey?: string | undefined;
    readonly signal?: AbortSignal;
  };
export type Reply<K extends Operation> = Api[K]["reply"];
type Arguments<K extends Operation> = object extends Given<K> ? [given?: Given<K>] : [given: Given<K>];

export type Call = <K extends Operation>(operation: K, ...given: Arguments<K>) => Promise<Reply<K>>;

/**
 * The API refused; `problem` says what happened and how to mend it.
 *
 * React Router blots out thrown errors before they reach the browser, except those made with its `data()`, which it
 * knows by `type`, `data` and `init`. Carrying the three, an uncaught refusal reaches the error boundary whole and the
 * page has its status.
 */
export class ApiProblem extends Error {
  readonly problem: Problem;
  readonly type = "DataWithResponseInit";
  readonly data: Problem;
  readonly init: { readonly status: number };

  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`);
    this.name = "ApiProblem";
    this.problem = problem;
    this.data = problem;
    this.init = { status: problem.status };
  }
}

// Told to the API as they came: who calls, from where, in which language.
const FORWARDED = [
  "accept-language",
  "user-agent",
  "origin",
  "referer",
  "x-forwarded-for",
  "x-request-id",
  "traceparent",
];

export function api(context: Readonly<RouterContextProvider>): Call {
  const host = context.get(hostContext);
  const call = (operation: string, given: AnyGiven = {}): Promise<unknown> => {
    const method = operation.slice(0, operation.indexOf(" "));
    const path = pathOf(operation, given);
    if (method !== "GET") host.read.clear();
    if (method !== "GET" || given.signal !== undefined) return ask(host, method, path, given);
    let read = host.read.get(path);
    if (read === undefined) {
      read = ask(host, method, path, given);
      host.read.set(path, read);
    }
    return read;
  };
  // The types of what goes in and comes back are the server's own, checked there at every call.
  return call as Call;
}

async function ask(host: Host, method: string, path: string, given: AnyGiven): Promise<unknown> {
  const response = await host.call(path, {
    method,
    headers: headersOf(host, given),
    ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    ...(given.signal === undefined ? {} : { signal: given.signal }),
  });
  const cookies = response.headers.getSetCookie();
  for (const cookie of cookies) keepCookie(host, cookie);
  // What has changed something, or who asks, may change every answer.
  if (method !== "GET" || cookies.length > 0) host.read.clear();
  if (!response.ok) throw new ApiProblem(await problemOf(response));
  return response.status === 204 ? undefined : response.json();
}

/** A refusal that the page's own form can mend (a bad field, out of stock, declined); anything else is thrown on. */
export function refusalOf(error: unknown): Problem {
  if (error instanceof ApiProblem && error.problem.status < 500 && ![401, 403, 404].includes(error.problem.status)) {
    return error.problem;
  }
  throw error;
}

interface AnyGiven {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string | undefined;
  readonly signal?: AbortSignal;
}

/** "GET /api/orders/{id}" with {id: "ord_1"} and a query becomes "/api/orders/ord_1?page=2". */
export function pathOf(operation: string, given: Pick<AnyGiven, "params" | "query">): string {
  const template = operation.slice(operation.indexOf(" ") + 1);
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = given.params?.[name];
    if (value === undefined) throw new Error(`${operation} needs the parameter ${name}`);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given.query ?? {})) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== null) query.append(name, String(each));
    }
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

function headersOf(host: Host, given: AnyGiven): Headers {
  const headers = new Headers({ accept: "application/json, application/problem+json" });
  for (const name of FORWARDED) {
    const value = host.request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (host.cookies.size > 0) {
    headers.set("cookie", [...host.cookies].map(([name, value]) => `${name}=${value}`).join("; "));
  }
  if (given.body !== undefined) headers.set("content-type", "application/json");
  if (given.idempotencyKey !== undefined) headers.set("idempotency-key", given.idempotencyKey);
  return headers;
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  if (response.headers.get("content-type")?.includes("json") === true) {
    const found = JSON.parse(text) as Partial<Problem>;
    return {
      type: found.type ?? "about:blank",
      title: found.title ?? response.statusText,
      status: response.status,
      detail: found.detail ?? "",
      code: found.code ?? `http.${response.status}`,
      ...(found.data === undefined ? {} : { data: found.data }),
    };
  }
  return {
    type: "about:blank",
    title: response.statusText,
    status: response.status,
    detail: text.slice(0, 500),
    code: `http.${response.status}`,
  };
}
