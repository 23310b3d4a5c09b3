import type { Template } from "./types.ts";

type Kind = "text" | "money" | "list" | "object";

const ABOUT = { number: "text", url: "text", name: "text" } as const;
const BOUGHT = {
  placedAt: "text",
  lines: "list",
  goods: "money",
  shipping: "money",
  tax: "money",
  taxName: "text",
  total: "money",
} as const;

const NEEDED: Readonly<Record<Template, Readonly<Record<string, Kind>>>> = {
  account: { kind: "text", name: "text", url: "text" },
  "order-confirmation": { ...ABOUT, ...BOUGHT, address: "object" },
  autoship: { kind: "text", name: "text", url: "text", unit: "text", lines: "list", missing: "list", total: "money" },
  "gift-card": { name: "text", sender: "text", amount: "money", code: "text", url: "text" },
  "gift-card-bought": { ...ABOUT, amount: "money" },
  "order-refund": { ...ABOUT, amount: "money", shipping: "money", lines: "list" },
  "order-returned": { ...ABOUT, ...BOUGHT, reason: "text" },
  "order-due": { ...ABOUT, why: "text", total: "money", due: "money" },
  "order-shipped": { ...ABOUT, carrier: "text", lines: "list" },
  "order-delivered": { ...ABOUT, at: "text" },
  "order-downloads": { ...ABOUT, lines: "list", keys: "list" },
  "return-answer": { ...ABOUT, code: "text" },
  "back-in-stock": { title: "text", url: "text" },
  "program-answer": { name: "text", program: "text" },
  "program-message": { name: "text", program: "text", subject: "text", paragraphs: "list", url: "text" },
};

/** The data's mistakes, one a line; a mail with a hole in it must not go out. */
export function faultsIn(template: string, data: unknown): string[] {
  if (!Object.hasOwn(NEEDED, template))
    return [`there is no mail "${template}"; there are ${Object.keys(NEEDED).join(", ")}`];
  if (!isObject(data)) return ["the data is no object"];
  return Object.entries(NEEDED[template as Template]).flatMap(([key, kind]) =>
    FITS[kind](data[key]) ? [] : [`"${key}" should be ${kind}`],
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const FITS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string" && value !== "",
  list: (value) => Array.isArray(value),
  object: isObject,
  money: (value) => isObject(value) && typeof value["amount"] === "string" && typeof value["currency"] === "string",
};
