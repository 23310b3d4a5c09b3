import { CURRENCIES } from "../money/currency.ts";
import { KINDS } from "../tree/network.ts";
import { byType, described, list, nested, object, oneOf, optional, record, text, whole } from "./schema.ts";
import type { Infer } from "./schema.ts";

/** The small forms that the whole plan language is written with. Numbers that count are texts: exact, never a float. */
export const name = text(
  /^[a-z][a-z0-9-]{0,39}$/,
  "a name of small letters, digits and dashes, starting with a letter",
);
export const percent = text(/^\d{1,3}(\.\d{1,6})?$/, 'a percent as a text, for example "5" or "12.5"');
export const points = text(/^\d{1,12}(\.\d{1,2})?$/, 'points as a text with at most two decimals, for example "30.00"');
export const money = text(/^\d{1,12}(\.\d{1,4})?$/, 'an amount as a text, for example "2.50"');
export const label = text(/^.{1,200}$/u, "a text of 1 to 200 characters");
export const currency = oneOf(CURRENCIES);
export const kinds = list(oneOf(KINDS), 1, KINDS.length);

export const calendar = byType({
  text: oneOf(["day", "week", "month", "quarter", "year"]),
  object: object({
    days: described("Days of one period.", whole(1, 3660)),
    from: described("A day on which a period begins.", text(/^\d{4}-\d{2}-\d{2}$/, 'a day as "2026-01-31"')),
  }),
});

export const saleFilterFields = object({
  tagged: optional(described("Only sales that carry one of these tags.", list(label, 1, 50))),
  untagged: optional(described("No sale that carries one of these tags.", list(label, 1, 50))),
  products: optional(described("Only order lines of these products.", list(label, 1, 1000))),
  without: optional(described("No order line of these products.", list(label, 1, 1000))),
  markets: optional(described("Only sales in these markets.", list(label, 1, 300))),
});
export const saleFilter = nested("sale-filter", () => saleFilterFields);
export type SaleFilter = Infer<typeof saleFilter>;

/** What part of the points or the amount counts. All that apply are multiplied: 40% of a product that counts 50% is 20%. */
export const countsFields = object({
  percent: optional(described("Percent of every order line that counts.", percent)),
  products: optional(described("Percent by product.", record(label, percent))),
  markets: optional(described("Percent by market.", record(label, percent))),
  paid: optional(described("Percent of a sale on which that bonus was paid, by bonus.", record(name, percent))),
});
export const counts = nested("counts", () => countsFields);
export type Counts = Infer<typeof counts>;

/** A time since joining. In periods, the one of joining is the first. */
export const sinceJoining = object({
  days: optional(described("At most so many days after the day of joining.", whole(0, 36_600))),
  periods: optional(described("Within so many periods, the one of joining included.", whole(1, 1200))),
});
export type SinceJoining = Infer<typeof sinceJoining>;
