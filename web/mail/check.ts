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
  "order-confirmation": { ...ABOUT, ...BOUGHT, address: "object" },
  "order-refund": { ...ABOUT, amount: "money", shipping: "money", lines: "list" },
  "order-returned": { ...ABOUT, ...BOUGHT, reason: "text" },
  "program-answer": { name: "text", program: "text" },
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
