import { planJsonSchema } from "../../src/index.ts";
import { exampleExists, exampleHeading, writeExample } from "./examples.ts";
import { formOf, keyTable, valueTable } from "./tables.ts";
import type { Json } from "./tables.ts";

/** Worked examples in the order of the page, by where they belong. Each is a plan with cases in `plans/shapes`. */
export const EXAMPLES = {
  placement: ["matrix", "monoline", "width-by-rank", "placement-binary", "positions"],
  volumes: ["volumes", "group-without-breakaway", "window", "moved-volume", "weights", "grants-and-transfers"],
  activity: ["look-back", "newcomers"],
  ranks: ["ranks", "max-leg", "keep-and-grace"],
  seller: ["retail-profit", "retail-margin", "affiliate", "overrides", "kits"],
  bands: ["bands-whole", "bands-by-group", "bands-slice", "bands-retroactive"],
  walk: [
    "unilevel",
    "no-compression",
    "dynamic-compression",
    "moving-compression",
    "untaken-to-pool",
    "per-member",
    "fast-start",
    "two-keys",
    "lower-of-two-tables",
    "differential",
    "differential-held-back",
    "breakaway",
    "generations",
    "generations-out",
    "generations-closed",
    "generations-same-rank",
    "infinity",
    "matching-by-level",
    "matching-by-generation",
    "minimum-guarantee",
  ],
  legs: [
    "legs-percent",
    "legs-ratio",
    "legs-steps",
    "legs-cycle",
    "legs-thirds",
    "legs-strongest",
    "legs-own",
    "legs-most",
    "legs-cap",
    "legs-expiry",
    "legs-apart",
    "legs-keep-strongest",
    "legs-flush",
    "legs-unqualified",
    "legs-refunds",
  ],
  pool: ["pool-equal", "pool-shares", "pool-volume", "pool-places", "pool-quintiles", "pool-untaken", "pool-carried"],
  award: ["award-reaching", "award-car", "award-streak", "award-tenure", "award-contest", "host-reward"],
  limits: ["caps", "payout-limit", "calendars", "weekly-advances", "currencies", "reversals"],
} as const;

/** docs/plan-reference.md. */
export function renderReference(): string {
  const schema = planJsonSchema() as Json & {
    readonly properties: { readonly [key: string]: Json };
    readonly $defs: Json;
  };
  const { properties, $defs } = schema;
  const named = (key: string): Json => properties[key]!["additionalProperties"] as Json;
  const variants = (key: string, tag: string): ReadonlyMap<string, Json> =>
    new Map(
      (named(key)["oneOf"] as readonly (Json & { readonly properties: { readonly [key: string]: Json } })[]).map(
        (variant) => [String(variant.properties[tag]!["const"]), variant],
      ),
    );
  const bonuses = variants("bonuses", "shape");
  const volumes = variants("volumes", "of");
  return [
    "# Plan language: the reference",
    "<!-- Made by `node engine/scripts/write-reference.ts` from the schema and from plans/shapes; do not edit. -->",
    "[The language in words](plan-language.md) comes first. This page is made from the schema, so it lists every key that a plan may " +
      "have. Each example is a plan with golden cases that every test run checks; its numbers and its picture are of its first " +
      "case, and the picture is what the engine itself says of it.",
    contents(),
    "## How to read it",
    'A key with a "?" may be left out. `maxLeg[].tree` is the key `tree` of the objects in the list `maxLeg`; `trees.NAME.parent` the key ' +
      "`parent` of what stands under a name of your own. Numbers that count are texts, so that they never pass through a float.",
    valueTable(),
    "In a picture of a walk the source stands below, and everybody above it with what they take or why they take nothing:",
    "```\n  eve  level 2, 4%  ->  4.00          the second level is eve's\n" +
      "    |\n  dan  removed (pv 40.00 of 100.00)  dan misses the rule for taking a level\n" +
      "    |\n  cat  level 1, 5%  ->  5.00\n    |\n  ben  brings 100.00                 ben's sale, or what ben earns where that is matched\n```",
    "## The document",
    keyTable({ ...schema, properties: withoutInner(properties) }),
    "## Placement",
    "Where people stand in a tree other than the sponsor's is data, or the plan says how it is filled (`fill`): then whoever the data place " +
      "nowhere is placed below their sponsor, in the order of joining (of one day by id), and a sponsor before whom they brought in. Whoever stands " +
      "keeps their place; who has others below by the data and nobody above is a top. Legs are numbered from 0, the left one. A person may have further " +
      "positions: each stands in the tree by itself, qualifies as its holder does, and has lines of its own.",
    ...examples("placement"),
    "## Volumes",
    "A number of each member in a period, told apart by `of`.",
    ...volumeTables(volumes),
    "### Which sales",
    '<a id="sale-filter"></a>`sales` of a volume or a bonus: all of these must hold.',
    keyTable($defs["sale-filter"] as Json),
    "### What part counts",
    '<a id="counts"></a>`counts` of a volume or a bonus. All that apply are multiplied: 40% of a product that counts 50% is 20%.',
    keyTable($defs["counts"] as Json),
    ...examples("volumes"),
    "## Conditions",
    '<a id="condition"></a>Activity rules, and what reaches or keeps a rank, are conditions: every key that is there must hold.',
    keyTable($defs["condition"] as Json),
    ...examples("activity"),
    "## Ranks",
    "The paid rank is the highest whose `reach` is met in the period (or whose `keep`, for who had it as a title); lower ranks need not be " +
      "met besides. The title rises with it at once and falls when its grace is over; the highest never falls.",
    keyTable((properties["ranks"]!["items"] ?? {}) as Json),
    ...examples("ranks"),
    "## Rates",
    '<a id="rate"></a>A percent of a walk is one of these; they nest, so a table by two keys is one inside the other.',
    ...(($defs["rate"] as Json)["oneOf"] as readonly Json[]).flatMap((form) =>
      ((form["oneOf"] as readonly Json[] | undefined) ?? [form]).map((one) =>
        one["properties"] === undefined
          ? `- ${formOf(one)}${one["type"] === "array" ? ", level by level" : ", the same on every level without end"}`
          : `\n${keyTable(one)}`,
      ),
    ),
    '<a id="worth"></a>Amounts, points, shares and counts that depend on the earner are written alike, with `value` for the percent and without levels.',
    "## Bonuses",
    "### Every bonus",
    `What all shapes have in common${onlySome(bonuses)}.`,
    keyTable(common(bonuses)),
    ...[...bonuses].flatMap(([shape, variant]) => [
      `### Shape ${shape}`,
      INTRODUCTIONS[shape] ?? "",
      keyTable(without(variant, ["shape", ...Object.keys(common(bonuses)["properties"] as Json)])),
      ...examples(shape),
    ]),
    "## Limits, calendars, currencies, refunds",
    ...examples("limits"),
    "",
  ]
    .join("\n\n")
    .replace(/\n{3,}/g, "\n\n");
}

