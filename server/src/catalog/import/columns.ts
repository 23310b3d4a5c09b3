/** What a catalogue file can say: a row a variant, columns by name. */
import { currencyDecimals, formatMoney, formatPoints, parseUnits, POINT_DECIMALS } from "@fairline/engine";
import { slugForm } from "../add-category.ts";
import { customerClasses } from "../model.ts";

/** A row that cannot be taken, or a value in it. */
export interface Fault {
  /** Of the file, the header's is 1. */
  readonly line: number;
  /** The column; empty where it is the row as a whole. */
  readonly field: string;
  readonly value: string;
  readonly reason: string;
}

export interface Column {
  readonly name: string;
  /** Product columns say the same in all rows of a product; empty ones say nothing then. */
  readonly of: "product" | "variant";
  /** The value as an export writes it, or why it cannot be. Never asked about an empty cell. */
  readonly read: (cell: string) => { readonly value: string } | { readonly reason: string };
}

const value = (text: string) => ({ value: text });
const reason = (text: string) => ({ reason: text });

const anyText = (most: number) => (cell: string) =>
  cell.length > most ? reason(`is longer than ${most} letters`) : value(cell);

const whole = (most: number) => (cell: string) =>
  /^\d{1,9}$/.test(cell) && Number(cell) <= most
    ? value(String(Number(cell)))
    : reason(`is not a whole number from 0 to ${most}`);

const from1 = (most: number) => (cell: string) =>
  /^\d{1,9}$/.test(cell) && Number(cell) >= 1 && Number(cell) <= most
    ? value(String(Number(cell)))
    : reason(`is not a whole number from 1 to ${most}`);

const slug = (cell: string) =>
  slugForm.test(cell) && cell.length <= 100
    ? value(cell)
    : reason("has other than lower-case letters, digits, hyphens");

const moment = (cell: string) => {
  try {
    return value(Temporal.Instant.from(cell).toString());
  } catch {
    return reason("is not a time such as 2026-12-01T00:00:00Z");
  }
};

const points = (cell: string) => {
  const units = parseUnits(cell, POINT_DECIMALS);
  return typeof units === "number" && units >= 0 ? value(formatPoints(units)) : reason("is not points such as 12.50");
};

const amountIn = (currency: string) => (cell: string) => {
  const units = parseUnits(cell, currencyDecimals(currency) ?? 0);
  return typeof units === "number" && units >= 0
    ? value(formatMoney(units, currency))
    : reason(`is not an amount in ${currency}`);
};

/** "60 ML" is the key "60-ml". */
export function keyOf(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

const optionValue = (cell: string) => {
  const key = keyOf(cell);
  return key === "" || cell.length > 100 ? reason("has no letters a-z or digits to name it by") : value(key);
};

const plain: Readonly<Record<string, Column["read"]>> = {
  product: slug,
  category: slug,
  position: whole(1_000_000),
  featured: whole(1_000),
  visible_from: moment,
  visible_until: moment,
  status: (cell) =>
    ["draft", "on-sale", "retired"].includes(cell) ? value(cell) : reason("is none of draft, on-sale, retired"),
  related: (cell) => {
    const slugs = cell.split(/[\s,|]+/).filter(Boolean);
    return slugs.every((each) => slugForm.test(each))
      ? value([...new Set(slugs)].join(" "))
      : reason("is not a list of products with spaces between");
  },
};

const plainOfVariant: Readonly<Record<string, Column["read"]>> = {
  sku: (cell) =>
    /^[A-Za-z0-9._-]{1,60}$/.test(cell) ? value(cell) : reason("has other than letters, digits, dots, hyphens"),
  weight_grams: whole(1_000_000),
  stock: whole(1_000_000),
  low_at: whole(1_000_000),
  digital: (cell) =>
    /^(yes|true|1)$/i.test(cell)
      ? value("yes")
      : /^(no|false|0)$/i.test(cell)
        ? value("")
        : reason("is neither yes nor no"),
  download_limit: from1(1_000),
  access_days: from1(3_650),
  parts: (cell) => {
    const parts = cell.split(/[\s,|]+/).filter(Boolean);
    const fine = parts.every((part) => /^[A-Za-z0-9._-]{1,60}(:[1-9]\d{0,2})?$/.test(part));
    const skus = parts.map((part) => part.replace(/:\d+$/, ""));
    if (!fine || new Set(skus).size < skus.length || parts.length > 20)
      return reason("is not a list such as SKU-1:2 SKU-2:1");
    return value(
      parts
        .map((part) => (part.includes(":") ? part : `${part}:1`))
        .sort()
        .join(" "),
    );
  },
};

const localeForm = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const longest = { title: 200, subtitle: 300, description: 20_000, details: 20_000 } as const;
export const productTexts = ["title", "subtitle", "description", "details"] as const;

/** The column of that name; undefined where there is none. `markets`: the currency of each. */
export function columnOf(name: string, markets: ReadonlyMap<string, string>): Column | undefined {
  const ofProduct = plain[name];
  if (Object.hasOwn(plain, name) && ofProduct !== undefined) return { name, of: "product", read: ofProduct };
  const ofVariant = plainOfVariant[name];
  if (Object.hasOwn(plainOfVariant, name) && ofVariant !== undefined) return { name, of: "variant", read: ofVariant };
  const [kind = "", what = "", list = ""] = name.split(".");
  const text = productTexts.find((each) => each === kind);
  if (text !== undefined && list === "" && localeForm.test(what)) {
    return { name, of: "product", read: anyText(longest[text]) };
  }
  if (kind === "name" && list === "" && localeForm.test(what)) return { name, of: "variant", read: anyText(200) };
  if (kind === "option" && list === "" && slugForm.test(what)) return { name, of: "variant", read: optionValue };
  if (kind === "affiliate_fixed" && list === "" && currencyDecimals(what) !== undefined) {
    return { name, of: "product", read: amountIn(what) };
  }
  const currency = markets.get(what);
  if (currency === undefined || !customerClasses.some((each) => each === list)) return undefined;
  if (kind === "price") return { name, of: "variant", read: amountIn(currency) };
  return kind === "cv" || kind === "qv" ? { name, of: "variant", read: points } : undefined;
}
