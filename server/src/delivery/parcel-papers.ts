/** What is printed for a parcel: the slip that goes into it, and the label of one that comes back. */
import { encodeQR } from "qr";
import type { Company } from "../foundation/company.ts";
import { drawModules, drawRule, ink, numberPages, page, put, putEnding, quiet, writePdf } from "../foundation/pdf.ts";
import type { Pdf } from "../foundation/pdf.ts";
import type { Contact } from "../orders/index.ts";
import { wordsFor } from "./words.ts";
import type { PaperWords } from "./words.ts";

export interface SlipLine {
  readonly sku: string;
  readonly title: string;
  readonly variantName: string;
  readonly quantity: number;
}

export interface Slip {
  readonly number: string;
  readonly placedAt: Temporal.Instant;
  readonly locale: string;
  readonly contact: Contact | undefined;
  readonly lines: readonly SlipLine[];
}

/** One slip an order, each on a page of its own: what goes into the parcel, to whom, and the order's number to be scanned. */
export async function packingSlips(company: Company, slips: readonly Slip[]): Promise<Uint8Array<ArrayBuffer>> {
  const at = slips[0]?.placedAt ?? company.createdAt;
  return await writePdf({ title: "Packing slips", author: company.legalName, at }, (pdf) => {
    slips.forEach((slip, index) => {
      if (index > 0) pdf.addPage();
      drawSlip(pdf, company, slip);
    });
    numberPages(pdf, company.name);
  });
}

function drawSlip(pdf: Pdf, company: Company, slip: Slip): void {
  const t = wordsFor(slip.locale);
  let y = put(pdf, company.name, page.left, page.top, { size: 15, weight: "bold", width: 300 }) + 2;
  y = put(pdf, t("slip.title", { number: slip.number }), page.left, y, { size: 11, weight: "bold" });
  put(pdf, t("slip.placed", { day: dayIn(slip.placedAt, company.timeZone, t) }), page.left, y, {
    size: 9,
    colour: quiet,
  });
  drawModules(pdf, modulesOf(slip.number), { x: page.right - 80, y: page.top, size: 80 });
  y = page.top + 100;
  for (const line of addressLines(slip.contact, t.locale))
    y = put(pdf, line, page.left, y, { size: 10, width: 300, oneLine: true });
  y = slipHead(pdf, y + 24, t);
  for (const line of slip.lines) {
    if (y + 34 > page.bottom) {
      pdf.addPage();
      y = slipHead(pdf, page.top, t);
    }
    pdf
      .rect(page.left, y + 2, 10, 10)
      .lineWidth(0.7)
      .strokeColor(ink)
      .stroke();
    put(pdf, `${line.quantity} ×`, page.left + 20, y, { size: 11, weight: "bold" });
    const below = put(pdf, line.title, page.left + 65, y, { size: 10, width: 300 });
    const end = put(pdf, line.variantName, page.left + 65, below, {
      size: 9,
      colour: quiet,
      width: 300,
      oneLine: true,
    });
    putEnding(pdf, line.sku, page.right, y, { size: 9 });
    drawRule(pdf, end + 3);
    y = end + 9;
  }
  put(pdf, t("slip.thanks"), page.left, y + 16, { size: 9, width: page.right - page.left });
}

function slipHead(pdf: Pdf, y: number, t: PaperWords): number {
  put(pdf, t("slip.what"), page.left + 65, y, { size: 8, colour: quiet });
  putEnding(pdf, t("slip.sku"), page.right, y, { size: 8, colour: quiet });
  drawRule(pdf, y + 14, ink);
  return y + 20;
}

export interface Label {
  /** Stands on the parcel, to be scanned and to be read. */
  readonly code: string;
  readonly orderNumber: string;
  readonly locale: string;
  readonly sender: Contact | undefined;
  /** Where it goes back to, line by line. */
  readonly to: readonly string[];
  readonly lines: readonly SlipLine[];
  readonly at: Temporal.Instant;
}

/** The label of a return, to be cut out and put on the parcel, and below it a list to be put inside. */
export async function returnLabel(company: Company, label: Label): Promise<Uint8Array<ArrayBuffer>> {
  const t = wordsFor(label.locale);
  const about = { title: t("label.title", { code: label.code }), author: company.legalName, at: label.at };
  return await writePdf(about, (pdf) => {
    const box = { x: page.left, y: page.top, width: page.right - page.left, height: 260 };
    pdf.rect(box.x, box.y, box.width, box.height).lineWidth(1).dash(4, { space: 3 }).strokeColor(quiet).stroke();
    pdf.undash();
    let y = put(pdf, t("label.from"), box.x + 16, box.y + 14, { size: 8, colour: quiet });
    for (const line of addressLines(label.sender, t.locale))
      y = put(pdf, line, box.x + 16, y, { size: 9, width: 250, oneLine: true });
    y = put(pdf, t("label.to"), box.x + 16, box.y + 112, { size: 8, colour: quiet }) + 2;
    for (const line of label.to) y = put(pdf, line, box.x + 16, y, { size: 13, weight: "bold", width: 300 });
    drawModules(pdf, modulesOf(label.code), { x: box.x + box.width - 156, y: box.y + 16, size: 140 });
    putEnding(pdf, label.code, box.x + box.width - 16, box.y + 166, { size: 12, weight: "bold" });
    y = box.y + box.height + 12;
    y = put(pdf, t("label.cut"), page.left, y, { size: 8, colour: quiet, width: box.width }) + 24;
    y = put(pdf, t("label.inside", { number: label.orderNumber }), page.left, y, { size: 11, weight: "bold" }) + 8;
    for (const line of label.lines) {
      if (y + 20 > page.bottom) {
        pdf.addPage();
        y = page.top;
      }
      put(pdf, `${line.quantity} ×`, page.left, y, { size: 10, weight: "bold" });
      const name = [line.title, line.variantName].filter((part) => part !== "").join(", ");
      y = put(pdf, name, page.left + 40, y, { size: 10, width: 380 }) + 4;
    }
    numberPages(pdf, `${company.legalName}, ${label.code}`);
  });
}

const modulesOf = (text: string): readonly (readonly boolean[])[] =>
  encodeQR(text, "raw", { ecc: "medium", border: 2 });

function addressLines(contact: Contact | undefined, locale: string): readonly string[] {
  if (contact === undefined) return [];
  const { name, line1, line2, postcode, city, region, country } = contact;
  const place = [postcode, city, region].filter((part) => part !== null && part !== "").join(" ");
  const land = new Intl.DisplayNames(locale, { type: "region" }).of(country) ?? country;
  return [name, line1, line2 ?? "", place, land].filter((line) => line !== "");
}

function dayIn(at: Temporal.Instant, timeZone: string, t: PaperWords): string {
  const day = at.toZonedDateTimeISO(timeZone).toPlainDate();
  return day.toLocaleString(t.locale, { year: "numeric", month: "long", day: "numeric" });
}
