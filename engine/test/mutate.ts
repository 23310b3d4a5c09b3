/** Mutations of JSON documents, for finding what a reader of documents did not think of. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Every place of a document: its container and its key there. */
function places(value: Json, found: { in: Record<string, Json>; key: string }[] = []): typeof found {
  if (typeof value !== "object" || value === null) return found;
  const container = value as Record<string, Json>;
  for (const key of Object.keys(container)) {
    found.push({ in: container, key });
    places(container[key]!, found);
  }
  return found;
}

const odd: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  "",
  "0",
  "-0.00",
  "-5",
  "1e3",
  "999999999999.99",
  "0.001",
  "nan",
  "__proto__",
  "constructor",
  "2026-02-30",
  "9999-12-31",
  "none",
  "x".repeat(300),
  "é\u0000",
  [],
  {},
  ["1"],
  { a: "1" },
  [[[]]],
];

/** Puts odd values in places, takes places away, swaps the values of two places, adds odd keys. */
export function mutate(document: Json, steps: readonly (readonly [what: number, at: number, other: number])[]): void {
  for (const [what, at, other] of steps) {
    const all = places(document);
    if (all.length === 0) return;
    const [one, two] = [all[at % all.length]!, all[other % all.length]!];
    if (what === 0) one.in[one.key] = structuredClone(odd[other % odd.length]!);
    else if (what === 1) {
      if (Array.isArray(one.in)) one.in.splice(Number(one.key), 1);
      else delete one.in[one.key];
    } else if (what === 2) {
      const [a, b] = [structuredClone(one.in[one.key]!), structuredClone(two.in[two.key]!)];
      one.in[one.key] = b;
      two.in[two.key] = a;
    } else if (Array.isArray(one.in)) one.in.push(structuredClone(one.in[one.key]!));
    else one.in[`${one.key}${other % 2 === 0 ? "x" : ""}`] = structuredClone(two.in[two.key]!);
  }
}
