import { compilePlan } from "@fairline/engine";
import type { CompiledPlan, Plan, SaleLine } from "@fairline/engine";
import { planNeeds } from "../plan-needs.ts";
import { everybody } from "./member-block.ts";
import type { MemberBlock, MemberTree } from "./member-block.ts";
import { findPeople } from "./people.ts";
import type { People } from "./people.ts";
import { PeopleColumns, SOURCES } from "./people-columns.ts";
import type { TreeSource } from "./people-columns.ts";
import { memberChunk, readMembers, readSales, saleChunk } from "./read-chunks.ts";
import { bytes, floats, ints } from "./grow.ts";
import { CopyReader } from "./read-copy.ts";
import type { SaleBlock } from "./sale-block.ts";
import { looksIntoSales, saleLine } from "./sale-lines.ts";
import { SaleWords } from "./sale-words.ts";
import { SaleColumns } from "./sale-columns.ts";
import { saleBlocks } from "./sales.ts";
import { MEMBER_FIELDS, SALE_FIELDS } from "./snapshot-chunks.ts";
import type { KeptPast, Recorder } from "./snapshot-record.ts";
import type { HashedHead, HashedTree } from "./snapshot-text.ts";

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
  readonly past: KeptPast[] = [];

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

  readonly #recorder: Recorder;
  readonly #sources: { readonly people: PeopleColumns; readonly sales: SaleColumns; readonly live: boolean } | null;
  readonly #members = new CopyReader();
  readonly #pasts = new CopyReader();
  readonly #sales = new CopyReader();
  #people: People | null = null;
  #isWhole = false;
  #lastMember = -1;
  #lastSale = -1;

  /** @param recorder is told everything that was read, where it is told of one block after the other as soon as it is whole */
  constructor(head: SnapshotHead, sources: Sources | null, recorder: Recorder) {
    this.head = head;
    this.#recorder = recorder;
    this.#sources =
      sources === null
        ? null
        : {
            people: new PeopleColumns(sources.trees, sources.timeZone),
            sales: new SaleColumns(sources.timeZone, this.words),
            live: sources.live,
          };
    this.compiled = compilePlan(head.plan, head.companyCurrency);
    const trees = hashedTrees(head);
    this.treeNames = trees.map(({ name }) => name);
    this.legs = trees.map(({ seated }) => (seated ? { seats: bytes(), known: false } : null));
    this.parents = this.treeNames.map(() => ({ ids: floats(), known: false }));
    this.saleLines = looksIntoSales(this.compiled) ? [] : null;
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
      if (this.#lastSale < 0) this.#recorder.pasts(this.past);
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
    const { count, ids, trees } = block;
    for (let at = 0; at < count; at++) {
      if (ids[at]! <= this.#lastMember) throw outOfOrder("member", ids[at]!);
      this.#lastMember = ids[at]!;
    }
    this.memberIds.append(ids, count);
    this.kinds.append(block.kinds, count);
    this.sponsors.append(block.sponsors, count);
    this.joined.append(block.joined, count);
    for (const [index, name] of this.treeNames.entries())
      this.#addPlaces(
        index,
        count,
        trees?.find((tree) => tree.name === name),
      );
    if (this.legs.some((legs) => legs !== null)) this.holders.append(block.holders, count);
    this.#recorder.members(block);
  }

  /** @param places as in `MemberTree`; undefined where nobody is told of */
  #addPlaces(tree: number, count: number, places: MemberTree | undefined): void {
    const column = this.parents[tree]!;
    const legs = this.legs[tree]!;
    const above = new Float64Array(count).fill(-1);
    const seats = new Uint8Array(count);
    for (let at = 0; at < (places?.parents.length ?? 0); at++) {
      const [parent, leg] = [places!.parents[at]!, places!.legs[at]!];
      if (parent > 0) above[at] = parent;
      if (parent >= 0) column.known = true;
      if (leg < 0) continue;
      seats[at] = Math.min(255, leg);
      if (legs !== null && parent >= 0) legs.known = true;
    }
    column.ids.append(above, count);
    legs?.seats.append(seats, count);
  }

  #addSales(block: SaleBlock): void {
    const { count, saleIds } = block;
    // By line: its sale, among all of them.
    const sales = new Int32Array(count);
    const starts = new Int32Array(count);
    const before = this.saleIds.count;
    let known = before;
    for (let at = 0; at < count; at++) {
      const id = saleIds[at]!;
      if (id < this.#lastSale) throw outOfOrder("sale", id);
      if (id !== this.#lastSale) starts[known++ - before] = at;
      this.#lastSale = id;
      sales[at] = known - 1;
    }
    const firsts = starts.subarray(0, known - before);
    this.saleIds.appendAt(saleIds, firsts);
    this.sellers.appendAt(block.sellers, firsts);
    this.buyers.appendAt(block.buyers, firsts);
    this.days.appendAt(block.days, firsts);
    this.aboutOf.appendAt(block.abouts, firsts);
    this.currencies.appendAt(
      block.currencies.map((word) => this.words.currencies[word]!),
      firsts,
    );
    this.amounts.addTo(sales, block.amounts, known);
    this.cvs.addTo(sales, block.cvs, known);
    this.qvs.addTo(sales, block.qvs, known);
    for (let at = 0; this.saleLines !== null && at < count; at++) {
      (this.saleLines[sales[at]!] ??= []).push(saleLine(block, at, this.words));
    }
    this.#recorder.sales(block, this.words.fresh());
  }

  /** Once people were fed, and no later than `finish`; only out of sources. */
  people(): void {
    if (this.#people !== null) return;
    this.#people = findPeople(this.#sources!.people);
    this.#addMembers(everybody(this.#people, this.treeNames.length > 0));
  }

  /** Once everything was fed: everybody, then what earlier runs left, then sales. */
  finish(): void {
    if (this.#isWhole) return;
    this.#isWhole = true;
    if (this.#sources === null) {
      if (this.#lastSale < 0) this.#recorder.pasts(this.past);
      return;
    }
    this.people();
    this.#recorder.pasts(this.past);
    for (const block of saleBlocks(this.#sources.sales, this.#people!, this.#sources.live)) this.#addSales(block);
  }
}

/** The trees beside the sponsor tree that a plan climbs, in the order in which they are hashed. */
export function hashedTrees({ plan, companyCurrency }: SnapshotHead): readonly HashedTree[] {
  const { trees, seated } = planNeeds(plan, companyCurrency);
  return trees.toSorted().map((name) => ({ name, seated: seated.includes(name) }));
}

function outOfOrder(what: string, id: number): Error {
  return new Error(`${what} ${id} of a snapshot came out of order`);
}
