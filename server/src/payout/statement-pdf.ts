import { formatMoney } from "@fairline/engine";
import { drawRule, ink, numberPages, page, put, putEnding, quiet, writePdf } from "../foundation/pdf.ts";
import type { Pdf, Weight } from "../foundation/pdf.ts";
import type { MemberStatement } from "./member-statement.ts";

/** Where columns begin; amounts end at the last two. */
const column = { day: 50, text: 125, reference: 315, change: 450, balance: 545 };
const rowHeight = 18;

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
export function statementPdf(told: MemberStatement): Promise<Uint8Array<ArrayBuffer>> {
  const title = `Statement ${told.month.toString()} ${told.currency}`;
  return writePdf({ title, author: told.company.legalName, at: lastInstant(told) }, (pdf) => {
    let y = tableHead(pdf, head(pdf, told));
    const add = (values: Partial<Row>, weight: Weight) => {
      if (y + rowHeight > page.bottom) {
        pdf.addPage();
        y = tableHead(pdf, page.top);
      }
      cells(pdf, y, { day: "", text: "", reference: "", change: "", balance: "", ...values }, { size: 9, weight });
      drawRule(pdf, y + rowHeight - 4);
      y += rowHeight;
    };
    add({ text: "Opening balance", balance: money(told.opening, told) }, "bold");
    for (const line of told.lines) {
      add(
        {
          day: line.day.toString(),
          text: words[`${line.from}>${line.to}`] ?? `${line.from} to ${line.to}`,
          reference: line.cause,
          change: `${line.change > 0n ? "+" : ""}${money(line.change, told)}`,
          balance: money(line.balance, told),
        },
        "regular",
      );
    }
    add({ text: "Closing balance", balance: money(told.closing, told) }, "bold");
    numberPages(pdf, `${told.company.legalName}, ${told.company.registration}`);
  });
}

type Row = Readonly<Record<"day" | "text" | "reference" | "change" | "balance", string>>;

function head(pdf: Pdf, { company, member, month, currency }: MemberStatement): number {
  const small = { size: 9, colour: quiet } as const;
  put(pdf, company.legalName, page.left, page.top, { size: 15, weight: "bold", width: 240, oneLine: true });
  const below = put(pdf, company.address, page.left, page.top + 22, { ...small, width: 240 });
  const left = put(pdf, company.registration, page.left, below, { ...small, width: 240 });
  const monthName = month.toPlainDate({ day: 1 }).toLocaleString("en", { month: "long", year: "numeric" });
  putEnding(pdf, "Statement of earnings", page.right, page.top + 3, { size: 11, weight: "bold" });
  const right = putEnding(pdf, `${monthName}, ${currency}`, page.right, page.top + 22, small);
  const end = putEnding(pdf, `${member.name} (@${member.handle})`, page.right, right, small);
  return Math.max(left, end, page.top + 60) + 24;
}

function tableHead(pdf: Pdf, y: number): number {
  const names = { day: "Day", text: "What", reference: "Reference", change: "Change", balance: "Balance" };
  cells(pdf, y, names, { size: 8, colour: quiet });
  drawRule(pdf, y + rowHeight - 4, ink);
  return y + rowHeight;
}

function cells(
  pdf: Pdf,
  y: number,
  values: Row,
  setting: { readonly size: number; readonly weight?: Weight; readonly colour?: string },
): void {
  put(pdf, values.day, column.day, y, setting);
  put(pdf, values.text, column.text, y, { ...setting, width: 185, oneLine: true });
  put(pdf, values.reference, column.reference, y, setting);
  for (const key of ["change", "balance"] as const) putEnding(pdf, values[key], column[key], y, setting);
}

function money(minor: bigint, { currency }: MemberStatement): string {
  return formatMoney(minor, currency);
}

/** The same statement is the same file: nothing in it depends on when it was written. */
function lastInstant({ lines, month }: MemberStatement): Temporal.Instant {
  return lines.at(-1)?.at ?? month.toPlainDate({ day: 1 }).toZonedDateTime("UTC").toInstant();
}
