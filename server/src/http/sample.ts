/** For tests: an input that a schema accepts, so that a walk over all routes reaches their handlers. */
import { z } from "@hono/zod-openapi";
import { prefixes } from "../foundation/ids.ts";
import type { IdKind } from "../foundation/ids.ts";

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly default?: unknown;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/** The smallest input that the schema accepts, as far as its JSON Schema tells; ids try every kind. */
export function sampleOf(schema: z.ZodType): unknown {
  const root = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
  return tryIds(schema, make(root, root));
}

function make(schema: JsonSchema, root: JsonSchema): unknown {
  if (schema.$ref !== undefined) return make(root.$defs?.[schema.$ref.split("/").at(-1) ?? ""] ?? {}, root);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return make(either[0] ?? {}, root);
  if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map((part) => make(part, root)));
  const type = Array.isArray(schema.type) ? (schema.type as readonly string[])[0] : schema.type;
  if (type === "object") {
    const required = Object.entries(schema.properties ?? {}).filter(([name]) => schema.required?.includes(name));
    return Object.fromEntries(required.map(([name, part]) => [name, make(part, root)]));
  }
  if (type === "array") return Array.from({ length: schema.minItems ?? 0 }, () => make(schema.items ?? {}, root));
  if (type === "integer" || type === "number") return schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1;
  if (type === "boolean") return true;
  if (type === "null") return null;
  return makeText(schema);
}

function makeText(schema: JsonSchema): string {
  if (schema.format === "email") return "sample@example.com";
  if (schema.format === "date-time") return "2026-01-01T00:00:00Z";
  if (schema.format === "date") return "2026-01-01";
  if (schema.format === "uuid") return "00000000-0000-4000-8000-000000000000";
  if (schema.format === "uri") return "https://example.com/";
  const tries = [
    "1",
    "US",
    "us",
    "USD",
    "sample",
    "/sample",
    "1.00",
    "2026-01",
    "2026-01-01",
    "00000000-0000-4000-8000-000000000000",
  ];
  const pattern = schema.pattern === undefined ? undefined : new RegExp(schema.pattern, "u");
  const fits = (text: string) => text.length >= (schema.minLength ?? 0) && (pattern?.test(text) ?? true);
  return tries.find(fits) ?? "x".repeat(schema.minLength ?? 8);
}

/** An id's kind does not show in the JSON Schema, so what is refused as "not the id of a ..." is made such an id. */
function tryIds(schema: z.ZodType, sample: unknown): unknown {
  const checked = schema.safeParse(sample);
  if (checked.success) return sample;
  let mended = sample;
  for (const issue of checked.error.issues) {
    const kind = /is not the id of a (\w+)/.exec(issue.message)?.[1];
    if (kind !== undefined) mended = withValue(mended, issue.path, idOf(kind));
  }
  return mended;
}

function withValue(within: unknown, path: readonly PropertyKey[], value: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (Array.isArray(within)) return within.map((part, at) => (at === first ? withValue(part, rest, value) : part));
  const object = within as Readonly<Record<PropertyKey, unknown>>;
  return { ...object, [first]: withValue(object[first], rest, value) };
}

function idOf(kind: string): string {
  return `${prefixes[kind as IdKind]}_1`;
}
