import { compilePlan } from "@fairline/engine";
import type { CompiledPlan, Plan, SaleLine } from "@fairline/engine";
import { planNeeds } from "../plan-needs.ts";
import { everybody } from "./member-block.ts";
import type { MemberBlock } from "./member-block.ts";
import { PeopleReader, SOURCES } from "./people.ts";
import type { People, TreeSource } from "./people.ts";
import { memberChunk, readMembers, readSales, saleChunk } from "./read-chunks.ts";
import { bytes, CopyReader, floats, ints } from "./read-copy.ts";
import type { SaleBlock } from "./sale-block.ts";
import { looksIntoSales, saleLine } from "./sale-lines.ts";
import { SaleWords } from "./sale-words.ts";
import { SalesReader } from "./sales.ts";
import { MEMBER_FIELDS, memberChunks, SALE_FIELDS, SaleChunks } from "./snapshot-chunks.ts";
import type { Pieces } from "./snapshot-chunks.ts";
import { SnapshotText } from "./snapshot-text.ts";
import type { HashedHead } from "./snapshot-text.ts";

/** A snapshot without its people and sales: what fits into one message. */
export interface SnapshotHead extends HashedHead {
  readonly plan: Plan;
}

/** How people and sales are read where they are not a run's snapshot yet: out of everybody's tables. */
export interface Sources {
  /** The trees that the plan climbs beside the sponsor tree, as far as the company has them. */
  readonly trees: readonly TreeSource[];
  /** The period is not over: a sale whose seller joined in the moment between the two reads is left out; the next run has it. */
  readonly live: boolean;
  /** The company's, in which days begin and end. */
  readonly timeZone: string;
}

