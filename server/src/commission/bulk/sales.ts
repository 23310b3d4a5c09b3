import { NONE } from "@fairline/engine";
import { ascending, IdIndex, inOrder } from "./ids.ts";
import type { People } from "./people.ts";
import { saleBlock } from "./sale-block.ts";
import type { SaleBlock } from "./sale-block.ts";
import type { SaleColumns } from "./sale-columns.ts";
import { floatRoom, intRoom } from "./room.ts";

/** How many lines stand in one block. */
const BLOCK = 16_384;

/**
 * Puts together a period's sales, their lines and what was refunded of them, line by line in the order of sales; once. Lines of other
 * sales may be among them. What `standingSales` reads as objects: the two must say the same.
 * @param isLive whether sales whose seller is unknown are left out
 */
export function* saleBlocks(columns: SaleColumns, people: People, isLive: boolean): Generator<SaleBlock> {
  const saleOrder = ascending(columns.sales.ids.column);
  const ids = inOrder(columns.sales.ids.column, saleOrder);
  const of = salesInOrder(columns, saleOrder);
  const buyers = people.membersOf(of.buyers);
  const { sellers } = of;
  const isOut = (sale: number): boolean => isLive && sellers[sale]! >= 0 && !people.knows(sellers[sale]!);
  const { order, saleOf } = linesInOrder(columns, ids, isOut);
  const parts: Parts = {
    ids,
    of,
    buyers,
    lines: columns.lines,
    order,
    saleOf,
    gone: goneOf(columns, ids, order, saleOf),
  };
  for (let from = 0; from < order.length; from += BLOCK) {
    const block = saleBlock(Math.min(BLOCK, order.length - from));
    fillBlock(block, from, parts);
    yield block;
  }
}

/** What sale lines are put together from; by sale in the order of ids, by line as they were read. */
interface Parts {
  readonly ids: Float64Array;
  readonly of: ReturnType<typeof salesInOrder>;
  readonly buyers: Float64Array;
  readonly lines: SaleColumns["lines"];
  readonly order: Int32Array;
  readonly saleOf: Int32Array;
  readonly gone: Gone | null;
}

// By itself, and without a list or an object a line: as a part of the generator it made more garbage than what it reads.
function fillBlock(block: SaleBlock, from: number, { ids, of, buyers, lines, order, saleOf, gone }: Parts): void {
  const amounts = lines.amounts.column;
  const cvs = lines.cvs.column;
  const qvs = lines.qvs.column;
  const numbers = lines.numbers.column;
  const quantities = lines.quantities.column;
  const products = lines.products.column;
  for (let at = 0; at < block.count; at++) {
    const line = order[from + at]!;
    const sale = saleOf[line]!;
    block.saleIds[at] = ids[sale]!;
    block.lines[at] = numbers[line]!;
    block.sellers[at] = of.sellers[sale]!;
    block.buyers[at] = buyers[sale]!;
    block.days[at] = of.days[sale]!;
    block.currencies[at] = of.currencies[sale]!;
    block.abouts[at] = of.abouts[sale]!;
    block.quantities[at] = quantities[line]!;
    block.products[at] = products[line]!;
    const back = gone === null ? 0 : gone.rowOf[line]!;
    const planAmount = lines.planAmounts.at(line);
    const planCv = lines.planCvs.at(line);
    const planQv = lines.planQvs.at(line);
    const amount = amounts[line]!;
    const cv = cvs[line]!;
    const qv = qvs[line]!;
    block.amountsSold[at] = planAmount < 0 ? amount : planAmount;
    block.cvsSold[at] = planCv < 0 ? cv : planCv;
    block.qvsSold[at] = planQv < 0 ? qv : planQv;
    block.amounts[at] = planPart(planAmount, back === 0 ? amount : amount - gone!.amounts[back]!, amount);
    block.cvs[at] = planPart(planCv, back === 0 ? cv : cv - gone!.cvs[back]!, cv);
    block.qvs[at] = planPart(planQv, back === 0 ? qv : qv - gone!.qvs[back]!, qv);
    // What an affiliate program pays a part of is none of the plan's fixed amounts and prices.
    block.fixed[at] = planAmount < 0 ? lines.fixed.at(line) : -1;
    block.wholesale[at] = planAmount < 0 ? lines.wholesale.at(line) : -1;
    block.retail[at] = planAmount < 0 ? lines.retail.at(line) : -1;
  }
}

