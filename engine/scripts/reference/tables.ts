/** The published schema as Markdown tables: one row a key, nested objects below their owner. */
export type Json = { readonly [key: string]: unknown };

interface Row {
  readonly key: string;
  readonly required: boolean;
  readonly form: string;
  readonly about: string;
}

/** A table of an object's keys. Objects inside it follow as rows of their own, with their path. */
export function keyTable(schema: Json): string {
  const rows = rowsOf(schema, "");
  return ["| key | what it says | form |", "|---|---|---|", ...rows.map(writeRow)].join("\n");
}

function writeRow({ key, required, form, about }: Row): string {
  const cells = [`\`${key}\`${required ? "" : " ?"}`, about, form];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function rowsOf(schema: Json, prefix: string): Row[] {
  const required = (schema["required"] ?? []) as readonly string[];
  return Object.entries((schema["properties"] ?? {}) as { readonly [key: string]: Json }).flatMap(([key, value]) => {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    const inner = innerObject(value);
    const several = inner === null ? severalObjects(value) : null;
    const own: Row = {
      key: path,
      required: required.includes(key),
      form: several?.form ?? (inner === null ? formOf(value) : listForm(value)),
      about: (value["description"] as string | undefined) ?? "",
    };
    const within = inner === null ? (several?.objects ?? []) : [inner.schema];
    return [own, ...within.flatMap((schema) => rowsOf(schema, `${path}${inner?.mark ?? ""}`))];
  });
}

/** A choice of several objects, told apart by their keys: each has rows of its own. Texts that may stand there instead are its form. */
function severalObjects(schema: Json): { readonly form: string; readonly objects: readonly Json[] } | null {
  const flat = (one: Json): readonly Json[] => (one["oneOf"] as readonly Json[] | undefined)?.flatMap(flat) ?? [one];
  const all = flat(schema);
  const objects = all.filter((one) => one["properties"] !== undefined);
  if (objects.length < 2) return null;
  const texts = all.filter((one) => one["properties"] === undefined).map(formOf);
  const keys = objects.map((one) => `\`${Object.keys(one["properties"] as Json)[0]!}\``);
  return { form: [...texts, `an object with ${keys.join(" or ")}`].join("; or "), objects };
}

/** An object with fixed keys that stands at this place, in a list, or under names of the writer's choice. */
function innerObject(schema: Json): { readonly schema: Json; readonly mark: string } | null {
  if (schema["properties"] !== undefined) return { schema, mark: "" };
  const items = schema["items"] as Json | undefined;
  if (items?.["properties"] !== undefined) return { schema: items, mark: "[]" };
  const named = schema["additionalProperties"] as Json | undefined;
  if (named?.["properties"] !== undefined) return { schema: named, mark: ".NAME" };
  return null;
}

function listForm(schema: Json): string {
  if (schema["type"] === "array") return "list of objects";
  return schema["additionalProperties"] === false ? "object" : "object by name";
}

/** Texts whose form is told once, under "How values are written". */
const VALUES: { readonly [title: string]: string } = {
  "a name of small letters, digits and dashes, starting with a letter": "name",
  'a percent as a text, for example "5" or "12.5"': "percent",
  'points as a text with at most two decimals, for example "30.00"': "points",
  'an amount as a text, for example "2.50"': "money",
  'a day as "2026-01-31"': "day",
  "a text of 1 to 200 characters": "text",
};

/** The forms of values as a table, longest told once. */
export function valueTable(): string {
  const rows = Object.entries(VALUES).map(([told, name]) => `| ${name} | ${told} |`);
  return ["| form | written as |", "|---|---|", ...rows].join("\n");
}

/** What may stand at a place, in words. */
export function formOf(schema: Json): string {
  const ref = schema["$ref"] as string | undefined;
  if (ref !== undefined) return `[${ref.split("/").at(-1)}](#${ref.split("/").at(-1)})`;
  if (typeof schema["const"] === "string") return `\`${schema["const"]}\``;
  const values = schema["enum"] as readonly string[] | undefined;
  if (values !== undefined)
    return values.length > 20 ? "currency code" : values.map((value) => `\`${value}\``).join(", ");
  const choices = schema["oneOf"] as readonly Json[] | undefined;
  if (choices !== undefined) return choices.map(formOf).join("; or ");
  switch (schema["type"]) {
    case "array":
      return `list of ${formOf(schema["items"] as Json)}`;
    case "integer":
      return `${String(schema["minimum"])} to ${String(schema["maximum"])}`;
    case "boolean":
      return "`true`, `false`";
    case "object": {
      const named = schema["additionalProperties"];
      if (typeof named === "object" && named !== null) return `${keyOf(schema)} to ${formOf(named as Json)}`;
      const fields = Object.entries((schema["properties"] ?? {}) as { readonly [key: string]: Json });
      return `{ ${fields.map(([key, value]) => `\`${key}\`: ${formOf(value)}`).join(", ")} }`;
    }
    default: {
      const title = (schema["title"] as string | undefined) ?? "text";
      return VALUES[title] ?? title;
    }
  }
}

/** What an object's keys are, where its writer chooses them. */
function keyOf(schema: Json): string {
  const names = schema["propertyNames"] as Json | undefined;
  return names === undefined ? "text" : formOf(names);
}
