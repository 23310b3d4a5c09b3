import { formatMoney } from "../money/decimal.ts";
import { applyInLimit, applyRatio, exactNumber } from "../money/ratio.ts";
import type { CompiledPlan, SellerBonus } from "../plan/compile.ts";
import { inBlocks } from "../blocks.ts";
import { newLines, withRoom } from "../run/lines.ts";
import type { LineColumns } from "../run/lines.ts";
import { remainingLines, saleCurrency } from "../run/sales.ts";
import type { LineTerms, SaleLine, SaleTable } from "../run/sales.ts";
import { KINDS } from "../tree/network.ts";
import { NONE } from "../tree/order.ts";
import { remainder } from "./terms.ts";
import type { PartTerms, Terms } from "./terms.ts";

/** Why a sale pays its seller this bonus, or why not. */
export type SellerVerdict = "earns" | "no-seller" | "seller-kind" | "own-purchase" | "buyer-kind";

const CUSTOMER = KINDS.indexOf("customer");

/** The rule of the seller shape, for one sale; positions may be `NONE`. */
export function sellerVerdict(bonus: SellerBonus, kind: Uint8Array, seller: number, buyer: number): SellerVerdict {
  if (seller === NONE) return "no-seller";
  if (((bonus.mask >> kind[seller]!) & 1) === 0) return "seller-kind";
  // Nobody earns on what they buy themselves; it still carries CV and QV.
  if (buyer === seller) return "own-purchase";
  // A blank buyer is a guest, and a guest is a customer.
  if (bonus.customersOnly && buyer !== NONE && kind[buyer] !== CUSTOMER) return "buyer-kind";
  return "earns";
}

/** Pay the sellers of all sales. */
export function paySellers(plan: CompiledPlan, bonus: SellerBonus, kind: Uint8Array, sales: SaleTable): LineColumns {
  let lines = newLines(Math.ceil(sales.count / 4));
  inBlocks(sales.count, (from, to) => {
    lines = withRoom(lines, to - from);
    lines.count = payBlock(lines, plan, bonus, kind, sales, from, to);
  });
  return lines;
}

/** Pay the sellers of the sales [from, to) and answer how many lines there are then. */
function payBlock(
  lines: LineColumns,
  plan: CompiledPlan,
  bonus: SellerBonus,
  kind: Uint8Array,
  sales: SaleTable,
  from: number,
  to: number,
): number {
  const { seller, buyer } = sales;
  const base = sales[bonus.base];
  const { sale: saleOf, earner, amount } = lines;
  const { num, den, limit } = bonus.rate;
  const byProduct = sales.lines.length > 0;
  let { count } = lines;
  void kind[0];
  void buyer[0];
  void base[0];
  void saleOf[0];
  void earner[0];
  void amount[0];
  for (let sale = from; sale < to; sale++) {
    const earns = seller[sale]!;
    if (sellerVerdict(bonus, kind, earns, buyer[sale]!) !== "earns") continue;
    const of = base[sale]!;
    let paid: number;
    if (byProduct && hasProductTerms(bonus, sales, sale)) paid = payByProduct(plan, bonus, sales, sale);
    else paid = of <= limit ? applyInLimit(of, num, den) : applyRatio(of, bonus.rate);
    if (paid === 0) continue;
    saleOf[count] = sale;
    earner[count] = earns;
    amount[count] = paid;
    count++;
  }
  return count;
}

/** The terms that a sale's seller earns this bonus on: one percent, or parts where its products differ. */
export function sellerTerms(plan: CompiledPlan, bonus: SellerBonus, sales: SaleTable, sale: number): Terms {
  const of = bonus.base;
  const pegged = of === "cv" ? { of, peg: plan.peg } : { of };
  if (!hasProductTerms(bonus, sales, sale)) return { ...pegged, percent: bonus.percent };
  const currency = payCurrency(plan, bonus, sales, sale);
  const parts = sales.lines[sale]!.map((line): PartTerms => {
    const own = lineTerms(bonus, line);
    // A fixed amount stands per currency; where the plan names none for this one, the percent applies.
    const fixed = own?.fixed !== undefined && Object.hasOwn(own.fixed, currency) ? own.fixed[currency] : undefined;
    if (fixed === undefined) return { percent: own?.percent ?? bonus.percent };
    return { fixed, quantity: line.quantity, original: formatMoney(line.amount, saleCurrency(sales, sale)) };
  });
  const percents = new Set(parts.map((part) => ("percent" in part ? part.percent : null)));
  const [only] = percents;
  return percents.size === 1 && typeof only === "string" ? { ...pegged, percent: only } : { ...pegged, parts };
}

/** Amount-based bonuses pay in the sale's currency, CV-based ones in the company's. */
export function payCurrency(
  plan: CompiledPlan,
  bonus: { base: "amount" | "cv" },
  sales: SaleTable,
  sale: number,
): string {
  return bonus.base === "amount" ? saleCurrency(sales, sale) : plan.companyCurrency;
}

function payByProduct(plan: CompiledPlan, bonus: SellerBonus, sales: SaleTable, sale: number): number {
  const terms = sellerTerms(plan, bonus, sales, sale);
  return exactNumber(remainder(terms, payCurrency(plan, bonus, sales, sale), remainingLines(sales, sale)));
}

function hasProductTerms(bonus: SellerBonus, sales: SaleTable, sale: number): boolean {
  return sales.lines[sale]?.some((line) => lineTerms(bonus, line) !== undefined) ?? false;
}

/** What was frozen at the sale goes before what the plan says of the product. */
function lineTerms(bonus: SellerBonus, line: SaleLine): LineTerms | undefined {
  return line.terms?.[bonus.name] ?? (line.productId === null ? undefined : bonus.products.get(line.productId));
}