function salesInOrder(columns: SaleColumns, order: Uint32Array | null) {
  const { sellers, buyers, days, currencies, abouts } = columns.sales;
  return {
    sellers: inOrder(sellers.column, order),
    buyers: inOrder(buyers.column, order),
    days: inOrder(days.column, order),
    currencies: inOrder(currencies.column, order),
    abouts: inOrder(abouts.column, order),
  };
}

/** The rows of the lines that count, by sale and number; by row, the place of its sale. */
function linesInOrder(
  columns: SaleColumns,
  ids: Float64Array,
  isOut: (sale: number) => boolean,
): { order: Int32Array; saleOf: Int32Array } {
  const saleOf = new IdIndex(ids).all(columns.lines.sales.column);
  const numbers = columns.lines.numbers.column;
  // By sale, two entries of offset: how many, then where its lines begin.
  const next = intRoom(ids.length + 2);
  for (let row = 0; row < saleOf.length; row++) {
    const sale = saleOf[row]!;
    if (sale === NONE) continue;
    if (isOut(sale)) saleOf[row] = NONE;
    else next[sale + 2]!++;
  }
  for (let at = 2; at < next.length; at++) next[at]! += next[at - 1]!;
  const order = intRoom(next.at(-1)!);
  const begins = next.slice(1);
  for (let row = 0; row < saleOf.length; row++) {
    const sale = saleOf[row]!;
    if (sale === NONE) continue;
    // A sale has few lines, and they come in order mostly.
    let at = next[sale + 1]!++;
    for (; at > begins[sale]! && numbers[order[at - 1]!]! > numbers[row]!; at--) order[at] = order[at - 1]!;
    order[at] = row;
  }
  return { order, saleOf };
}

/** What was refunded of each line, added up; null where nothing was. By line its row in the sums, 0 where there is none. */
function goneOf(columns: SaleColumns, ids: Float64Array, order: Int32Array, saleOf: Int32Array): Gone | null {
  const [sales, lines] = [columns.refunds.sales.column, columns.refunds.lines.column];
  if (sales.length === 0) return null;
  const saleAt = new IdIndex(ids).all(sales);
  const numbers = columns.lines.numbers.column;
  const firstOf = intRoom(ids.length).fill(NONE);
  for (let at = order.length - 1; at >= 0; at--) firstOf[saleOf[order[at]!]!] = at;
  const gone: Gone = {
    rowOf: intRoom(saleOf.length),
    amounts: floatRoom(sales.length + 1),
    cvs: floatRoom(sales.length + 1),
    qvs: floatRoom(sales.length + 1),
  };
  for (let row = 0; row < sales.length; row++) {
    const sale = saleAt[row]!;
    if (sale === NONE) continue;
    for (let at = firstOf[sale]!; at >= 0 && at < order.length && saleOf[order[at]!] === sale; at++) {
      const line = order[at]!;
      if (numbers[line] !== lines[row]) continue;
      const sum = (gone.rowOf[line] ||= row + 1);
      gone.amounts[sum]! += columns.refunds.amounts.column[row]!;
      gone.cvs[sum]! += columns.refunds.cvs.column[row]!;
      gone.qvs[sum]! += columns.refunds.qvs.column[row]!;
    }
  }
  return gone;
}

interface Gone {
  readonly rowOf: Int32Array;
  readonly amounts: Float64Array;
  readonly cvs: Float64Array;
  readonly qvs: Float64Array;
}

/** What the plan counts of what is left of a line, as `plan_part` of the database says: its part of it, half away from zero; -1 is all. */
export function planPart(plan: number, left: number, sold: number): number {
  if (plan < 0) return left;
  if (sold === 0) return 0;
  return Number((2n * BigInt(plan) * BigInt(left) + BigInt(sold)) / (2n * BigInt(sold)));
}