/** What a shape is, before its keys. */
const INTRODUCTIONS: { readonly [shape: string]: string } = {
  seller: "Pays the one who made the sale, at the sale or with the run.",
  bands: "Pays a member a percent of a volume of theirs, by bands of that volume or of another.",
  walk:
    "Climbs a tree from each source and pays those on the way. It asks of each ancestor: do they take a level (`takes`); if not, are they " +
    "removed or do they use it up (`compression`); what percent is theirs (`percent`, read as `climb` says). Unilevel, differential, generations, infinity, " +
    "matching and handing up are settings of it.",
  legs:
    "Sets the volumes of a member's legs against each other (`match`), pays for what was matched and takes it from the legs. What is left is carried into the next " +
    "period as lots, the oldest of which are matched first (`carry`). carried in + brought = matched + lost + carried on, always.",
  pool:
    "Divides an amount among who qualifies (`split`). Equal shares have equal parts; what is over after whole cents goes by largest remainder, of equal ones to the first by id, " +
    "so the lines add up to the pool.",
  award:
    "Pays for something achieved: a rank reached, a rule met again and again, time, a place. A later refund takes nothing back.",
};

type Variants = ReadonlyMap<string, Json>;

/** The keys that at least two shapes have alike, told once for all. */
function common(shapes: Variants): Json {
  const all = [...shapes.values()].map((shape) => Object.entries(shape["properties"] as Json));
  const alike = all.flat().filter(([key, value], place, list) => {
    const same = list.filter(([other, form]) => other === key && JSON.stringify(form) === JSON.stringify(value));
    return same.length > 1 && list.findIndex(([other]) => other === key) === place;
  });
  return { type: "object", properties: Object.fromEntries(alike) };
}

/** ", but bands have no `sales`, `counts`". */
function onlySome(shapes: Variants): string {
  const keys = Object.keys(common(shapes)["properties"] as Json);
  return [...shapes]
    .flatMap(([shape, variant]) => {
      const missing = keys.filter((key) => !Object.hasOwn(variant["properties"] as Json, key));
      return missing.length === 0 ? [] : [`; \`${shape}\` has no ${missing.map((key) => `\`${key}\``).join(", ")}`];
    })
    .join("");
}

/** Links to every example, by where it belongs. */
function contents(): string {
  const titles: { readonly [where: string]: string } = {
    volumes: "Volumes",
    activity: "Conditions",
    ranks: "Ranks",
    seller: "Shape seller",
    bands: "Shape bands",
    walk: "Shape walk",
    placement: "Placement",
    legs: "Shape legs",
    pool: "Shape pool",
    award: "Shape award",
    limits: "Limits, calendars, currencies, refunds",
  };
  return Object.entries(EXAMPLES)
    .map(([where, names]) => {
      const links = names.filter(exampleExists).map((name) => `[${name}](#${anchor(exampleHeading(name))})`);
      return `- [${titles[where]!}](#${anchor(titles[where]!)}): ${links.join(" · ")}`;
    })
    .join("\n");
}

/** As the page's reader makes it of a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, "")
    .replaceAll(" ", "-");
}

/** Forms with the same keys share a table. */
function volumeTables(volumes: ReadonlyMap<string, Json>): string[] {
  const tables = new Map<string, string[]>();
  for (const [of, variant] of volumes) {
    const table = keyTable(without(variant, ["of"]));
    tables.set(table, [...(tables.get(table) ?? []), `\`${of}\``]);
  }
  return [...tables].flatMap(([table, names]) => [`### of: ${names.join(", ")}`, table]);
}

function examples(where: string): string[] {
  const names = (EXAMPLES as { readonly [where: string]: readonly string[] })[where] ?? [];
  return names.filter(exampleExists).map(writeExample);
}

function without(schema: Json, keys: readonly string[]): Json {
  const kept = Object.entries(schema["properties"] as Json).filter(([name]) => !keys.includes(name));
  return { ...schema, properties: Object.fromEntries(kept) };
}

/** The document's own keys; what has a section of its own is told there. */
function withoutInner(properties: { readonly [key: string]: Json }): Json {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => {
      if (["volumes", "activity", "ranks", "bonuses"].includes(key)) {
        return [
          key,
          { description: value["description"], title: `see [below](#${key === "activity" ? "conditions" : key})` },
        ];
      }
      return [key, value];
    }),
  );
}
