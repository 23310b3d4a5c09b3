/** The explorer's questions to the API, asked by the browser itself: a picture a zoom, without a page between. */
import type { Problem, Reply } from "../../api.ts";
import { readCells } from "./read-cells.ts";
import type { Cells } from "./read-cells.ts";

export type Start = Reply<"GET /api/admin/explorer">;
export type Branch = Reply<"GET /api/admin/explorer/branch">;
export type Rows = Reply<"GET /api/admin/explorer/rows">;
export type Person = Branch["person"];
export type Step = Branch["line"][number];

/** Staff ask for the whole tree, partners for what is below them. */
export type Place = "admin" | "partner";

/** What all questions have in common. */
export interface Asked {
  readonly tree: string;
  readonly day: string | undefined;
  readonly root: string | undefined;
}

type Values = Readonly<Record<string, string | number | boolean | undefined>>;

export function addressOf(place: Place, what: string, asked: Asked, more: Values = {}): string {
  const query = new URLSearchParams();
  const values: Values = { ...asked, ...more };
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return `/api/${place}/explorer${what}?${query.toString()}`;
}

/** The API's refusal, with what it said. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

async function ask(address: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(address, signal === undefined ? {} : { signal });
  if (response.ok) return response;
  const type = response.headers.get("content-type") ?? "";
  if (type.includes("problem+json")) throw new Refused((await response.json()) as Problem);
  throw new Error(`${response.status} ${response.statusText}`);
}

export interface Source {
  readonly place: Place;
  readonly asked: Asked;
  start(signal: AbortSignal): Promise<Start>;
  cells(
    region: {
      readonly from: number;
      readonly to: number;
      readonly top: number;
      readonly levels: number;
      readonly width: number;
    },
    signal: AbortSignal,
  ): Promise<Cells>;
  /** By id, or by row of a reading. */
  branch(
    wanted: { readonly id: string } | { readonly at: number; readonly taken: number },
    signal?: AbortSignal,
  ): Promise<Branch>;
  rows(
    wanted: {
      readonly id: string | undefined;
      readonly sort: string;
      readonly down: boolean;
      readonly page: number;
      readonly limit: number;
      readonly locale: string;
    },
    signal: AbortSignal,
  ): Promise<Rows>;
  find(words: string, signal: AbortSignal): Promise<readonly Person[]>;
  exportTo(id: string | undefined): string;
}

export function sourceOf(place: Place, asked: Asked): Source {
  const json = async <T>(what: string, more: Values, signal?: AbortSignal): Promise<T> =>
    (await (await ask(addressOf(place, what, asked, more), signal)).json()) as T;
  return {
    place,
    asked,
    start: (signal) => json("", {}, signal),
    cells: async (region, signal) =>
      readCells(await (await ask(addressOf(place, "/cells", asked, region), signal)).arrayBuffer()),
    branch: (wanted, signal) => json("/branch", wanted, signal),
    rows: (wanted, signal) => json("/rows", wanted, signal),
    find: async (q, signal) => (await json<{ people: readonly Person[] }>("/search", { q }, signal)).people,
    exportTo: (id) => addressOf(place, "/export", asked, { id }),
  };
}
