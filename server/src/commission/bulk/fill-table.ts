import { workedAt } from "@fairline/engine";
import type { LineColumns, Run } from "@fairline/engine";
import { BASE, BONUS, LEVEL, PAID_LEVEL, RATE, STRIDE, Texts, wider } from "./line-table.ts";
import type { LineTable } from "./line-table.ts";
import { intRoom } from "./room.ts";

/** Whose lines they are. */
export interface LinePlaces {
  /** Position to the member's place in the order of ids. */
  readonly inputOf: Int32Array;
  /** The same of whoever is paid what a position earns. */
  readonly payeeOf: Int32Array;
  /** By bonus: its currency, as an index into CURRENCIES; null: its sales'. */
  readonly currencies: readonly (number | null)[];
}

/** Brings a run's lines into order, by counting: lines of sales first. */
export function lineTable(run: Run, { inputOf, payeeOf, currencies }: LinePlaces): LineTable {
  const { bonuses } = run.plan;
  if (bonuses.length > 255) throw new Error("a plan has at most 255 bonuses");
  const firstOf = new Int32Array(bonuses.length + 1);
  for (const [bonus, lines] of run.lines.entries()) firstOf[bonus + 1] = firstOf[bonus]! + lines.count;
  const [sales, members] = [run.sales.count, run.network.size];
  // One slot a sale, then one a member; two entries of offset, as in the engine's counting sorts.
  const next = intRoom(sales + members + 2);
  const slots = run.lines.map((_, bonus) => slotsOf(run, bonus, inputOf, sales));
  for (const [bonus, lines] of run.lines.entries()) countLines(lines, slots[bonus]!, next);
  for (let at = 2; at < next.length; at++) next[at]! += next[at - 1]!;
  const lines = intRoom(next.at(-1)!);
  // A second thread hashes it meanwhile.
  const words = intRoom(lines.length * STRIDE);
  const table: LineTable = {
    words,
    amounts: new Float64Array(words.buffer),
    texts: new Texts(),
    lines,
    firstOf,
    saleFrom: next.subarray(0, sales + 1),
    memberFrom: next.subarray(sales, sales + members + 1),
  };
  const byName = bonuses.map((_, index) => index).sort((a, b) => (bonuses[a]!.name < bonuses[b]!.name ? -1 : 1));
  for (const bonus of byName) {
    placeLines(run, bonus, table, {
      next,
      slot: slots[bonus]!,
      payeeOf,
      currency: currencies[bonus]!,
      describe: describer(run, bonus, table.texts),
    });
  }
  return table;
}

// Lines of one source stand together in the columns of a bonus, and so they do in the table.

function countLines({ source, amount, count }: LineColumns, slot: Int32Array, next: Int32Array): void {
  for (let at = 0; at < count;) {
    const of = source[at]!;
    let kept = 0;
    for (; at < count && source[at] === of; at++) if (amount[at] !== 0) kept++;
    next[slot[of]! + 2]! += kept;
  }
}

interface Placing {
  readonly next: Int32Array;
  readonly slot: Int32Array;
  readonly payeeOf: Int32Array;
  readonly currency: number | null;
  readonly describe: Describe;
}

function placeLines(run: Run, bonus: number, table: LineTable, placing: Placing): void {
  const { source, count } = run.lines[bonus]!;
  const room: Room = { group: new Int32Array(8), payees: new Int32Array(8) };
  // Block by block, so that it is compiled whole and early; see the engine's `inBlocks`.
  for (let from = 0, size = 16; from < count; size = Math.min(2 * size, 2_048)) {
    let to = Math.min(from + size, count);
    while (to < count && source[to] === source[to - 1]) to++;
    placeSome(run, bonus, table, placing, room, from, to);
    from = to;
  }
}

/** The lines of one source and whoever they pay. */
interface Room {
  group: Int32Array;
  payees: Int32Array;
}

