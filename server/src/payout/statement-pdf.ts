import { fileURLToPath } from "node:url";
import { formatMoney } from "@fairline/engine";
import PdfDocument from "pdfkit";
import type { MemberStatement } from "./member-statement.ts";

/** Latin, Greek and Cyrillic; a font of the system would differ from machine to machine. */
const font = (name: string) => fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans/${name}.ttf`));
const regular = font("400Regular/NotoSans_400Regular");
const bold = font("600SemiBold/NotoSans_600SemiBold");

/** A4 in points. */
const page = { width: 595, height: 842, left: 50, right: 545, top: 50, bottom: 780 };
/** Where columns begin; amounts end at the last two. */
const column = { day: 50, text: 125, reference: 315, change: 450, balance: 545 };
const rowHeight = 18;
const ink = "#1d1b16";
const quiet = "#6b665c";
const rule = "#d8d2c4";

/** What a change is called, by the accounts it moved between: `from>to`. */
const words: Readonly<Record<string, string>> = {
  "commission>pending": "Earned",
  "pending>commission": "Taken back by a refund",
  "held>commission": "Taken back by a refund",
  "available>commission": "Taken back by a refund",
  "available>payout-clearing": "Payout on its way",
  "payout-clearing>available": "Payout given back",
  "paid>available": "Payout returned by the bank",
  "write-off>available": "Debt written off",
  "opening>available": "Opening balance from the system before",
  "opening>reserve": "Opening balance from the system before",
  "available>opening": "Opening debt from the system before",
  "available>available": "Passed on with a membership",
  "available>store-credit": "Turned into store credit",
};

/**
 * A member's statement of a month as PDF, A4: who, opening balance, every change with the balance after it, closing balance;
 * the table goes on over as many pages as it needs, each with its number.
 */
export async function statementPdf(told: MemberStatement): Promise<Uint8Array<ArrayBuffer>> {
  const title = `Statement ${told.month.toString()} ${told.currency}`;
  const pdf = new PdfDocument({
    size: "A4",
    margin: 0,
    bufferPages: true,
    info: { Title: title, Author: told.company.legalName, CreationDate: new Date(lastInstant(told).epochMilliseconds) },
  });
  const pieces: Buffer[] = [];
  pdf.on("data", (piece: Buffer) => pieces.push(piece));
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on("end", resolve);
    pdf.on("error", reject);
  });
  let y = head(pdf, told);
  y = tableHead(pdf, y);
  y = row(
    pdf,
    y,
    { day: "", text: "Opening balance", reference: "", change: "", balance: money(told.opening, told) },
    bold,
  );
  for (const line of told.lines) {
    if (y + rowHeight > page.bottom) {
      pdf.addPage();
      y = tableHead(pdf, page.top);
    }
    y = row(
      pdf,
      y,
      {
        day: line.day.toString(),
        text: words[`${line.from}>${line.to}`] ?? `${line.from} to ${line.to}`,
        reference: line.cause,
        change: `${line.change > 0n ? "+" : ""}${money(line.change, told)}`,
        balance: money(line.balance, told),
      },
      regular,
    );
  }
  if (y + rowHeight > page.bottom) {
    pdf.addPage();
    y = tableHead(pdf, page.top);
  }
  row(
    pdf,
    y,
    { day: "", text: "Closing balance", reference: "", change: "", balance: money(told.closing, told) },
    bold,
  );
  feet(pdf, told);
  pdf.end();
  await ended;
  return new Uint8Array(Buffer.concat(pieces));
}

type Pdf = InstanceType<typeof PdfDocument>;
type Row = Readonly<Record<"day" | "text" | "reference" | "change" | "balance", string>>;

function head(pdf: Pdf, { company, member, month, currency }: MemberStatement): number {
  pdf.font(bold).fontSize(15).fillColor(ink).text(company.legalName, page.left, page.top);
  pdf.font(regular).fontSize(9).fillColor(quiet);
  pdf.text(company.address, page.left, page.top + 22, { width: 240 });
  pdf.text(company.registration, page.left, pdf.y, { width: 240 });
  const monthName = month.toPlainDate({ day: 1 }).toLocaleString("en", { month: "long", year: "numeric" });
  pdf.font(bold).fontSize(11).fillColor(ink);
  pdf.text("Statement of earnings", 300, page.top + 3, { width: 245, align: "right" });
  pdf.font(regular).fontSize(9).fillColor(quiet);
  pdf.text(`${monthName}, ${currency}`, 300, page.top + 22, { width: 245, align: "right" });
  pdf.text(`${member.name} (@${member.handle})`, 300, pdf.y, { width: 245, align: "right" });
  return Math.max(pdf.y, page.top + 60) + 24;
}

function tableHead(pdf: Pdf, y: number): number {
  pdf.fillColor(quiet);
  cells(pdf, y, { day: "Day", text: "What", reference: "Reference", change: "Change", balance: "Balance" }, regular, 8);
  line(pdf, y + rowHeight - 4, ink);
  return y + rowHeight;
}

function row(pdf: Pdf, y: number, values: Row, face: string): number {
  pdf.fillColor(ink);
  cells(pdf, y, values, face, 9);
  line(pdf, y + rowHeight - 4, rule);
  return y + rowHeight;
}

function cells(pdf: Pdf, y: number, values: Row, face: string, size: number): void {
  const one = { lineBreak: false } as const;
  pdf.font(face).fontSize(size);
  pdf.text(values.day, column.day, y, one);
  pdf.text(values.text, column.text, y, { ...one, width: 185, ellipsis: true, height: rowHeight });
  pdf.text(values.reference, column.reference, y, one);
  for (const key of ["change", "balance"] as const) {
    pdf.text(values[key], column[key] - pdf.widthOfString(values[key]), y, one);
  }
}

function line(pdf: Pdf, y: number, colour: string): void {
  pdf.moveTo(page.left, y).lineTo(page.right, y).lineWidth(0.5).strokeColor(colour).stroke();
}

function feet(pdf: Pdf, told: MemberStatement): void {
  const { count } = pdf.bufferedPageRange();
  for (let at = 0; at < count; at += 1) {
    pdf.switchToPage(at);
    pdf.font(regular).fontSize(8).fillColor(quiet);
    pdf.text(`${told.company.legalName}, ${told.company.registration}`, page.left, 800, { lineBreak: false });
    const number = `${at + 1} / ${count}`;
    pdf.text(number, page.right - pdf.widthOfString(number), 800, { lineBreak: false });
  }
}

function money(minor: bigint, { currency }: MemberStatement): string {
  return formatMoney(minor, currency);
}

/** The same statement is the same file: nothing in it depends on when it was written. */
function lastInstant({ lines, month }: MemberStatement): Temporal.Instant {
  return lines.at(-1)?.at ?? month.toPlainDate({ day: 1 }).toZonedDateTime("UTC").toInstant();
}
