import { createHash } from "node:crypto";
import { dayText, NO_DAY } from "@fairline/engine";
import { csvField } from "../earnings-csv.ts";
import { ByteWriter } from "./byte-writer.ts";
import type { SaleBlock } from "./sale-block.ts";
import type { SaleWords } from "./sale-words.ts";

/** A snapshot without its people and sales, as it is hashed. */
export interface HashedHead {
  readonly planSha256: string;
  readonly companyCurrency: string;
  readonly day: string | null;
  readonly rates: Readonly<Record<string, string>>;
}

/** The text of a snapshot on its way into the input hash: the same bytes as `inputSha256` makes of objects. */
export class SnapshotText {
  readonly #hash = createHash("sha256");
  readonly #text = new ByteWriter((piece) => void this.#hash.update(piece), false);
  readonly #dayTexts = new Map<number, Uint8Array>();
  readonly #treeFields: readonly Uint8Array[];
  #lastSale = -1;
  #lineOfSale = 0;

  constructor({ planSha256, companyCurrency, day, rates }: HashedHead, treeNames: readonly string[]) {
    this.#treeFields = treeNames.map((name) => Buffer.from(`,${name},`));
    this.#hash.update(`plan,${planSha256}\ncurrency,${companyCurrency}\n`);
    if (day !== null) this.#hash.update(`day,${day}\n`);
    for (const currency of Object.keys(rates).sort()) this.#hash.update(`rate,${currency},${rates[currency]}\n`);
  }

  member(id: number, kind: number, sponsor: number, joined: number): void {
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

  /** Where a tree tells of the member who was last told: under whom (-1: nobody), in which leg (-1: none). */
  place(tree: number, id: number, parent: number, leg: number): void {
    const text = this.#text;
    const name = this.#treeFields[tree]!;
    text.room(2 * name.length);
    text.bytes(PARENT);
    text.number(id);
    text.bytes(name);
    if (parent >= 0) text.number(parent);
    text.newline();
    if (leg < 0) return;
    text.bytes(LEG);
    text.number(id);
    text.bytes(name);
    text.number(leg);
    text.newline();
  }

  holder(id: number, holder: number): void {
    this.#text.text(`holder,${id},${holder}\n`);
  }

  past(memberId: number, past: string): void {
    this.#text.text(`past,${memberId},${csvField(past)}\n`);
  }

  /** The next lines, in order. */
  sales(block: SaleBlock, words: SaleWords): void {
    const text = this.#text;
    for (let at = 0; at < block.count; at++) {
      const id = block.saleIds[at]!;
      const product = words.productFields[block.products[at]!]!;
      if (id !== this.#lastSale) {
        this.#lastSale = id;
        this.#lineOfSale = 0;
        if (block.days[at] !== NO_DAY) this.#about(id, block.days[at]!, words.aboutFields[block.abouts[at]!]!);
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
      text.bytes(words.currencies[block.currencies[at]!]!.text);
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
    let text = this.#dayTexts.get(day);
    if (text === undefined) {
      text = Buffer.from(dayText(day));
      this.#dayTexts.set(day, text);
    }
    return text;
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
