import { createHash } from "node:crypto";
import { compilePlan, CURRENCIES, NO_DAY, dayText, formatMoney } from "@fairline/engine";
import type { CompiledPlan, Plan, SaleLine } from "@fairline/engine";
import { csvField } from "../earnings-csv.ts";
import { planNeeds } from "../plan-needs.ts";
import { ByteWriter } from "./byte-writer.ts";
import { FROM_2000 } from "./ids.ts";
import { PeopleReader } from "./people.ts";
import type { People, TreeSource } from "./people.ts";
import { bytes, CopyReader, floats, ints } from "./read-copy.ts";
import { SaleWords } from "./sale-words.ts";
import { memberRows, SaleRows } from "./snapshot-rows.ts";
import type { Pieces } from "./snapshot-rows.ts";

/** A snapshot without its people and sales: what fits into one message. */
export interface SnapshotHead {
  readonly plan: Plan;
  readonly planSha256: string;
  readonly companyCurrency: string;
  readonly day: string | null;
  readonly rates: Readonly<Record<string, string>>;
}

const KIND_TEXTS = ["customer", "affiliate", "distributor"];

/** How people and sales are read where they are not a run's snapshot yet: out of everybody's tables. */
export interface Sources {
  /** The trees that the plan climbs beside the sponsor tree, as far as the company has them. */
  readonly trees: readonly TreeSource[];
  /** The period is not over: a sale whose seller joined in the moment between the two reads is left out; the next run has it. */
  readonly live: boolean;
}

