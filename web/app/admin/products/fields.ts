/** Between the editor's form and the API: fields are named as the catalogue file's columns, `p:` the product's, `v0:` a variant's. */
export interface GivenProduct {
  readonly slug: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly variants: readonly { readonly sku: string; readonly fields: Readonly<Record<string, string>> }[];
}

/** What was sent; a variant without a SKU is the empty card for a new one. */
export function readGiven(form: FormData): GivenProduct {
  const fields: Record<string, string> = {};
  const variants = new Map<string, Record<string, string>>();
  for (const [name, value] of form) {
    const match = /^(p|v\d+):(.+)$/.exec(name);
    if (match === null || typeof value !== "string") continue;
    const [, whose = "", field = ""] = match;
    const text = field.startsWith("visible_") ? instantOf(value) : value.replaceAll("\r\n", "\n");
    if (whose === "p") fields[field] = text;
    else variants.set(whose, { ...variants.get(whose), [field]: text });
  }
  const { product: slug = "", ...own } = fields;
  return {
    slug: slug.trim(),
    fields: own,
    variants: [...variants.values()].flatMap(({ sku = "", ...rest }) =>
      sku.trim() === "" ? [] : [{ sku: sku.trim(), fields: rest }],
    ),
  };
}

/** What the browser's field for a day and a time says is meant in UTC. */
const instantOf = (local: string): string => (local === "" ? "" : `${local.length === 16 ? `${local}:00` : local}Z`);

/** "2026-12-01T00:00:00Z" as the browser's field wants it. */
export const localOf = (instant: string | undefined): string => instant?.slice(0, 16) ?? "";
