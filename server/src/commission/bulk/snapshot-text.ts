import { createHash } from "node:crypto";
import { dayText, NO_DAY } from "@fairline/engine";
import { csvField } from "../earnings-csv.ts";
import { ByteWriter } from "./byte-writer.ts";
import type { MemberBlock } from "./member-block.ts";
import type { SaleBlock } from "./sale-block.ts";
import type { WordTexts } from "./sale-words.ts";

/** A snapshot without its people and sales, as it is hashed. */
export interface HashedHead {
  readonly planSha256: string;
  readonly companyCurrency: string;
  readonly day: string | null;
  readonly rates: Readonly<Record<string, string>>;
}

/** A tree beside the sponsor tree, and whether its seats are read. */
export interface HashedTree {
  readonly name: string;
  readonly seated: boolean;
}

/** The text of a snapshot on its way into the input hash: the same bytes as `inputSha256` makes of objects. */
export class SnapshotText {
  readonly #hash = createHash("sha256");
  readonly #text = new ByteWriter((piece) => void this.#hash.update(piece));
  /** By day from 1970 on. */
  readonly #dayTexts: (Uint8Array | undefined)[] = [];
  readonly #trees: readonly { readonly name: string; readonly field: Uint8Array; readonly seated: boolean }[];
  readonly #currencyFields: Uint8Array[] = [];
  readonly #productFields: Uint8Array[] = [];
  readonly #aboutFields: Uint8Array[] = [];
  #lastSale = -1;
  #lineOfSale = 0;

  constructor({ planSha256, companyCurrency, day, rates }: HashedHead, trees: readonly HashedTree[]) {
    this.#trees = trees.map(({ name, seated }) => ({ name, seated, field: Buffer.from(`,${name},`) }));
    this.#hash.update(`plan,${planSha256}\ncurrency,${companyCurrency}\n`);
    if (day !== null) this.#hash.update(`day,${day}\n`);
    for (const currency of Object.keys(rates).sort()) this.#hash.update(`rate,${currency},${rates[currency]}\n`);
  }

  /** The next people, in order. */
  members(block: MemberBlock): void {
    const { ids, kinds, sponsors, joined, holders } = block;
    const places = this.#trees.map(({ name }) => block.trees?.find((tree) => tree.name === name));
    const hasHolders = this.#trees.some(({ seated }) => seated);
    for (let at = 0; at < block.count; at++) {
      const id = ids[at]!;
      this.#member(id, kinds[at]!, sponsors[at]!, joined[at]!);
      for (let tree = 0; tree < places.length; tree++) {
        const place = places[tree];
        if (place === undefined || place.parents[at]! < 0) continue;
        const { field, seated } = this.#trees[tree]!;
        this.#place(field, id, place.parents[at]!, seated ? place.legs[at]! : -1);
      }
      if (hasHolders && holders[at]! >= 0) this.#text.text(`holder,${id},${holders[at]!}\n`);
    }
  }

  #member(id: number, kind: number, sponsor: number, joined: number): void {
    const text = this.#text;
    text.room();
    text.bytes(MEMBER);
    text.number(id);
    text.comma();
    text.bytes(KINDS[kind]!);
    text.comma();
    if (sponsor >= 0) text.number(sponsor);
    if (joined !== NO_DAY) {
      text.comma();
      text.bytes(this.#dayText(joined));
    }
    text.newline();
  }

  /** Where a tree tells of the member who was last told: under whom (0: nobody), in which leg (-1: none). */
  #place(name: Uint8Array, id: number, parent: number, leg: number): void {
    const text = this.#text;
    text.room(2 * name.length);
    text.bytes(PARENT);
    text.number(id);
    text.bytes(name);
    if (parent > 0) text.number(parent);
    text.newline();
    if (leg < 0) return;
    text.bytes(LEG);
    text.number(id);
    text.bytes(name);
    text.number(leg);
    text.newline();
  }

  past(memberId: number, past: string): void {
    this.#text.text(`past,${memberId},${csvField(past)}\n`);
  }

  /** The next lines, in order. @param words texts that are new with them */
  sales(block: SaleBlock, words: WordTexts): void {
    const text = this.#text;
    for (const currency of words.currencies) this.#currencyFields.push(Buffer.from(currency));
    for (const product of words.products) this.#productFields.push(Buffer.from(csvField(product)));
    for (const { market, tags } of words.abouts) {
      this.#aboutFields.push(Buffer.from(`${csvField(market ?? "")},${csvField(tags.join(";"))}`));
    }
    for (let at = 0; at < block.count; at++) {
      const id = block.saleIds[at]!;
      const product = this.#productFields[block.products[at]!]!;
      if (id !== this.#lastSale) {
        this.#lastSale = id;
        this.#lineOfSale = 0;
        if (block.days[at] !== NO_DAY) this.#about(id, block.days[at]!, this.#aboutFields[block.abouts[at]!]!);
      }
      this.#lineOfSale += 1;
      text.room(product.length);
      text.bytes(SALE);
      text.number(id);
      text.comma();
      text.number(this.#lineOfSale);
      text.comma();
      if (block.sellers[at]! >= 0) text.number(block.sellers[at]!);
      text.comma();
      if (block.buyers[at]! >= 0) text.number(block.buyers[at]!);
      text.comma();
      text.bytes(this.#currencyFields[block.currencies[at]!]!);
      text.comma();
      text.bytes(product);
      text.comma();
      text.number(block.quantities[at]!);
      text.comma();
      text.number(block.amountsSold[at]!);
      text.comma();
      text.number(block.cvsSold[at]!);
      text.comma();
      text.number(block.qvsSold[at]!);
      text.comma();
      text.number(block.amounts[at]!);
      text.comma();
      text.number(block.cvs[at]!);
      text.comma();
      text.number(block.qvs[at]!);
      text.comma();
      if (block.fixed[at]! >= 0) text.number(block.fixed[at]!);
      text.newline();
      if (block.wholesale[at]! >= 0 || block.retail[at]! >= 0)
        this.#prices(id, block.wholesale[at]!, block.retail[at]!);
    }
  }

  #about(id: number, day: number, about: Uint8Array): void {
    const text = this.#text;
    text.room(about.length);
    text.bytes(ABOUT);
    text.number(id);
    text.comma();
    text.bytes(this.#dayText(day));
    text.comma();
    text.bytes(about);
    text.newline();
  }

  #prices(id: number, wholesale: number, retail: number): void {
    const text = this.#text;
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

  /** Of everything, once. */
  sha256(): string {
    this.#text.flush();
    return this.#hash.digest("hex");
  }

  #dayText(day: number): Uint8Array {
    if (day < 0) return Buffer.from(dayText(day));
    return (this.#dayTexts[day] ??= Buffer.from(dayText(day)));
  }
}

const MEMBER = Buffer.from("member,");
const PARENT = Buffer.from("parent,");
const LEG = Buffer.from("leg,");
const ABOUT = Buffer.from("about,");
const SALE = Buffer.from("sale,");
const PRICES = Buffer.from("prices,");
/** By number: as the engine counts them. */
const KINDS = ["customer", "affiliate", "distributor"].map((kind) => Buffer.from(kind));
