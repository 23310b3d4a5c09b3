import { nearestName } from "./nearest-name.ts";

/**
 * The few combinators that the plan language is declared with. One declaration gives three things that can therefore
 * never disagree: the TypeScript type (`Infer`), the check with path, reason and nearest name, and the JSON Schema.
 */
export interface Schema<T> {
  readonly check: (value: unknown, path: string, report: Report) => void;
  readonly json: () => JsonSchema;
  /** Never set; carries the type. */
  readonly type?: T;
}

export interface OptionalSchema<T> extends Schema<T> {
  readonly optional: true;
}

export type Infer<S> = S extends Schema<infer T> ? T : never;
export type JsonSchema = { readonly [key: string]: unknown };

export interface Issue {
  /** Where, as one would write it in JavaScript: `bonuses.unilevel.percent[2]`; empty for the document itself. */
  readonly path: string;
  readonly reason: "missing" | "unknown-key" | "wrong-type" | "wrong-value" | "unknown-name" | "empty";
  readonly message: string;
  readonly nearest: string | null;
}
export type Report = (issue: Issue) => void;

type Fields = { readonly [key: string]: Schema<unknown> };
type OptionalKeys<F> = { [K in keyof F]: F[K] extends { readonly optional: true } ? K : never }[keyof F];
type Flat<T> = { readonly [K in keyof T]: T[K] };
export type FieldTypes<F> = Flat<
  { [K in Exclude<keyof F, OptionalKeys<F>>]: Infer<F[K]> } & { [K in OptionalKeys<F>]?: Infer<F[K]> }
>;

/** `about` is the field's line in the published schema. */
export function optional<T>(schema: Schema<T>): OptionalSchema<T> {
  return { ...schema, optional: true };
}

export function described<S extends Schema<unknown>>(about: string, schema: S): S {
  return { ...schema, json: () => ({ description: about, ...schema.json() }) };
}

export function object<F extends Fields>(fields: F): Schema<FieldTypes<F>> {
  const names = Object.keys(fields);
  const required = names.filter((name) => !("optional" in fields[name]!));
  return {
    check(value, path, report) {
      if (!isObject(value)) return report(wrongType(path, "an object", value));
      for (const key of Object.keys(value)) {
        if (Object.hasOwn(fields, key)) fields[key]!.check(value[key], join(path, key), report);
        else report(unknownName("unknown-key", join(path, key), key, names, "key"));
      }
      for (const name of required) if (!Object.hasOwn(value, name)) report(missing(join(path, name)));
    },
    json: () => ({
      type: "object",
      properties: Object.fromEntries(names.map((name) => [name, fields[name]!.json()])),
      required,
      additionalProperties: false,
    }),
  };
}

/** An object whose keys the writer of the plan chooses: names of volumes, of bonuses, product ids, currencies. */
export function record<K extends string, T>(key: Schema<K>, item: Schema<T>): Schema<{ readonly [name: string]: T }> {
  return {
    check(value, path, report) {
      if (!isObject(value)) return report(wrongType(path, "an object", value));
      for (const name of Object.keys(value)) {
        key.check(name, join(path, name), report);
        item.check(value[name], join(path, name), report);
      }
    },
    json: () => ({ type: "object", propertyNames: key.json(), additionalProperties: item.json() }),
  };
}

export function list<T>(item: Schema<T>, min: number, max: number): Schema<readonly T[]> {
  return {
    check(value, path, report) {
      if (!Array.isArray(value)) return report(wrongType(path, "a list", value));
      if (value.length < min || value.length > max) {
        report({
          path,
          reason: "empty",
          message: `needs ${min} to ${max} entries and has ${value.length}`,
          nearest: null,
        });
      }
      for (const [index, entry] of value.slice(0, max).entries()) item.check(entry, `${path}[${index}]`, report);
    },
    json: () => ({ type: "array", items: item.json(), minItems: min, maxItems: max }),
  };
}

/** A text of a given form; `form` says in words what is expected. */
export function text(pattern: RegExp, form: string): Schema<string> {
  return {
    check(value, path, report) {
      if (typeof value !== "string") return report(wrongType(path, form, value));
      if (!pattern.test(value)) {
        report({ path, reason: "wrong-value", message: `${show(value)} is not ${form}`, nearest: null });
      }
    },
    // `title` is what an editor shows: the form in words.
    json: () => ({ type: "string", title: form, pattern: pattern.source }),
  };
}

/** A whole number as JSON writes it: a count, never money. */
export function whole(min: number, max: number): Schema<number> {
  return {
    check(value, path, report) {
      const form = `a whole number from ${min} to ${max}`;
      if (typeof value !== "number") return report(wrongType(path, form, value));
      if (!Number.isInteger(value) || value < min || value > max) {
        report({ path, reason: "wrong-value", message: `${show(value)} is not ${form}`, nearest: null });
      }
    },
    json: () => ({ type: "integer", minimum: min, maximum: max }),
  };
}

export function flag(): Schema<boolean> {
  return {
    check(value, path, report) {
      if (typeof value !== "boolean") report(wrongType(path, "true or false", value));
    },
    json: () => ({ type: "boolean" }),
  };
}

