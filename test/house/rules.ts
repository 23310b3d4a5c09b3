/** The rules of the house (ARCHITECTURE.md), each a function from what is there to what is wrong. */
import { posix } from "node:path";
import type { Source } from "./read-source.ts";

/** What the rules look at. */
export interface House {
  readonly sources: readonly Source[];
  /** All files, also those that are no source, from the repository's top. */
  readonly files: readonly string[];
  /** Names that the migrations create. */
  readonly tables: readonly string[];
  readonly views: readonly string[];
}

/** A rule's findings, and how many things it looked at: a rule that saw nothing proves nothing. */
export interface Verdict {
  readonly seen: number;
  readonly wrong: readonly string[];
}

export type Rule = (house: House) => Verdict;

/** Each may use what stands in an earlier row, not what stands beside it. */
const layers: readonly (readonly string[])[] = [
  ["foundation"],
  ["access"],
  ["ledger"],
  ["members"],
  ["network", "catalog"],
  ["charges", "promotion", "credit", "digital"],
  ["plan"],
  ["program"],
  ["referral"],
  ["fraud"],
  ["sales"],
  ["orders", "commission"],
  ["delivery", "invoice", "autoship"],
  ["payout"],
  ["sources", "care", "learn", "insight", "reach", "compliance", "site"],
  ["account"],
  ["http"],
  ["cli", "demo"],
  ["main"],
];

/** `server/src/orders/store.ts` is in orders; files beside the rooms are main's. */
export function roomOf(path: string): string | undefined {
  const match = /^server\/src\/(?:([^/]+)\/)?[^/]+/.exec(path);
  return match === null ? undefined : (match[1] ?? "main");
}

/** Tests and what only they use stand outside the layers. */
export function isTest(path: string): boolean {
  return (
    /(\.test\.tsx?|(^|\/)(testing|sample)\.ts)$/.test(path) || /^(test|sim|bench|engine\/test|web\/test)\//.test(path)
  );
}

const layerOf = (room: string) => layers.findIndex((rooms) => rooms.includes(room));

/** Where a relative import leads, from the repository's top; undefined for a package. */
function target(source: Source, from: string): string | undefined {
  return from.startsWith(".") ? posix.join(posix.dirname(source.path), from) : undefined;
}

function each(sources: readonly Source[], judge: (source: Source) => readonly string[]): Verdict {
  return {
    seen: sources.length,
    wrong: sources.flatMap((source) => judge(source).map((text) => `${source.path}: ${text}`)),
  };
}

const productive = (house: House, folder: string) =>
  house.sources.filter((source) => source.path.startsWith(folder) && !isTest(source.path));

/** A room uses rooms of earlier layers, by their index.ts; foundation's files are used one by one. */
export const roomsKeepTheirLayers: Rule = (house) =>
  each(productive(house, "server/src/"), (source) => {
    const room = roomOf(source.path) ?? "main";
    if (layerOf(room) < 0) return [`the room ${room} has no layer; give it one in ARCHITECTURE.md and here`];
    return source.imports.flatMap(({ from }) => {
      const path = target(source, from);
      const other = path === undefined ? undefined : roomOf(path);
      if (path === undefined || other === undefined || other === room) return [];
      if (layerOf(other) >= layerOf(room)) return [`${room} must not use ${other}, which does not stand below it`];
      if (other !== "foundation" && path !== `server/src/${other}/index.ts`)
        return [`${other} is entered by its index.ts, not by ${from}`];
      return [];
    });
  });

/** The server leaves its folder only for packages; the web is loaded by path, at run time. */
export const serverStaysInItsFolder: Rule = (house) =>
  each(productive(house, "server/src/"), (source) =>
    source.imports.flatMap(({ from }) => {
      const path = target(source, from);
      if (path !== undefined && !path.startsWith("server/")) return [`leaves the server by ${from}`];
      return /^@fairline\/(?!engine$)/.test(from) ? [`the server does not use ${from}`] : [];
    }),
  );

/** The engine is pure: nothing but itself. */
export const engineImportsNothing: Rule = (house) =>
  each(productive(house, "engine/src/"), (source) =>
    source.imports.flatMap(({ from }) =>
      target(source, from)?.startsWith("engine/src/") === true ? [] : [`the engine must not import ${from}`],
    ),
  );

