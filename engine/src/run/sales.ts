import type { Remaining } from "../bonus/terms.ts";
import type { Fault, Result } from "../fault.ts";
import { failure, success } from "../fault.ts";
import { currencyDecimals, CURRENCIES } from "../money/currency.ts";
import { dayNumber } from "../plan/calendar.ts";
import { NO_DAY } from "../tree/network.ts";
import type { Network } from "../tree/network.ts";
import { NONE } from "../tree/order.ts";

/** Terms that one order line brings along: a percent instead of the bonus's, or a fixed amount per unit, by currency. */
export interface LineTerms {
  readonly percent?: string;
  readonly fixed?: Readonly<Record<string, string>>;
}

/** One order line of a sale. Money in minor units of the sale's currency, points in hundredths; none negative. */
export interface SaleLine {
  readonly productId: string | null;
  /** Whole pieces. */
  readonly quantity: number;
  readonly amount: bigint;
  readonly cv: bigint;
  readonly qv: bigint;
  /** What the goods cost the seller and what they list at, for bonuses on the margin; not negative. */
  readonly wholesale?: bigint;
  readonly retail?: bigint;
  /** What is left after the refunds of the sale's own period; left out where nothing was refunded. */
  readonly remaining?: Remaining & { readonly qv: bigint };
  /** Frozen at the sale, by bonus; they go before the plan's own terms for the product. */
  readonly terms?: Readonly<Record<string, LineTerms>>;
}

/** A sale of the period, one or more order lines. */
export interface Sale {
  readonly id: string;
  /** Whom the sale is credited to, or null: the company's own. */
  readonly sellerId: string | null;
  /** Who bought, or null: a guest. */
  readonly buyerId: string | null;
  /** Who invited to the party at which it was sold. */
  readonly hostId?: string;
  readonly currency: string;
  /** The day of the sale as "2026-01-31", where the plan asks how long ago somebody joined. */
  readonly on?: string;
  readonly market?: string;
  readonly tags?: readonly string[];
  /** Volume that the company gives without a sale: it pays, qualifies, both or neither, and always says why. */
  readonly grant?: Grant;
  readonly lines: readonly SaleLine[];
}

export interface Grant {
  readonly reason: string;
  /** Whether bonuses are paid on it. */
  readonly pays: boolean;
  /** Whether it counts in volumes, and so for activity and rank. */
  readonly qualifies: boolean;
}

/** The sales of a run as columns; members by position, sums over the order lines of what remains. */
export interface SaleTable {
  readonly count: number;
  /** Empty in a table made from columns without ids. */
  readonly ids: readonly string[];
  /** Position of the seller and of the buyer, or `NONE`. */
  readonly seller: Int32Array;
  readonly buyer: Int32Array;
  /** Position of the host, or `NONE`; null where no sale has one. */
  readonly host: Int32Array | null;
  /** Index into `CURRENCIES`. */
  readonly currency: Uint8Array;
  readonly amount: Float64Array;
  readonly cv: Float64Array;
  readonly qv: Float64Array;
  /** The order lines, needed only for terms by product and for what stands on one line. */
  readonly lines: ReadonlyArray<readonly SaleLine[]>;
  /** Days since 1970-01-01, or `NO_DAY`; null where no sale has one. */
  readonly day: Int32Array | null;
  /** Market and tags of each sale; empty where no sale has any. */
  readonly about: ReadonlyArray<{ readonly market: string | null; readonly tags: readonly string[] }>;
  /** The place of each sale in the columns that the table was made from; null where they stand as they came. */
  readonly input: Int32Array | null;
  /** By index of the sale. */
  readonly grants: ReadonlyMap<number, Grant>;
}

/** `index` is the sale's place in the input. */
export interface SaleFault extends Fault {
  readonly code:
    | "sale.unknown-seller"
    | "sale.unknown-buyer"
    | "sale.unknown-host"
    | "sale.duplicate-id"
    | "sale.unknown-currency"
    | "sale.day"
    | "sale.value";
  readonly data: { readonly index: number; readonly id: string; readonly memberId?: string };
}

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