/**
 * A snapshot as columns, read by COPY: members, what earlier runs left, and sales. Either out of a run's own tables, one after the
 * other (`snapshotQueries`), or out of everybody's in whatever order (`read-sources`): then it finds who stands where and what is left
 * of each line, and gives the rows of the run's tables. What is read goes into the input hash, the same bytes as `inputSha256` makes.
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

  readonly #text: SnapshotText;
  readonly #sources: { readonly people: PeopleReader; readonly sales: SalesReader; readonly live: boolean } | null;
  #found: { readonly people: People; readonly block: MemberBlock } | null = null;
  readonly #saleChunks: SaleChunks | null;
  readonly #members = new CopyReader();
  readonly #pasts = new CopyReader();
  readonly #sales = new CopyReader();
  readonly #seated: number;
  #isWhole = false;
  #lastMember = -1;
  #lastSale = -1;

  constructor(head: SnapshotHead, sources: Sources | null = null) {
    this.head = head;
    this.#sources =
      sources === null
        ? null
        : {
            people: new PeopleReader(sources.trees, sources.timeZone),
            sales: new SalesReader(sources.timeZone, this.words),
            live: sources.live,
          };
    this.#saleChunks = sources === null ? null : new SaleChunks(this.words);
    this.compiled = compilePlan(head.plan, head.companyCurrency);
    const { trees, seated } = planNeeds(head.plan, head.companyCurrency);
    this.treeNames = trees.toSorted();
    this.legs = this.treeNames.map((name) => (seated.includes(name) ? { seats: bytes(), known: false } : null));
    this.#seated = seated.length;
    this.parents = this.treeNames.map(() => ({ ids: floats(), known: false }));
    this.saleLines = looksIntoSales(this.compiled) ? [] : null;
    this.#text = new SnapshotText(head, this.treeNames);
  }

  /** @param source see `SOURCES` */
  feedSource(source: number, piece: Uint8Array): void {
    const { people, sales } = this.#sources!;
    if (source === SOURCES.sale) sales.feedSales(piece);
    else if (source === SOURCES.line) sales.feedLines(piece);
    else if (source === SOURCES.refund) sales.feedRefunds(piece);
    else people.feed(source, piece);
  }

  /** Chunks of a run's own table, in order. */
  feedMembers(piece: Uint8Array): void {
    const reader = this.#members;
    reader.feed(piece, MEMBER_FIELDS, () => this.#addMembers(readMembers(memberChunk(reader))));
  }

  feedPast(piece: Uint8Array): void {
    const reader = this.#pasts;
    reader.feed(piece, 2, () => {
      const memberId = reader.int64(-1);
      const past = Buffer.from(reader.field()!).toString("utf8");
      this.past.push({ memberId, past });
    });
  }

  /** Chunks of a run's own table, in order, after what earlier runs left. */
  feedSales(piece: Uint8Array): void {
    const reader = this.#sales;
    reader.feed(piece, SALE_FIELDS, () => {
      // Members come before what earlier runs left, and that before sales.
      if (this.#lastSale < 0) this.#tellPast();
      const chunk = saleChunk(reader);
      const { block, markets, tags } = readSales(chunk);
      const currencies = chunk.currencies_texts.map((text) => this.words.currencyOf(text));
      const products = chunk.products_texts.map((text) => this.words.productOf(text));
      const abouts = this.words.aboutsOf(chunk.markets_texts, chunk.tags_texts);
      for (let at = 0; at < block.count; at++) {
        block.currencies[at] = currencies[block.currencies[at]!]!;
        block.products[at] = products[block.products[at]!]!;
        block.abouts[at] = abouts(markets[at]!, tags[at]!);
      }
      this.#addSales(block);
    });
  }

  #addMembers(block: MemberBlock): void {
    const treeAt = this.treeNames.map((name) => block.trees?.find((tree) => tree.name === name));
    for (let at = 0; at < block.count; at++) {
      const id = block.ids[at]!;
      this.#addMember(id, block.kinds[at]!, block.sponsors[at]!, block.joined[at]!);
      for (let tree = 0; tree < treeAt.length; tree++) {
        const places = treeAt[tree];
        this.#addPlace(tree, id, places?.parents[at] ?? -1, places?.legs[at] ?? -1);
      }
      if (this.#seated > 0) this.#addHolder(id, block.holders[at]!);
    }
  }

  #addMember(id: number, kind: number, sponsor: number, joined: number): void {
    if (id <= this.#lastMember) throw outOfOrder("member", id);
    this.#lastMember = id;
    this.memberIds.push(id);
    this.kinds.push(kind);
    this.sponsors.push(sponsor);
    this.joined.push(joined);
    this.#text.member(id, kind, sponsor, joined);
  }

  /** @param parent as in `MemberTree` */
  #addPlace(tree: number, id: number, parent: number, leg: number): void {
    const column = this.parents[tree]!;
    const above = parent > 0 ? parent : -1;
    column.ids.push(above);
    const legs = this.legs[tree]!;
    legs?.seats.push(Math.min(255, Math.max(0, leg)));
    if (parent < 0) return;
    column.known = true;
    this.#text.place(tree, id, above, legs === null ? -1 : leg);
    if (legs !== null && leg >= 0) legs.known = true;
  }

  #addHolder(id: number, holder: number): void {
    this.holders.push(holder);
    if (holder >= 0) this.#text.holder(id, holder);
  }

  #tellPast(): void {
    for (const { memberId, past } of this.past) this.#text.past(memberId, past);
  }

  #addSales(block: SaleBlock): void {
    for (let at = 0; at < block.count; at++) {
      const id = block.saleIds[at]!;
      if (id < this.#lastSale) throw outOfOrder("sale", id);
      if (id !== this.#lastSale) {
        this.#lastSale = id;
        this.saleIds.push(id);
        this.sellers.push(block.sellers[at]!);
        this.buyers.push(block.buyers[at]!);
        this.currencies.push(this.words.currencies[block.currencies[at]!]!.index);
        this.days.push(block.days[at]!);
        this.amounts.push(block.amounts[at]!);
        this.cvs.push(block.cvs[at]!);
        this.qvs.push(block.qvs[at]!);
        this.aboutOf.push(block.abouts[at]!);
        this.saleLines?.push([]);
      } else {
        this.amounts.addToLast(block.amounts[at]!);
        this.cvs.addToLast(block.cvs[at]!);
        this.qvs.addToLast(block.qvs[at]!);
      }
      this.saleLines?.at(-1)!.push(saleLine(block, at, this.words));
    }
    this.#text.sales(block, this.words);
  }

  /** Once everything was fed: everybody, then what earlier runs left, then sales. */
  #finish(): void {
    if (this.#isWhole) return;
    this.#isWhole = true;
    if (this.#sources === null) {
      if (this.#lastSale < 0) this.#tellPast();
      return;
    }
    const { people } = this.#everybody();
    this.#tellPast();
    for (const block of this.#sources.sales.blocks(people, this.#sources.live)) {
      this.#saleChunks!.add(block);
      this.#addSales(block);
    }
  }

  #everybody(): { readonly people: People; readonly block: MemberBlock } {
    if (this.#found !== null) return this.#found;
    const people = this.#sources!.people.finish();
    const block = everybody(people, this.treeNames.length > 0);
    this.#addMembers(block);
    return (this.#found = { people, block });
  }

  /** The rows of a run's own tables, as COPY wants them; only out of sources, after everything was fed. */
  rows(table: "member" | "sale"): Pieces {
    // People can be written while sales are put together.
    if (table === "member") return memberChunks(this.#everybody().block);
    this.#finish();
    return this.#saleChunks!.take();
  }

  /** After everything was fed. */
  inputSha256(): string {
    this.#finish();
    return this.#text.sha256();
  }
}

function outOfOrder(what: string, id: number): Error {
  return new Error(`${what} ${id} of a snapshot came out of order`);
}
