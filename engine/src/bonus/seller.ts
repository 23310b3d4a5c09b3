import { formatMoney } from "../money/decimal.ts";
import { applyInLimit, applyRatio, exactNumber } from "../money/ratio.ts";
import type { CompiledPlan, SellerBonus } from "../plan/compiled.ts";
import { inBlocks } from "../blocks.ts";
import { makeRoom, newLines } from "../run/lines.ts";
import type { LineColumns } from "../run/lines.ts";
import { remainingLines, saleCurrency } from "../run/sales.ts";
import type { LineTerms, SaleLine, SaleTable } from "../run/sales.ts";
import { countsAll, weightOf, weightPercent } from "../plan/weights.ts";
import { KINDS } from "../tree/network.ts";
import { NONE } from "../tree/order.ts";
import { aboutLine } from "../volume/of-sales.ts";
import { remainder } from "./terms.ts";
import type { PartTerms, SaleTerms } from "./terms.ts";

/** Why a sale pays its seller this bonus, or why not. */
export type SellerVerdict =
  | "earns"
  | "no-seller"
  | "seller-kind"
  | "own-purchase"
  | "buyer-kind"
  | "inactive"
  | "nothing-counts";

const CUSTOMER = KINDS.indexOf("customer");

/** The rule of the seller shape, for one sale; positions may be `NONE`. `takes`: who meets the bonus's activity rule. */
export function sellerVerdict(
  bonus: SellerBonus,
  kind: Uint8Array,
  takes: Uint8Array | null,
  seller: number,
  buyer: number,
): SellerVerdict {
  if (seller === NONE) return "no-seller";
  if (((bonus.mask >> kind[seller]!) & 1) === 0) return "seller-kind";
  // Nobody earns on what they buy themselves; it still carries CV and QV.
  if (buyer === seller) return "own-purchase";
  // A blank buyer is a guest, and a guest is a customer.
  if (bonus.customersOnly && buyer !== NONE && kind[buyer] !== CUSTOMER) return "buyer-kind";
  return takes !== null && takes[seller] === 0 ? "inactive" : "earns";
}

/** Pay the sellers of all sales. `base` is what counts of each sale, in the weights' unit. */
export function paySellers(
  plan: CompiledPlan,
  bonus: SellerBonus,
  kind: Uint8Array,
  takes: Uint8Array | null,
  sales: SaleTable,
  base: Float64Array,
): LineColumns {
  const lines = newLines(Math.ceil(sales.count / 4));
  const columns: SellerColumns = { bonus, kind, takes, sales, base };
  inBlocks(sales.count, (from, to) => {
    makeRoom(lines, to - from);
    lines.count = payBlock(lines, plan, columns, from, to);
  });
  return lines;
}

interface SellerColumns {
  readonly bonus: SellerBonus;
  readonly kind: Uint8Array;
  readonly takes: Uint8Array | null;
  readonly sales: SaleTable;
  readonly base: Float64Array;
}

/** Pay the sellers of the sales [from, to) and answer how many lines there are then. */
function payBlock(lines: LineColumns, plan: CompiledPlan, columns: SellerColumns, from: number, to: number): number {
  const { bonus, kind, takes, sales, base } = columns;
  const { seller, buyer } = sales;
  const { source: sourceOf, earner, amount } = lines;
  const { num, den, limit } = bonus.rate;
  const byLine = sales.lines.length > 0;
  let { count } = lines;
  void kind[0];
  void buyer[0];
  void base[0];
  void sourceOf[0];
  void earner[0];
  void amount[0];
  for (let sale = from; sale < to; sale++) {
    const earns = seller[sale]!;
    if (sellerVerdict(bonus, kind, takes, earns, buyer[sale]!) !== "earns") continue;
    const of = base[sale]!;
    const paid =
      byLine && hasOwnTerms(bonus, sales, sale)
        ? payTerms(plan, bonus, sales, sale)
        : of <= limit
          ? applyInLimit(of, num, den)
          : applyRatio(of, bonus.rate);
    if (paid === 0) continue;
    sourceOf[count] = sale;
    earner[count] = earns;
    amount[count] = paid;
    count++;
  }
  return count;
}

function payTerms(plan: CompiledPlan, bonus: SellerBonus, sales: SaleTable, sale: number): number {
  return sales.grants.get(sale)?.pays === false ? 0 : payByLine(plan, bonus, sales, sale);
}

/** What one sale pays its seller; `of` is what counts of it, in the weights' unit. */
export function paySale(
  plan: CompiledPlan,
  { bonus, kind, takes, sales }: Omit<SellerColumns, "base">,
  sale: number,
  of: number,
): number {
  if (sellerVerdict(bonus, kind, takes, sales.seller[sale]!, sales.buyer[sale]!) !== "earns") return 0;
  return hasOwnTerms(bonus, sales, sale) ? payTerms(plan, bonus, sales, sale) : applyRatio(of, bonus.rate);
}