/** Of the rest of the house the pages know the types of the API. */
export const webKnowsTheApiOnly: Rule = (house) =>
  each(
    house.sources.filter((source) => /^web\/(app|mail|serve\.ts)/.test(source.path) && !isTest(source.path)),
    (source) =>
      source.imports.flatMap(({ from, typeOnly }) => {
        const path = target(source, from);
        if (path !== undefined && !path.startsWith("web/")) return [`leaves the web by ${from}`];
        if (!from.startsWith("@fairline/")) return [];
        return from === "@fairline/server/api" && typeOnly
          ? []
          : [`of the house the web imports only types of @fairline/server/api, not ${from}`];
      }),
  );

/** Settings come from one place. */
export const mainAloneReadsTheEnvironment: Rule = (house) =>
  each(
    house.sources.filter(
      (source) => /^(server|engine\/src|web\/app|web\/mail)\//.test(source.path) && !isTest(source.path),
    ),
    (source) =>
      source.readsEnvironment && source.path !== "server/src/main.ts"
        ? ["only server/src/main.ts reads the environment"]
        : [],
  );

/** 250 lines are much, 400 the end; tests and files that say in their first lines that they are generated aside. */
export const filesAreShort: Rule = (house) =>
  each(
    house.sources.filter((source) => !isTest(source.path)),
    (source) => {
      if (/\bgenerated\b/i.test(source.text.slice(0, 300))) return [];
      const lines = source.text.split("\n").length - 1;
      return lines > 400 ? [`${lines} lines; 400 are the end`] : [];
    },
  );

export const roomsHaveAReadme: Rule = (house) => {
  const rooms = new Set(
    house.files.filter((file) => /^server\/src\/[^/]+\/.+\.ts$/.test(file)).map((file) => roomOf(file) ?? ""),
  );
  const missing = [...rooms].filter((room) => !house.files.includes(`server/src/${room}/README.md`));
  return { seen: rooms.size, wrong: missing.map((room) => `server/src/${room} has no README.md`) };
};

/** A name says what is inside; these say nothing. */
export const namesSaySomething: Rule = (house) => ({
  seen: house.files.length,
  wrong: house.files.filter((file) =>
    file
      .split("/")
      .some((part) => part.split(/[-._]/).some((word) => /^(utils?|helpers?|managers?|common)$/i.test(word))),
  ),
});

/** Each table has one owner, the room that declares it; only the owner's queries name it. Views are for everybody. */
export const tablesHaveOneOwner: Rule = (house) => {
  const owners = new Map<string, string>();
  const wrong: string[] = [];
  const sources = productive(house, "server/src/");
  const isTable = (name: string) => house.tables.includes(name) && !house.views.includes(name);
  for (const source of sources) {
    const room = roomOf(source.path) ?? "main";
    for (const table of source.declaredTables.filter(isTable)) {
      const owner = owners.get(table) ?? room;
      if (owner !== room) wrong.push(`${source.path}: declares ${table}, which ${owner} owns`);
      owners.set(table, owner);
    }
  }
  for (const source of sources) {
    const room = roomOf(source.path) ?? "main";
    for (const table of source.usedTables.filter(isTable)) {
      const owner = owners.get(table);
      if (owner === undefined) wrong.push(`${source.path}: uses ${table}, which no room declares in Tables`);
      else if (owner !== room)
        wrong.push(`${source.path}: ${room} uses ${table}, which ${owner} owns; it may publish a view`);
    }
  }
  return { seen: owners.size, wrong };
};

export const rules: Readonly<Record<string, Rule>> = {
  "rooms use what stands below them, by its index.ts": roomsKeepTheirLayers,
  "the server stays in its folder": serverStaysInItsFolder,
  "the engine imports nothing": engineImportsNothing,
  "the web knows the API's types only": webKnowsTheApiOnly,
  "only main reads the environment": mainAloneReadsTheEnvironment,
  "files have 400 lines at most": filesAreShort,
  "every room has a README": roomsHaveAReadme,
  "names say something": namesSaySomething,
  "a room's queries name its own tables and views": tablesHaveOneOwner,
};
