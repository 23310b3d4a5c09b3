import { createHash } from "node:crypto";
import { compilePlan, CURRENCIES, NO_DAY, NONE, dayText, formatMoney } from "@fairline/engine";
import type { CompiledPlan, Plan, SaleLine } from "@fairline/engine";
import { FURTHER_FROM } from "../../network/index.ts";
import { csvField } from "../earnings-csv.ts";
import { planNeeds } from "../plan-needs.ts";
import { ByteWriter } from "./byte-writer.ts";
import { bytes, CopyReader, floats, ints, Words } from "./read-copy.ts";

/** A snapshot without its people and sales: what fits into one message. */
export interface SnapshotHead {
  readonly plan: Plan;
  readonly planSha256: string;
  readonly companyCurrency: string;
  readonly day: string | null;
  readonly rates: Readonly<Record<string, string>>;
}

/** Days from 1970-01-01 to the day that PostgreSQL counts from. */
const FROM_2000 = 10_957;
const KIND_TEXTS = ["customer", "affiliate", "distributor"];

/**
 * A snapshot as columns, read from its tables by COPY (see `snapshotQueries`): members, then what earlier runs left, then
 * sales, each in the order of ids. What is read goes into the input hash at once, the same bytes as `inputSha256` makes.
 */
export class SnapshotColumns {
  readonly head: SnapshotHead;
  readonly compiled: CompiledPlan;
  /** Trees beside the sponsor tree. */
  readonly treeNames: readonly string[];
  readonly memberIds = floats();
  readonly kinds = bytes();
  /** Ids, -1 where there is none. */
  readonly sponsors = floats();
  readonly joined = ints();
  /** By tree; null where no member has it. */
  readonly parents: { readonly ids: ReturnType<typeof floats>; known: boolean }[];
  /** By tree; null where its legs are not read. */
  readonly legs: ({ readonly seats: ReturnType<typeof bytes>; known: boolean } | null)[];
  /** Of a further position, -1 of everybody else; empty where no tree has legs. */
  readonly holders = floats();
  readonly past: { readonly memberId: number; readonly past: string }[] = [];

  readonly saleIds = floats();
  readonly sellers = floats();
  readonly buyers = floats();
  readonly currencies = bytes();
  readonly days = ints();
  readonly amounts = floats();
  readonly cvs = floats();
  readonly qvs = floats();
  /** Which market and tags, into `abouts`. */
  readonly aboutOf = ints();
  readonly abouts: { readonly market: string | null; readonly tags: readonly string[] }[] = [];
  /** By sale, only where the plan looks into sales. */
  readonly saleLines: SaleLine[][] | null;

  readonly #hash = createHash("sha256");
  readonly #text = new ByteWriter((piece) => void this.#hash.update(piece), false);
  readonly #members = new CopyReader();
  readonly #pasts = new CopyReader();
  readonly #sales = new CopyReader();
  readonly #dayTexts = new Map<number, Uint8Array>();
  readonly #products = new Words();
  readonly #productFields: Uint8Array[] = [];
  readonly #aboutWords = new Words();
  readonly #aboutFields: Uint8Array[] = [];
  readonly #currencyFields = new Map<string, { readonly index: number; readonly text: Uint8Array }>();
  readonly #seated: number;
  #lineOfSale = 0;

  constructor(head: SnapshotHead) {
    this.head = head;
    this.compiled = compilePlan(head.plan, head.companyCurrency);
    const { trees, seated } = planNeeds(head.plan, head.companyCurrency);
    this.treeNames = trees.toSorted();
    this.legs = this.treeNames.map((name) => (seated.includes(name) ? { seats: bytes(), known: false } : null));
    this.#seated = seated.length;
    this.parents = this.treeNames.map(() => ({ ids: floats(), known: false }));
    this.saleLines = looksIntoSales(this.compiled) ? [] : null;
    this.#hash.update(`plan,${head.planSha256}\ncurrency,${head.companyCurrency}\n`);
    if (head.day !== null) this.#hash.update(`day,${head.day}\n`);
    for (const currency of Object.keys(head.rates).sort())
      this.#hash.update(`rate,${currency},${head.rates[currency]}\n`);
  }

