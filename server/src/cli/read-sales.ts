import { currencyDecimals, CURRENCIES, nearestName, parseUnits, POINT_DECIMALS } from "@fairline/engine";
import { isDay } from "./calendar.ts";
import { readRows } from "./csv.ts";
import type { Columns, Row } from "./csv.ts";
import { checkRefunds } from "./check-refunds.ts";
import type { InputFault } from "./input-fault.ts";
import type { InputFile } from "./read-file.ts";

export const SALE_COLUMNS: Columns = {
  required: ["id", "sold_on", "seller_id", "buyer_id", "quantity", "amount", "cv", "qv", "currency"],
  optional: ["product_id", "refund_of"],
  later: ["market", "tags", "wholesale", "retail", "host_id"],
};

/** A row of sales.csv: a sale of one order line, or a refund of one. */
export interface SaleRow {
  readonly line: number;
  readonly id: string;
  readonly soldOn: string;
  readonly sellerId: string | null;
  readonly buyerId: string | null;
  readonly quantity: number;
  /** Minor units of the currency; negative in a refund. */
  readonly amount: number;
  /** Hundredths of a point; negative in a refund. */
  readonly cv: number;
  readonly qv: number;
  readonly currency: string;
  readonly productId: string | null;
  readonly refundOf: string | null;
  readonly market: string | null;
  readonly tags: readonly string[];
  /** Minor units: what the goods cost the seller and list at; null where it is not told. */
  readonly wholesale: number | null;
  readonly retail: number | null;
  /** Who invited to the party at which it was sold. */
  readonly hostId: string | null;
}

export interface SalesFile {
  readonly rows: readonly Row[];
  readonly sales: readonly SaleRow[];
}

/** Read sales.csv against the ids of the members, reporting every fault of the file. */
export function readSales(
  file: InputFile,
  members: ReadonlySet<string>,
  report: (fault: InputFault) => void,
): SalesFile {
  const rows = readRows(file, SALE_COLUMNS, report);
  const lineOf = new Map<string, number>();
  const sales: SaleRow[] = [];
  let complete = true;
  for (const row of rows) {
    const id = row.values[0]!;
    const first = lineOf.get(id);
    if (first === undefined && id !== "") lineOf.set(id, row.line);
    if (!row.whole) complete = false;
    else {
      const sale = readSale(file.path, row, members, first, report);
      if (sale === null) complete = false;
      else sales.push(sale);
    }
  }
  checkRefunds(file.path, sales, lineOf, complete, report);
  return { rows, sales };
}

/** One row as a sale, or null where it has faults of its own. */
function readSale(
  file: string,
  { line, values }: Row,
  members: ReadonlySet<string>,
  first: number | undefined,
  report: (fault: InputFault) => void,
): SaleRow | null {
  const [id, soldOn, sellerId, buyerId, quantity, amount, cv, qv, currency, productId, refundOf, ...later] =
    values as string[];
  const [market = "", tags = "", wholesale = "", retail = "", hostId = ""] = later;
  let sound = true;
  const fault = (column: string, value: string, reason: string, hint: string): void => {
    sound = false;
    report({ file, line, column, value, reason, hint });
  };

  if (id === "") fault("id", "", "the id is empty", "every row needs an id of its own");
  else if (first !== undefined)
    fault("id", id!, `the id stands already on line ${first}`, "ids are unique, remove or rename one");
  if (!isDay(soldOn!)) {
    fault("sold_on", soldOn!, "not a date", "write an existing day as YYYY-MM-DD, for example 2021-03-31");
  }
  if (sellerId !== "" && !members.has(sellerId!)) {
    fault(
      "seller_id",
      sellerId!,
      "unknown seller, no member has this id",
      "add the member, or leave it empty for a sale without seller",
    );
  }
  if (buyerId !== "" && !members.has(buyerId!)) {
    fault(
      "buyer_id",
      buyerId!,
      "unknown buyer, no member has this id",
      "add the member, or leave it empty for a guest",
    );
  }
  if (hostId !== "" && !members.has(hostId)) {
    fault("host_id", hostId, "unknown host, no member has this id", "add the member, or leave it empty");
  }
  const decimals = currencyDecimals(currency!);
  if (decimals === undefined) {
    const nearest = nearestName(currency!, CURRENCIES);
    fault(
      "currency",
      currency!,
      "not an ISO 4217 currency",
      nearest === null ? "write a code like USD" : `did you mean ${nearest}?`,
    );
  }

  const isRefund = refundOf !== "";
  const number = (column: string, written: string, places: number, unit: string): number => {
    const units = parseUnits(written, places);
    if (typeof units === "string") {
      fault(column, written, ...describeNumber(units, places, unit));
      return 0;
    }
    if (units < 0 && !isRefund)
      fault(column, written, "negative without refund_of", "name the refunded sale in the column refund_of");
    if (units > 0 && isRefund && column !== "quantity")
      fault(column, written, "positive in a refund", "a refund takes back: write it negative");
    return units;
  };
  for (const [column, value] of Object.entries({ market, tags, wholesale, retail, host_id: hostId })) {
    if (isRefund && value !== "")
      fault(column, value, "told in a refund", "it belongs to the refunded sale, leave it empty");
  }
  const price = (column: string, written: string): number | null =>
    written === "" || isRefund ? null : number(column, written, decimals ?? 4, currency!);
  const sale: SaleRow = {
    line,
    id: id!,
    soldOn: soldOn!,
    sellerId: sellerId === "" ? null : sellerId!,
    buyerId: buyerId === "" ? null : buyerId!,
    quantity: number("quantity", quantity!, 0, "a quantity"),
    // Under an unknown currency only the form can be judged: four decimals are the most that any currency has.
    amount: number("amount", amount!, decimals ?? 4, currency!),
    cv: number("cv", cv!, POINT_DECIMALS, "CV"),
    qv: number("qv", qv!, POINT_DECIMALS, "QV"),
    currency: currency!,
    productId: productId === "" ? null : productId!,
    refundOf: isRefund ? refundOf! : null,
    market: market === "" ? null : market,
    tags: [...new Set(tags.split(";").map((tag) => tag.trim()))].filter((tag) => tag !== ""),
    wholesale: price("wholesale", wholesale),
    retail: price("retail", retail),
    hostId: hostId === "" ? null : hostId,
  };
  return sound ? sale : null;
}

function describeNumber(
  fault: "malformed" | "too-many-decimals" | "too-large",
  places: number,
  unit: string,
): [reason: string, hint: string] {
  switch (fault) {
    case "malformed":
      return ["not a number", `write ${places === 0 ? 'digits only, like "3"' : 'digits with a point, like "12.34"'}`];
    case "too-many-decimals":
      return [
        `${unit} has at most ${places} decimals`,
        places === 0 ? "write a whole number" : `write it with ${places} decimals`,
      ];
    default:
      return ["too large to be kept exactly (above 2^53 - 1 of its smallest units)", "check the value"];
  }
}