/** How deep a document may nest: far beyond any plan, far before the stack ends. */
const DEEPEST = 64;

/** A form that may stand inside itself. It is published once, under `$defs`, by its name. */
export function nested<T>(name: string, schema: () => Schema<T>): Schema<T> {
  let depth = 0;
  return {
    check(value, path, report) {
      if (depth >= DEEPEST) {
        report({ path, reason: "wrong-value", message: `is nested deeper than ${DEEPEST} levels`, nearest: null });
        return;
      }
      depth++;
      schema().check(value, path, report);
      depth--;
    },
    json: () => ({ $ref: `#/$defs/${name}` }),
  };
}

/** One of several forms told apart by what kind of JSON value stands there: a list, an object, or anything else. */
export function byType<
  S extends { readonly text: Schema<unknown>; readonly list?: Schema<unknown>; readonly object: Schema<unknown> },
>(forms: S): Schema<Infer<Exclude<S[keyof S], undefined>>> {
  return {
    check(value, path, report) {
      if (Array.isArray(value) && forms.list) forms.list.check(value, path, report);
      else if (isObject(value)) forms.object.check(value, path, report);
      else forms.text.check(value, path, report);
    },
    json: () => ({
      oneOf: [forms.text.json(), ...(forms.list ? [forms.list.json()] : []), forms.object.json()],
    }),
  };
}

/** One of several objects, told apart by which of these keys it has; exactly one must be there. */
export function byKey<S extends { readonly [key: string]: Schema<unknown> }>(schemas: S): Schema<Infer<S[keyof S]>> {
  const keys = Object.keys(schemas);
  return {
    check(value, path, report) {
      if (!isObject(value)) return report(wrongType(path, `an object with ${keys.map(show).join(" or ")}`, value));
      const present = keys.filter((key) => Object.hasOwn(value, key));
      if (present.length === 1) return schemas[present[0]!]!.check(value, path, report);
      const stranger = Object.keys(value)[0];
      if (present.length === 0 && stranger !== undefined) {
        return report(unknownName("unknown-key", join(path, stranger), stranger, keys, "key"));
      }
      const message = `needs exactly one of ${keys.map(show).join(", ")}`;
      report({ path, reason: present.length === 0 ? "missing" : "wrong-value", message, nearest: null });
    },
    json: () => ({ oneOf: keys.map((key) => schemas[key]!.json()) }),
  };
}

export function oneOf<const V extends readonly string[]>(values: V): Schema<V[number]> {
  return {
    check(value, path, report) {
      if (typeof value !== "string") return report(wrongType(path, `one of ${values.map(show).join(", ")}`, value));
      if (!values.includes(value)) report(unknownName("wrong-value", path, value, values, "value"));
    },
    json: () => (values.length === 1 ? { const: values[0] } : { enum: values }),
  };
}

/** One of several objects, told apart by the value of `tag`. */
export function variant<Tag extends string, S extends { readonly [name: string]: Fields }>(
  tag: Tag,
  shapes: S,
): Schema<{ [N in keyof S & string]: Flat<{ readonly [K in Tag]: N } & FieldTypes<S[N]>> }[keyof S & string]> {
  const names = Object.keys(shapes);
  const schemas = new Map(names.map((name) => [name, object({ [tag]: oneOf([name]), ...shapes[name] })]));
  return {
    check(value, path, report) {
      if (!isObject(value)) return report(wrongType(path, "an object", value));
      if (!Object.hasOwn(value, tag)) return report(missing(join(path, tag)));
      const chosen = value[tag];
      const schema = typeof chosen === "string" ? schemas.get(chosen) : undefined;
      if (schema === undefined) return oneOf(names).check(chosen, join(path, tag), report);
      schema.check(value, path, report);
    },
    json: () => ({ oneOf: [...schemas.values()].map((schema) => schema.json()) }),
  };
}

/** An issue for a name that is not among the valid ones, with the nearest that is. */
export function unknownName(
  reason: "unknown-key" | "wrong-value" | "unknown-name",
  path: string,
  written: string,
  valid: readonly string[],
  noun: string,
): Issue {
  const nearest = nearestName(written, valid);
  const offer =
    nearest === null ? `valid here: ${valid.map(show).join(", ") || "none"}` : `did you mean ${show(nearest)}?`;
  return { path, reason, message: `unknown ${noun} ${show(written)}; ${offer}`, nearest };
}

/** `a.b`, or `a["odd key"]` where the key is not a plain word. */
export function join(path: string, key: string): string {
  if (/^[\w$-]+$/.test(key)) return path === "" ? key : `${path}.${key}`;
  return `${path}[${show(key)}]`;
}

function missing(path: string): Issue {
  return { path, reason: "missing", message: "is required and missing", nearest: null };
}

function wrongType(path: string, wanted: string, value: unknown): Issue {
  return { path, reason: "wrong-type", message: `must be ${wanted}, not ${show(value)}`, nearest: null };
}

/** A value as it stands in the document, shortened. */
function show(value: unknown): string {
  const written = JSON.stringify(value) ?? String(value);
  return written.length > 60 ? `${written.slice(0, 57)}...` : written;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