/**
 * A snapshot as columns, read by COPY: members, then what earlier runs left, then sales. Either out of a run's own tables
 * (`snapshotQueries`), or out of everybody's (`read-sources`): then it finds who stands where, and gives the rows of the run's tables.
 * What is read goes into the input hash at once, the same bytes as `inputSha256` makes.
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
  readonly words = new SaleWords();
  /** Which market and tags, into the abouts of `words`. */
  readonly aboutOf = ints();
  /** By sale, only where the plan looks into sales. */
  readonly saleLines: SaleLine[][] | null;

  readonly #hash = createHash("sha256");
  readonly #text = new ByteWriter((piece) => void this.#hash.update(piece), false);
  readonly #people: PeopleReader | null;
  #found: People | null = null;
  readonly #saleRows: SaleRows | null;
  readonly #isLive: boolean;
  readonly #members = new CopyReader();
  readonly #pasts = new CopyReader();
  readonly #sales = new CopyReader();
  readonly #dayTexts = new Map<number, Uint8Array>();
  readonly #treeFields: readonly Uint8Array[];
  readonly #seated: number;
  #lineOfSale = 0;
  #lastMember = -1;
  #lastSale = -1;

  constructor(head: SnapshotHead, sources: Sources | null = null) {
    this.head = head;
    this.#people = sources === null ? null : new PeopleReader(sources.trees);
    this.#saleRows = sources === null ? null : new SaleRows();
    this.#isLive = sources?.live === true;
    this.compiled = compilePlan(head.plan, head.companyCurrency);
    const { trees, seated } = planNeeds(head.plan, head.companyCurrency);
    this.treeNames = trees.toSorted();
    this.#treeFields = this.treeNames.map((name) => Buffer.from(`,${name},`));
    this.legs = this.treeNames.map((name) => (seated.includes(name) ? { seats: bytes(), known: false } : null));
    this.#seated = seated.length;
    this.parents = this.treeNames.map(() => ({ ids: floats(), known: false }));
    this.saleLines = looksIntoSales(this.compiled) ? [] : null;
    this.#hash.update(`plan,${head.planSha256}\ncurrency,${head.companyCurrency}\n`);
    if (head.day !== null) this.#hash.update(`day,${head.day}\n`);
    for (const currency of Object.keys(head.rates).sort())
      this.#hash.update(`rate,${currency},${head.rates[currency]}\n`);
  }

  /** @param source see `SOURCES` */
  feedSource(source: number, piece: Uint8Array): void {
    this.#people!.feed(source, piece);
  }

  feedMembers(piece: Uint8Array): void {
    const reader = this.#members;
    reader.feed(piece, 4 + 2 * this.treeNames.length + (this.#seated > 0 ? this.#seated + 1 : 0), () => {
      const id = reader.int64(-1);
      const kind = reader.int16();
      const sponsor = reader.int64(-1);
      const days = reader.int32(NO_DAY);
      this.#addMember(id, kind, sponsor, days === NO_DAY ? NO_DAY : days + FROM_2000);
      for (let tree = 0; tree < this.treeNames.length; tree++) {
        const tells = reader.int16() === 1;
        const parent = reader.int64(-1);
        this.#addPlace(tree, id, tells, parent, this.legs[tree] === null ? -1 : reader.int16());
      }
      if (this.#seated > 0) this.#addHolder(id, reader.int64(-1));
    });
  }

  #addMember(id: number, kind: number, sponsor: number, joined: number): void {
    if (id <= this.#lastMember) throw outOfOrder("member", id);
    this.#lastMember = id;
    this.memberIds.push(id);
    this.kinds.push(kind);
    this.sponsors.push(sponsor);
    this.joined.push(joined);
    const text = this.#text;
    text.room();
    text.bytes(MEMBER);
    text.number(id);
    text.comma();
    text.bytes(KIND_BYTES[kind]!);
    text.comma();
    if (sponsor >= 0) text.number(sponsor);
    if (joined !== NO_DAY) {
      text.comma();
      text.bytes(this.#dayText(joined - FROM_2000));
    }
    text.newline();
  }

  #addPlace(tree: number, id: number, tells: boolean, parent: number, leg: number): void {
    const column = this.parents[tree]!;
    column.ids.push(parent);
    const legs = this.legs[tree]!;
    legs?.seats.push(Math.min(255, Math.max(0, leg)));
    if (!tells) return;
    column.known = true;
    const text = this.#text;
    const name = this.#treeFields[tree]!;
    text.room(2 * name.length);
    text.bytes(PARENT);
    text.number(id);
    text.bytes(name);
    if (parent >= 0) text.number(parent);
    text.newline();
    if (legs === null || leg < 0) return;
    legs.known = true;
    text.bytes(LEG);
    text.number(id);
    text.bytes(name);
    text.number(leg);
    text.newline();
  }

  #addHolder(id: number, holder: number): void {
    this.holders.push(holder);
    if (holder >= 0) this.#text.text(`holder,${id},${holder}\n`);
  }

  /** Everybody, once the rows of the sources are read. */
  #everybody(): People {
    if (this.#found !== null) return this.#found;
    const people = this.#people!.finish();
    this.#found = people;
    const treeAt = this.treeNames.map((name) => people.places.findIndex((places) => places.name === name));
    for (let at = 0; at < people.ids.length; at++) {
      const id = people.ids[at]!;
      this.#addMember(id, people.kinds[at]!, people.sponsors[at]!, people.joined[at]!);
      for (const [tree, index] of treeAt.entries()) {
        const places = people.places[index];
        const tells = places !== undefined && people.tells(index, at);
        this.#addPlace(tree, id, tells, places?.parents[at] ?? -1, places?.legs?.[at] ?? -1);
      }
      if (this.#seated > 0) this.#addHolder(id, people.holders?.[at] ?? -1);
    }
    return people;
  }

  /** The rows of a run's own tables, as COPY wants them; only out of sources, after what they are made of was fed. */
  rows(table: "member" | "sale"): Pieces {
    return table === "member" ? memberRows(this.#everybody(), this.treeNames.length > 0) : this.#saleRows!.take();
  }

  feedPast(piece: Uint8Array): void {
    if (this.#people !== null) this.#everybody();
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
    const { words } = this;
    const people = this.#people === null ? null : this.#everybody();
    reader.feed(piece, SALE_FIELDS, () => {
      const id = reader.int64(-1);
      const seller = reader.int64(-1);
      const buyerFrom = reader.at;
      let buyer = reader.int64(-1);
      const buyerTo = reader.at;
      // Sources name the person. Who became a member after the period was a customer in it.
      if (people !== null && buyer >= 0) buyer = people.memberOf(buyer);
      const [amountSold, cvSold, qvSold] = [reader.int64(0), reader.int64(0), reader.int64(0)];
      const [amount, cv, qv] = [reader.int64(0), reader.int64(0), reader.int64(0)];
      const [fixed, wholesale, retail] = [reader.int64(-1), reader.int64(-1), reader.int64(-1)];
      const quantity = reader.int32(0);
      const days = reader.int32(NO_DAY);
      reader.int16();
      const currency = words.currency(reader);
      const product = words.product(reader);
      const about = words.about(reader);
      text.room(words.productFields[product]!.length + words.aboutFields[about]!.length);
      const count = this.saleIds.count;
      if (people !== null) {
        if (this.#isLive && seller >= 0 && !people.knows(seller)) return;
        this.#saleRows!.add(reader, buyer, buyerFrom, buyerTo);
      }
      if (id < this.#lastSale) throw outOfOrder("sale", id);
      if (id !== this.#lastSale) {
        this.#lastSale = id;
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
          text.bytes(words.aboutFields[about]!);
          text.newline();
        }
      } else {
        const last = count - 1;
        this.amounts.column[last]! += amount;
        this.cvs.column[last]! += cv;
        this.qvs.column[last]! += qv;
      }
      this.#lineOfSale += 1;
      text.room(words.productFields[product]!.length);
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
      text.bytes(words.productFields[product]!);
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
        productId: words.productText(product),
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
    if (this.#people !== null) this.#everybody();
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
}

function outOfOrder(what: string, id: number): Error {
  return new Error(`${what} ${id} of a snapshot came out of order`);
}

const MEMBER = Buffer.from("member,");
const PARENT = Buffer.from("parent,");
const LEG = Buffer.from("leg,");
const ABOUT = Buffer.from("about,");
const SALE = Buffer.from("sale,");
const PRICES = Buffer.from("prices,");
const KIND_BYTES = KIND_TEXTS.map((kind) => Buffer.from(kind));
const SALE_FIELDS = 19;

/** Whether order lines, markets or tags matter, so that a sale's sums are not enough. */
function looksIntoSales(plan: CompiledPlan): boolean {
  const weighed = [...plan.bonuses, ...plan.volumes].some(
    (one) => "weights" in one && (one.weights.filter !== null || one.weights.counts !== null),
  );
  return weighed || plan.bonuses.some(({ shape }) => shape === "seller");
}
