/** A request's parameters, query and body, checked against the route's schemas. */
import type { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Route } from "../access/index.ts";
import { Failure } from "../foundation/failure.ts";
import type { Problem } from "./contract.ts";
import { problemOf, transportProblem } from "./problems.ts";

/** What a request may have, in bytes: no call of the API needs more, but for those that take a whole file. */
export const largestBody = 256 * 1024;
export const largestFile = 32 * 1024 * 1024;

export interface Input {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

interface Complaint {
  readonly in: "path" | "query" | "body";
  readonly field: string;
  readonly message: string;
}

/** The body's bytes; empty where there is none. A Problem where it is too large. */
export async function readBody(c: Context, route: Pick<Route, "takesFile">): Promise<Uint8Array | Problem> {
  const largest = route.takesFile ? largestFile : largestBody;
  // They have none, and asking for it makes a whole request of the web's kind first.
  if (c.req.method === "GET" || c.req.method === "HEAD") return new Uint8Array();
  const tooLarge = transportProblem("too-large", `A request has at most ${largest} bytes here.`);
  const told = c.req.header("content-length");
  if (told !== undefined) {
    if (Number(told) > largest) return tooLarge;
    // Node lets through no more than was told; a request made in this process can say anything.
    const bytes = await c.req.raw.arrayBuffer();
    return bytes.byteLength > largest ? tooLarge : new Uint8Array(bytes);
  }
  const { body } = c.req.raw;
  if (body === null) return new Uint8Array();
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.byteLength;
    if (size > largest) return tooLarge;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The checked input of a call; a Problem that names every field that is wrong. */
export async function readInput(c: Context, route: Route, bytes: Uint8Array): Promise<Input | Problem> {
  const body = parseBody(c, route, bytes);
  if ("problem" in body) return body.problem;
  const complaints: Complaint[] = [];
  const checked = async (schema: z.ZodType | undefined, value: unknown, place: Complaint["in"]) => {
    if (schema === undefined) return undefined;
    if (hasNul(value)) {
      complaints.push({ in: place, field: "", message: "must not hold the character U+0000" });
      return undefined;
    }
    const result = await schema.safeParseAsync(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      complaints.push({ in: place, field: issue.path.map(String).join("."), message: issue.message });
    }
    return undefined;
  };
  const input = {
    params: await checked(route.params, c.req.param(), "path"),
    query: await checked(route.query, queryOf(c), "query"),
    body: await checked(route.body, body.value, "body"),
  };
  if (complaints.length === 0) return input;
  const first = complaints
    .slice(0, 5)
    .map(({ in: place, field, message }) => `${place}${field && `.${field}`}: ${message}`);
  return problemOf(new Failure("bad-input", first.join("; "), { issues: complaints }));
}

function parseBody(
  c: Context,
  route: Route,
  bytes: Uint8Array,
): { readonly value: unknown } | { readonly problem: Problem } {
  if (bytes.length === 0) return { value: undefined };
  const type = c.req.header("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    return { problem: transportProblem("wrong-content-type", "Send JSON with the content type application/json.") };
  }
  if (route.body === undefined) {
    return { problem: problemOf(new Failure("bad-input", "body: this call takes no body")) };
  }
  try {
    return { value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) };
  } catch {
    return { problem: problemOf(new Failure("bad-input", "body: is not JSON in UTF-8")) };
  }
}

/** One value a name, or a list where the name is repeated. */
function queryOf(c: Context): Record<string, string | string[]> {
  const queries = Object.entries(c.req.queries());
  return Object.fromEntries(
    queries.map(([name, values]) => [name, values.length === 1 ? (values[0] as string) : values]),
  );
}

/** PostgreSQL's text cannot hold U+0000; it would come back as an error of ours. */
function hasNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\0");
  if (value === null || typeof value !== "object") return false;
  return Object.entries(value).some(([name, part]) => name.includes("\0") || hasNul(part));
}