/** The terms that a sale's seller earns this bonus on: one percent, or parts where its order lines differ. */
export function sellerTerms(plan: CompiledPlan, bonus: SellerBonus, sales: SaleTable, sale: number): SaleTerms {
  const of = bonus.base;
  const pegged = of === "cv" || of === "qv" ? { of, peg: plan.peg } : { of };
  const percent = marketPercent(bonus, sales, sale);
  if (!hasOwnTerms(bonus, sales, sale)) {
    const counts = countsOf(bonus, sales, sale, null);
    return counts === undefined ? { ...pegged, percent } : { ...pegged, percent, counts };
  }
  const currency = payCurrency(plan, bonus, sales, sale);
  const parts = sales.lines[sale]!.map((line): PartTerms => partTerms(bonus, sales, sale, line, currency, percent));
  const [first] = parts;
  const isPlain = (part: PartTerms): boolean => !("fixed" in part) && !("margin" in part);
  if (first !== undefined && parts.every((part) => isPlain(part) && JSON.stringify(part) === JSON.stringify(first))) {
    return { ...pegged, ...(first as { percent: string; counts?: string }) };
  }
  return { ...pegged, parts };
}

function partTerms(
  bonus: SellerBonus,
  sales: SaleTable,
  sale: number,
  line: SaleLine,
  currency: string,
  percent: string,
): PartTerms {
  const own = lineTerms(bonus, line);
  const original = formatMoney(line.amount, saleCurrency(sales, sale));
  const counts = countsOf(bonus, sales, sale, line);
  // A fixed amount stands per currency; where the plan names none for this one, the percent applies.
  const fixed = own?.fixed !== undefined && Object.hasOwn(own.fixed, currency) ? own.fixed[currency] : undefined;
  if (fixed !== undefined) return counts === "0" ? { percent: "0" } : { fixed, quantity: line.quantity, original };
  const applied = own?.percent ?? percent;
  if (bonus.base === "margin" && counts !== "0") {
    return { percent: applied, margin: formatMoney(marginOf(bonus, line), saleCurrency(sales, sale)), original };
  }
  return counts === undefined ? { percent: applied } : { percent: applied, counts };
}

/** Retail less wholesale where the company bears a discount, what was paid less wholesale where the seller does; never negative. */
export function marginOf(bonus: SellerBonus, line: SaleLine): bigint {
  const price = bonus.coupon === "company" ? (line.retail ?? line.amount) : line.amount;
  const margin = price - (line.wholesale ?? price);
  return margin > 0n ? margin : 0n;
}

/** Amount-based bonuses pay in the sale's currency, those on points in the company's. */
export function payCurrency(
  plan: CompiledPlan,
  bonus: { readonly base?: string; readonly per: "sale" | "member" },
  sales: SaleTable,
  source: number,
): string {
  const inSales = bonus.per === "sale" && (bonus.base === "amount" || bonus.base === "margin");
  return inSales ? saleCurrency(sales, source) : plan.companyCurrency;
}

function payByLine(plan: CompiledPlan, bonus: SellerBonus, sales: SaleTable, sale: number): number {
  const terms = sellerTerms(plan, bonus, sales, sale);
  return exactNumber(remainder(terms, payCurrency(plan, bonus, sales, sale), remainingLines(sales, sale)));
}

/** Whether the bonus's one percent over the sale's one sum is not enough. */
function hasOwnTerms(bonus: SellerBonus, sales: SaleTable, sale: number): boolean {
  if (bonus.base === "margin" || bonus.weights.byLine) return true;
  if (bonus.markets.size > 0 && marketPercent(bonus, sales, sale) !== bonus.percent) return true;
  return sales.lines[sale]?.some((line) => lineTerms(bonus, line) !== undefined) ?? false;
}

function marketPercent(bonus: SellerBonus, sales: SaleTable, sale: number): string {
  const market = sales.about[sale]?.market;
  return (typeof market === "string" ? bonus.markets.get(market) : undefined) ?? bonus.percent;
}

const NOTHING_PAID: ReadonlySet<string> = new Set();

/** What part counts as a percent, left out for all of it. A sale as a whole (null) has no product. */
function countsOf({ weights }: SellerBonus, sales: SaleTable, sale: number, line: SaleLine | null): string | undefined {
  if (countsAll(weights)) return undefined;
  const weight = weightOf(weights, aboutLine(sales, sale, line?.productId ?? null), NOTHING_PAID);
  const percent = weightPercent(weight, weights.unit);
  return percent === "100" ? undefined : percent;
}

/** What was frozen at the sale goes before what the plan says of the product. */
function lineTerms(bonus: SellerBonus, line: SaleLine): LineTerms | undefined {
  return line.terms?.[bonus.name] ?? (line.productId === null ? undefined : bonus.products.get(line.productId));
}