/** Put the sales of one period, in any order, into columns. All faults are reported. */
export function saleTable(network: Network, sales: readonly Sale[]): Result<SaleTable, SaleFault> {
  const faults: SaleFault[] = [];
  const count = sales.length;
  const seller = new Int32Array(count);
  const buyer = new Int32Array(count);
  const host = sales.some((sale) => sale.hostId !== undefined) ? new Int32Array(count).fill(NONE) : null;
  const currency = new Uint8Array(count);
  const [amount, cv, qv] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  const day = sales.some((sale) => sale.on !== undefined) ? new Int32Array(count).fill(NO_DAY) : null;
  const grants = new Map<number, Grant>();
  const seen = new Set<string>();
  const currencyIndex = new Map<string, number>();

  for (const [index, sale] of sales.entries()) {
    const { id } = sale;
    const fault = (code: SaleFault["code"], message: string, data: { memberId?: string } = {}): void => {
      faults.push({ code, message: `sale "${id}": ${message}`, data: { index, id, ...data } });
    };
    const find = (memberId: string | null, role: "seller" | "buyer" | "host"): number => {
      if (memberId === null) return NONE;
      const at = network.positions.get(memberId);
      if (at === undefined)
        fault(`sale.unknown-${role}`, `${role} "${memberId}" is not among the members`, { memberId });
      return at ?? NONE;
    };
    if (seen.has(id)) fault("sale.duplicate-id", "the id stands twice; ids are unique");
    seen.add(id);
    seller[index] = find(sale.sellerId, "seller");
    buyer[index] = find(sale.buyerId, "buyer");
    if (host !== null) host[index] = find(sale.hostId ?? null, "host");
    if (!currencyIndex.has(sale.currency)) currencyIndex.set(sale.currency, CURRENCIES.indexOf(sale.currency));
    currency[index] = currencyIndex.get(sale.currency)!;
    if (currencyDecimals(sale.currency) === undefined)
      fault("sale.unknown-currency", `"${sale.currency}" is not an ISO 4217 currency`);
    if (sale.on !== undefined && day !== null) {
      const number = dayNumber(sale.on);
      if (number === null) fault("sale.day", `"${sale.on}" is no day; write it as 2026-01-31`);
      else day[index] = number;
    }
    if (sale.grant !== undefined) grants.set(index, sale.grant);
    if (!linesAreSound(sale.lines)) {
      fault(
        "sale.value",
        "amounts, points and quantities are whole, not negative, below 2^53; no more may remain than was sold",
      );
      continue;
    }
    for (const line of sale.lines) {
      const left = line.remaining ?? line;
      amount[index]! += Number(left.amount);
      cv[index]! += Number(left.cv);
      qv[index]! += Number(left.qv);
    }
  }
  if (faults.length > 0) return failure(faults);
  const ids = sales.map((sale) => sale.id);
  const about = sales.some((sale) => sale.market !== undefined || sale.tags !== undefined)
    ? sales.map(({ market, tags }) => ({ market: market ?? null, tags: tags ?? [] }))
    : [];
  const lines = sales.map((sale) => sale.lines);
  return success({ count, ids, seller, buyer, host, currency, amount, cv, qv, lines, day, about, input: null, grants });
}

/** Also the sums have to stay exact: they are no larger than the originals' sums, which are checked here. */
function linesAreSound(lines: readonly SaleLine[]): boolean {
  for (const column of ["amount", "cv", "qv"] as const) {
    let sum = 0n;
    for (const line of lines) {
      const left = line.remaining?.[column] ?? line[column];
      if (left < 0n || left > line[column]) return false;
      sum += line[column];
    }
    if (sum > LARGEST) return false;
  }
  for (const { wholesale = 0n, retail = 0n } of lines) {
    if (wholesale < 0n || retail < 0n || wholesale > LARGEST || retail > LARGEST) return false;
  }
  return lines.every((line) => Number.isSafeInteger(line.quantity) && line.quantity >= 0);
}

/** What is left of each order line of a sale. A table made from columns has one line a sale. */
export function remainingLines(sales: SaleTable, sale: number): readonly Remaining[] {
  const lines = sales.lines[sale];
  if (lines === undefined) {
    return [{ amount: BigInt(sales.amount[sale]!), cv: BigInt(sales.cv[sale]!), qv: BigInt(sales.qv[sale]!) }];
  }
  return lines.map((line) => line.remaining ?? line);
}

export function saleCurrency(sales: SaleTable, sale: number): string {
  return CURRENCIES[sales.currency[sale]!]!;
}