function placeSome(
  run: Run,
  bonus: number,
  { words, amounts, lines, firstOf }: LineTable,
  { next, slot, payeeOf, currency, describe }: Placing,
  room: Room,
  from: number,
  to: number,
): void {
  const { source, earner, paidLevel, amount } = run.lines[bonus]!;
  const first = firstOf[bonus]!;
  let { group, payees } = room;
  for (let at = from; at < to;) {
    const of = source[at]!;
    let size = 0;
    for (; at < to && source[at] === of; at++) {
      if (amount[at] === 0) continue;
      if (size === group.length) {
        room.group = group = wider(group, new Int32Array(size * 2));
        room.payees = payees = wider(payees, new Int32Array(size * 2));
      }
      // Few, mostly: putting each in its place by hand is fastest.
      const payee = payeeOf[earner[at]!]!;
      let place = size++;
      for (; place > 0 && payees[place - 1]! > payee; place--) {
        payees[place] = payees[place - 1]!;
        group[place] = group[place - 1]!;
      }
      payees[place] = payee;
      group[place] = at;
    }
    const begin = next[slot[of]! + 1]!;
    next[slot[of]! + 1] = begin + size;
    const code = bonus | ((currency ?? run.sales.currency[of]!) << 8);
    for (let index = 0; index < size; index++) {
      const line = group[index]!;
      const word = (begin + index) * STRIDE;
      lines[begin + index] = first + line;
      words[word] = payees[index]!;
      words[word + PAID_LEVEL] = paidLevel[line]!;
      words[word + BONUS] = code;
      amounts[(word >> 1) + 3] = amount[line]!;
      describe(line, words, word);
    }
  }
}

/** By source of a bonus: its slot. */
function slotsOf(run: Run, bonus: number, inputOf: Int32Array, sales: number): Int32Array {
  if (run.plan.bonuses[bonus]!.per === "sale") {
    const { input } = run.sales;
    return input === null ? Int32Array.from({ length: sales }, (_, sale) => sale) : input;
  }
  return inputOf.map((input) => sales + input);
}

/** Writes level, base and rate of a line (index within its bonus) from `at` on. */
type Describe = (line: number, words: Int32Array, at: number) => void;

/**
 * Where many lines say the same, it is worked out by the engine for the first of them and kept: a walk over whole sales says no
 * more of its base than the sale's sum, and no more of its rate than the entry in its table. Anything else is asked for line by line.
 */
function describer(run: Run, bonus: number, texts: Texts): Describe {
  const rule = run.plan.bonuses[bonus]!;
  const lines = run.lines[bonus]!;
  const ask: Describe = (line, words, at) => {
    const { level, base, rate } = workedAt(run, bonus, line);
    words[at + LEVEL] = level;
    words[at + BASE] = texts.number(base);
    words[at + RATE] = rate === null ? -1 : texts.number(rate);
  };
  if (rule.shape !== "walk") return ask;
  const all = rule.weights.filter === null && rule.weights.counts === null;
  const perSale = rule.per === "sale";
  if (perSale && (!all || !["amount", "cv", "qv"].includes(rule.base))) return ask;
  if (!perSale && lines.base === null) return ask;
  const values = perSale ? run.sales[rule.base as "amount" | "cv" | "qv"] : lines.base!;
  const inSalesCurrency = perSale && rule.base === "amount";
  const { depth } = run.network.trees[rule.tree]!;
  const { source, earner, rate: rates, amount, uncut } = lines;
  const { seller, currency } = run.sales;
  const bases = new Map<number, Map<number, number>>();
  const rateOf: (number | undefined)[] = [];
  // Lines of one source come one after the other.
  let lastOf = -1;
  let lastBase = -1;
  let lastDepth = 0;
  return (line, words, at) => {
    const of = source[line]!;
    if (of !== lastOf) {
      const money = inSalesCurrency ? currency[of]! : 0;
      let known = bases.get(money);
      if (known === undefined) bases.set(money, (known = new Map<number, number>()));
      let base = known.get(values[of]!);
      if (base === undefined) {
        ask(line, words, at);
        base = words[at + BASE]!;
        known.set(values[of]!, base);
      }
      lastOf = of;
      lastBase = base;
      lastDepth = depth[perSale ? seller[of]! : of]!;
    }
    const rate = rateOf[rates[line]!];
    if (rate === undefined) {
      ask(line, words, at);
      if (uncut === null || uncut[line] === amount[line]) rateOf[rates[line]!] = words[at + RATE]!;
      return;
    }
    words[at + LEVEL] = lastDepth - depth[earner[line]!]!;
    words[at + BASE] = lastBase;
    words[at + RATE] = rate;
  };
}