  feedMembers(piece: Uint8Array): void {
    const reader = this.#members;
    const text = this.#text;
    reader.feed(piece, 4 + 2 * this.treeNames.length + (this.#seated > 0 ? this.#seated + 1 : 0), () => {
      const id = reader.int64(-1);
      const kind = reader.int16();
      const sponsor = reader.int64(-1);
      const days = reader.int32(NO_DAY);
      this.memberIds.push(id);
      this.kinds.push(kind);
      this.sponsors.push(sponsor);
      text.room();
      text.bytes(MEMBER);
      text.number(id);
      text.comma();
      text.bytes(KIND_BYTES[kind]!);
      text.comma();
      if (sponsor >= 0) text.number(sponsor);
      if (days === NO_DAY) this.joined.push(NO_DAY);
      else {
        this.joined.push(days + FROM_2000);
        text.comma();
        text.bytes(this.#dayText(days));
      }
      text.newline();
      for (const [index, tree] of this.treeNames.entries()) {
        const isKnown = reader.int16() === 1;
        const parent = reader.int64(-1);
        const column = this.parents[index]!;
        column.ids.push(parent);
        const legs = this.legs[index]!;
        const leg = legs === null ? -1 : reader.int16();
        legs?.seats.push(Math.min(255, Math.max(0, leg)));
        if (!isKnown) continue;
        column.known = true;
        text.text(`parent,${id},${tree},`);
        if (parent >= 0) text.number(parent);
        text.newline();
        if (legs === null || leg < 0) continue;
        legs.known = true;
        text.text(`leg,${id},${tree},${leg}\n`);
      }
      if (this.#seated === 0) return;
      const holder = reader.int64(-1);
      this.holders.push(holder);
      if (holder >= 0) text.text(`holder,${id},${holder}\n`);
    });
  }

  feedPast(piece: Uint8Array): void {
    const reader = this.#pasts;
    reader.feed(piece, 2, () => {
      const memberId = reader.int64(-1);
      const past = Buffer.from(reader.raw()!, "latin1").toString("utf8");
      this.past.push({ memberId, past });
      this.#text.text(`past,${memberId},${csvField(past)}\n`);
    });
  }

  feedSales(piece: Uint8Array): void {
    const reader = this.#sales;
    const text = this.#text;
    reader.feed(piece, SALE_FIELDS, () => {
      const id = reader.int64(-1);
      const [seller, buyer] = [reader.int64(-1), reader.int64(-1)];
      const [amountSold, cvSold, qvSold] = [reader.int64(0), reader.int64(0), reader.int64(0)];
      const [amount, cv, qv] = [reader.int64(0), reader.int64(0), reader.int64(0)];
      const [fixed, wholesale, retail] = [reader.int64(-1), reader.int64(-1), reader.int64(-1)];
      const quantity = reader.int32(0);
      const days = reader.int32(NO_DAY);
      const currency = this.#currency(reader.raw()!);
      const product = this.#word(this.#products, this.#productFields, reader.raw()!);
      const about = this.#about(reader.raw(), reader.raw());
      text.room(this.#productFields[product]!.length + this.#aboutFields[about]!.length);
      const count = this.saleIds.count;
      if (count === 0 || this.saleIds.column[count - 1] !== id) {
        this.#lineOfSale = 0;
        this.saleIds.push(id);
        this.sellers.push(seller);
        this.buyers.push(buyer);
        this.currencies.push(currency.index);
        this.days.push(days === NO_DAY ? NO_DAY : days + FROM_2000);
        this.amounts.push(amount);
        this.cvs.push(cv);
        this.qvs.push(qv);
        this.aboutOf.push(about);
        this.saleLines?.push([]);
        if (days !== NO_DAY) {
          text.bytes(ABOUT);
          text.number(id);
          text.comma();
          text.bytes(this.#dayText(days));
          text.comma();
          text.bytes(this.#aboutFields[about]!);
          text.newline();
        }
      } else {
        const last = count - 1;
        this.amounts.column[last]! += amount;
        this.cvs.column[last]! += cv;
        this.qvs.column[last]! += qv;
      }
      this.#lineOfSale += 1;
      text.room(this.#productFields[product]!.length);
      text.bytes(SALE);
      text.number(id);
      text.comma();
      text.number(this.#lineOfSale);
      text.comma();
      if (seller >= 0) text.number(seller);
      text.comma();
      if (buyer >= 0) text.number(buyer);
      text.comma();
      text.bytes(currency.text);
      text.comma();
      text.bytes(this.#productFields[product]!);
      text.comma();
      text.number(quantity);
      text.comma();
      text.number(amountSold);
      text.comma();
      text.number(cvSold);
      text.comma();
      text.number(qvSold);
      text.comma();
      text.number(amount);
      text.comma();
      text.number(cv);
      text.comma();
      text.number(qv);
      text.comma();
      if (fixed >= 0) text.number(fixed);
      text.newline();
      if (wholesale >= 0 || retail >= 0) {
        text.bytes(PRICES);
        text.number(id);
        text.comma();
        text.number(this.#lineOfSale);
        text.comma();
        if (wholesale >= 0) text.number(wholesale);
        text.comma();
        if (retail >= 0) text.number(retail);
        text.newline();
      }
      this.saleLines?.at(-1)!.push({
        productId: this.#products.texts[product]!,
        quantity,
        amount: BigInt(amountSold),
        cv: BigInt(cvSold),
        qv: BigInt(qvSold),
        remaining: { amount: BigInt(amount), cv: BigInt(cv), qv: BigInt(qv) },
        ...(wholesale >= 0 && { wholesale: BigInt(wholesale) }),
        ...(retail >= 0 && { retail: BigInt(retail) }),
        ...(fixed >= 0 && {
          terms: {
            affiliate: {
              fixed: { [CURRENCIES[currency.index]!]: formatMoney(BigInt(fixed), CURRENCIES[currency.index]!) },
            },
          },
        }),
      });
    });
  }

  /** After everything was fed. */
  inputSha256(): string {
    this.#text.flush();
    return this.#hash.digest("hex");
  }

  #dayText(days: number): Uint8Array {
    let text = this.#dayTexts.get(days);
    if (text === undefined) {
      text = Buffer.from(dayText(days + FROM_2000));
      this.#dayTexts.set(days, text);
    }
    return text;
  }

  #word(words: Words, fields: Uint8Array[], raw: string): number {
    const word = words.number(raw);
    if (fields[word] === undefined) fields[word] = Buffer.from(csvField(words.texts[word]!));
    return word;
  }

  #currency(raw: string): { readonly index: number; readonly text: Uint8Array } {
    let known = this.#currencyFields.get(raw);
    if (known === undefined) {
      const index = CURRENCIES.indexOf(raw);
      if (index < 0) throw new Error(`${raw} is not an ISO 4217 currency`);
      known = { index, text: Buffer.from(raw) };
      this.#currencyFields.set(raw, known);
    }
    return known;
  }

  #about(market: string | null, tags: string | null): number {
    const word = this.#aboutWords.number(`${market === null ? "" : `m${market}`}\n${tags ?? ""}`);
    if (this.#aboutFields[word] === undefined) {
      const list = tags === null ? [] : (JSON.parse(Buffer.from(tags, "latin1").toString("utf8")) as string[]);
      const place = market === null ? null : Buffer.from(market, "latin1").toString("utf8");
      this.abouts.push({ market: place, tags: list });
      this.#aboutFields[word] = Buffer.from(`${csvField(place ?? "")},${csvField(list.join(";"))}`);
    }
    return word;
  }
}

const MEMBER = Buffer.from("member,");
const ABOUT = Buffer.from("about,");
const SALE = Buffer.from("sale,");
const PRICES = Buffer.from("prices,");
const KIND_BYTES = KIND_TEXTS.map((kind) => Buffer.from(kind));
const SALE_FIELDS = 18;

/** Whether order lines, markets or tags matter, so that a sale's sums are not enough. */
function looksIntoSales(plan: CompiledPlan): boolean {
  const weighed = [...plan.bonuses, ...plan.volumes].some(
    (one) => "weights" in one && (one.weights.filter !== null || one.weights.counts !== null),
  );
  return weighed || plan.bonuses.some(({ shape }) => shape === "seller");
}

const FURTHER = Number(FURTHER_FROM);

/** Where further positions begin. */
function firstFurther(ids: Float64Array): number {
  let at = ids.length;
  while (at > 0 && ids[at - 1]! >= FURTHER) at--;
  return at;
}

/** Index of an id among ids in ascending order, or `NONE`; -1 is nobody. */
export function indexOfIds(ids: Float64Array): (id: number) => number {
  const further = firstFurther(ids);
  if (further > 0 && further < ids.length) {
    const [ofMember, ofPosition] = [indexOfIds(ids.subarray(0, further)), indexOfIds(ids.subarray(further))];
    return (id) => {
      if (id < FURTHER) return ofMember(id);
      const found = ofPosition(id);
      return found === NONE ? NONE : found + further;
    };
  }
  const [first, last] = [ids[0] ?? 0, ids.at(-1) ?? 0];
  if (last - first < 8 * ids.length + 1_000_000) {
    const table = new Int32Array(last - first + 1).fill(NONE);
    for (let at = 0; at < ids.length; at++) table[ids[at]! - first] = at;
    return (id) => (id < first || id > last ? NONE : table[id - first]!);
  }
  return (id) => {
    let [from, end] = [0, ids.length];
    while (from < end) {
      const middle = (from + end) >>> 1;
      if (ids[middle]! < id) from = middle + 1;
      else end = middle;
    }
    return ids[from] === id ? from : NONE;
  };
}
