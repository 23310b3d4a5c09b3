import { currencyDecimals, formatMoney } from "@fairline/engine";
import { drawRule, ink, numberPages, page, put, putEnding, quiet, writePdf } from "../foundation/pdf.ts";
import type { Pdf } from "../foundation/pdf.ts";
import type { Invoice, InvoiceLine } from "./model.ts";
import { wordsFor } from "./words.ts";
import type { InvoiceWords } from "./words.ts";

/** Where columns begin (`what`) or end. */
const column = { what: 50, quantity: 330, rate: 385, net: 465, gross: 545 };

/** An invoice or credit note as PDF, A4, in its own language; the same one is the same file, however often it is asked for. */
export async function invoicePdf(invoice: Invoice): Promise<Uint8Array<ArrayBuffer>> {
  const { code, facts, locale, kind } = invoice;
  const t = wordsFor(locale);
  const about = { title: `${t(kind)} ${code}`, author: facts.company.legalName, at: invoice.issuedAt };
  return await writePdf(about, (pdf) => {
    let y = head(pdf, invoice, t);
    y = tableHead(pdf, y, t);
    for (const line of facts.lines) {
      if (y + 40 > page.bottom) {
        pdf.addPage();
        y = tableHead(pdf, page.top, t);
      }
      y = row(pdf, y, line, invoice, t);
    }
    if (y + 120 + facts.rates.length * 16 > page.bottom) {
      pdf.addPage();
      y = page.top;
    }
    sums(pdf, y, invoice, t);
    numberPages(pdf, `${facts.company.legalName}, ${facts.company.registration}`);
  });
}

function head(pdf: Pdf, invoice: Invoice, t: InvoiceWords): number {
  const { facts, kind, code, recipient } = invoice;
  const { company, corrects } = facts;
  let y = put(pdf, company.legalName, page.left, page.top, { size: 15, weight: "bold", width: 260 }) + 4;
  y = put(pdf, company.address, page.left, y, { size: 9, colour: quiet, width: 240 });
  y = put(pdf, company.registration, page.left, y, { size: 9, colour: quiet, width: 240 });
  let right = putEnding(pdf, t(kind), page.right, page.top, { size: 15, weight: "bold" });
  right = putEnding(pdf, code, page.right, right + 2, { size: 11, weight: "bold" }) + 4;
  const day = (text: string) => longDay(text, t.locale);
  const notes = [
    t("issued", { day: day(facts.issuedOn) }),
    t(kind === "invoice" ? "supplied" : "refunded", { day: day(facts.suppliedOn) }),
    t("order", { number: facts.orderNumber }),
    ...(corrects === null ? [] : [t("corrects", { code: corrects.code, day: day(corrects.issuedOn) })]),
  ];
  for (const note of notes) right = putEnding(pdf, note, page.right, right, { size: 9, colour: quiet });
  y = Math.max(y, right) + 24;
  y = put(pdf, t("to"), page.left, y, { size: 8, colour: quiet });
  for (const line of recipient === null ? [t("erased")] : [recipient.name, ...recipient.lines]) {
    y = put(pdf, line, page.left, y, { size: 10, width: 300, oneLine: true });
  }
  return y + 26;
}

function tableHead(pdf: Pdf, y: number, t: InvoiceWords): number {
  const setting = { size: 8, colour: quiet } as const;
  put(pdf, t("what"), column.what, y, setting);
  for (const name of ["quantity", "rate", "net", "gross"] as const) putEnding(pdf, t(name), column[name], y, setting);
  drawRule(pdf, y + 14, ink);
  return y + 20;
}

function row(pdf: Pdf, y: number, line: InvoiceLine, invoice: Invoice, t: InvoiceWords): number {
  const title = line.kind === "shipping" ? t("shipping") : line.title;
  const money = moneyIn(invoice.currency);
  const setting = { size: 9 } as const;
  let below = put(pdf, title, column.what, y, { ...setting, width: 230 });
  const note = [line.variantName, line.sku ?? ""].filter((part) => part !== "").join(" · ");
  if (note !== "") below = put(pdf, note, column.what, below, { size: 8, colour: quiet, width: 230, oneLine: true });
  if (line.kind === "goods") putEnding(pdf, String(line.quantity), column.quantity, y, setting);
  putEnding(pdf, percent(line.rate, t.locale), column.rate, y, setting);
  putEnding(pdf, money(BigInt(line.net)), column.net, y, setting);
  putEnding(pdf, money(BigInt(line.net) + BigInt(line.tax)), column.gross, y, setting);
  drawRule(pdf, below + 3);
  return below + 8;
}

function sums(pdf: Pdf, top: number, invoice: Invoice, t: InvoiceWords): void {
  const { facts, currency, kind } = invoice;
  const money = moneyIn(currency);
  let y = top + 10;
  const line = (label: string, amount: string, weight: "regular" | "bold" = "regular") => {
    put(pdf, label, 345, y, { size: 10, weight });
    putEnding(pdf, `${money(BigInt(amount))} ${currency}`, page.right, y, { size: 10, weight });
    y += 17;
  };
  line(t("sumNet"), facts.net);
  line(t("sumTax"), facts.tax);
  line(t("total"), facts.total, "bold");
  y += 12;
  put(pdf, t("rates"), page.left, y, { size: 8, colour: quiet });
  putEnding(pdf, t("base"), 330, y, { size: 8, colour: quiet });
  putEnding(pdf, t("tax"), 430, y, { size: 8, colour: quiet });
  y += 14;
  for (const rate of facts.rates) {
    put(pdf, `${rate.taxName} ${percent(rate.rate, t.locale)}`, page.left, y, { size: 9, width: 200, oneLine: true });
    putEnding(pdf, money(BigInt(rate.net)), 330, y, { size: 9 });
    putEnding(pdf, money(BigInt(rate.tax)), 430, y, { size: 9 });
    y += 15;
  }
  put(pdf, t(kind === "invoice" ? "paid" : "back"), page.left, y + 14, { size: 9, width: page.right - page.left });
}

/** Amounts without their currency: it stands with the sums. */
function moneyIn(currency: string): (minor: bigint) => string {
  if (currencyDecimals(currency) === undefined) throw new Error(`${currency} is no currency`);
  return (minor) => formatMoney(minor, currency);
}

/** 88750 is "8.875%". */
function percent(rate: number, locale: string): string {
  return (rate / 1_000_000).toLocaleString(locale, { style: "percent", maximumFractionDigits: 4 });
}

function longDay(day: string, locale: string): string {
  return Temporal.PlainDate.from(day).toLocaleString(locale, { year: "numeric", month: "long", day: "numeric" });
}
