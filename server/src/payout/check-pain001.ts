import { parseUnits } from "@fairline/engine";
import { isValidBIC, isValidIBAN } from "ibantools";
import { isSepaText } from "./sepa-text.ts";
import { pain001Namespace } from "./write-pain001.ts";
import { BadXml, readXml } from "./xml.ts";
import type { Element } from "./xml.ts";

/** What is wrong, and where: `CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf[2]/Cdtr/Nm`. */
export interface FileProblem {
  readonly path: string;
  readonly message: string;
}

type Report = (path: string, message: string) => void;

/** The form of an element: its children in their order with how often they may stand, or what its text must be. */
type Form =
  | { readonly parts: readonly Part[]; readonly oneOf?: true }
  | { readonly text: (value: string) => string | null; readonly attributes?: Readonly<Record<string, string>> };
interface Part {
  readonly name: string;
  readonly form: Form;
  readonly min: 0 | 1;
  readonly max: number;
}

const must = (name: string, form: Form): Part => ({ name, form, min: 1, max: 1 });
const may = (name: string, form: Form): Part => ({ name, form, min: 0, max: 1 });
const some = (name: string, form: Form): Part => ({ name, form, min: 1, max: Number.POSITIVE_INFINITY });
const parts = (...list: Part[]): Form => ({ parts: list });

const sepaText = (value: string, length: number): string | null => {
  if (value.trim() === "") return "is empty";
  if (value.length > length) return `has ${value.length} characters, at most ${length} are allowed`;
  return isSepaText(value) ? null : "has characters that not every bank takes";
};
const sepa = (length: number): Form => ({ text: (value) => sepaText(value, length) });
const reference: Form = {
  text: (value) =>
    /^\/|\/$|\/\//.test(value) ? "a reference has no slash at its ends and no two in a row" : sepaText(value, 35),
};
const code = (...values: string[]): Form => ({
  text: (value) => (values.includes(value) ? null : `must be ${values.join(" or ")}, not "${value}"`),
});
const pattern = (form: RegExp, words: string): Form => ({
  text: (value) => (form.test(value) ? null : `is not ${words}`),
});

const iban: Form = {
  text: (value) => (isValidIBAN(value) ? null : "is not an IBAN with right check digits, written without spaces"),
};
const bic: Form = { text: (value) => (isValidBIC(value) ? null : "is not a BIC") };
const amount: Form = {
  attributes: { Ccy: "EUR" },
  text: (value) => {
    const cents = /^\d{1,9}\.\d{2}$/.test(value) ? parseUnits(value, 2) : null;
    return typeof cents === "number" && cents > 0
      ? null
      : "is not an amount from 0.01 to 999999999.99 with two decimals";
  },
};
const date: Form = {
  text: (value) => {
    try {
      return Temporal.PlainDate.from(value).toString() === value ? null : "is not a date such as 2026-03-31";
    } catch {
      return "is not a date such as 2026-03-31";
    }
  },
};
const dateTime = pattern(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/, "a date and time");
const count = pattern(/^[1-9]\d{0,14}$/, "a number of transfers");
const sum = pattern(/^\d{1,15}\.\d{2}$/, "a sum with two decimals");

const account = parts(must("Id", parts(must("IBAN", iban))));
const agent = parts(
  must("FinInstnId", {
    oneOf: true,
    parts: [may("BICFI", bic), may("Othr", parts(must("Id", code("NOTPROVIDED"))))],
  }),
);
const party = parts(must("Nm", sepa(70)));

const transfer = parts(
  must("PmtId", parts(may("InstrId", reference), must("EndToEndId", reference))),
  must("Amt", parts(must("InstdAmt", amount))),
  may("CdtrAgt", agent),
  must("Cdtr", party),
  must("CdtrAcct", account),
  may("RmtInf", parts(must("Ustrd", sepa(140)))),
);

/** The elements of the standard that a SEPA credit transfer needs, in the standard's order; all others are refused. */
const document = parts(
  must(
    "CstmrCdtTrfInitn",
    parts(
      must(
        "GrpHdr",
        parts(
          must("MsgId", reference),
          must("CreDtTm", dateTime),
          must("NbOfTxs", count),
          must("CtrlSum", sum),
          must("InitgPty", party),
        ),
      ),
      some(
        "PmtInf",
        parts(
          must("PmtInfId", reference),
          must("PmtMtd", code("TRF")),
          may("BtchBookg", code("true", "false")),
          must("NbOfTxs", count),
          must("CtrlSum", sum),
          must("PmtTpInf", parts(must("SvcLvl", parts(must("Cd", code("SEPA")))))),
          must("ReqdExctnDt", parts(must("Dt", date))),
          must("Dbtr", party),
          must("DbtrAcct", account),
          must("DbtrAgt", agent),
          must("ChrgBr", code("SLEV")),
          some("CdtTrfTxInf", transfer),
        ),
      ),
    ),
  ),
);

/**
 * Checks a pain.001.001.09 file for SEPA credit transfers by the rules of ISO 20022 and of EPC132-08: required elements and
 * their order, lengths, characters, IBAN and BIC, numbers and sums of both levels, references that stand once, and a date of
 * execution not before `today`. Empty: the file is right.
 */
export function checkPain001(xml: string, options: { readonly today: Temporal.PlainDate }): readonly FileProblem[] {
  const problems: FileProblem[] = [];
  const report: Report = (path, message) => problems.push({ path, message });
  let root: Element;
  try {
    root = readXml(xml);
  } catch (error) {
    if (!(error instanceof BadXml)) throw error;
    return [{ path: "", message: error.message }];
  }
  if (root.name !== "Document") report("", `the root is <${root.name}>, not <Document>`);
  if (root.attributes["xmlns"] !== pain001Namespace) report("", `the namespace is not ${pain001Namespace}`);
  checkForm(root, document, "", report);
  // Sums over elements that are missing would only repeat what was said.
  if (problems.length === 0) checkSums(root, options.today, report);
  return problems;
}

function checkForm(at: Element, form: Form, path: string, report: Report): void {
  if ("text" in form) {
    if (at.children.length > 0) return report(path, `has elements in it: <${at.children[0]!.name}>`);
    const wanted = form.attributes ?? {};
    for (const [name, value] of Object.entries(wanted)) {
      if (at.attributes[name] !== value) report(path, `needs ${name}="${value}"`);
    }
    const wrong = form.text(at.text);
    if (wrong !== null) report(path, wrong);
    return;
  }
  if (at.text.trim() !== "") report(path, "has text where elements belong");
  const join = (name: string): string => (path === "" ? name : `${path}/${name}`);
  let place = 0;
  const seen = new Map<string, number>();
  for (const child of at.children) {
    const found = form.parts.findIndex((part) => part.name === child.name);
    if (found < 0) {
      report(join(child.name), "does not belong here");
      continue;
    }
    if (found < place) report(join(child.name), "stands too late: the order is fixed");
    place = Math.max(place, found);
    const part = form.parts[found]!;
    const number = (seen.get(child.name) ?? 0) + 1;
    seen.set(child.name, number);
    if (number > part.max) report(join(child.name), "stands more than once");
    checkForm(child, part.form, part.max > 1 ? join(`${child.name}[${number}]`) : join(child.name), report);
  }
  for (const part of form.parts) if (part.min > (seen.get(part.name) ?? 0)) report(join(part.name), "is missing");
  if (form.oneOf === true && seen.size !== 1)
    report(path, `needs one of ${form.parts.map((part) => part.name).join(", ")}`);
}

function checkSums(root: Element, today: Temporal.PlainDate, report: Report): void {
  const initiation = first(root, "CstmrCdtTrfInitn");
  const header = first(initiation, "GrpHdr");
  const blocks = initiation.children.filter((child) => child.name === "PmtInf");
  const references = new Set<string>();
  const blockIds = new Set<string>();
  let all = { count: 0, cents: 0n };
  for (const [index, block] of blocks.entries()) {
    const path = `CstmrCdtTrfInitn/PmtInf[${index + 1}]`;
    const own = { count: 0, cents: 0n };
    for (const transferAt of block.children.filter((child) => child.name === "CdtTrfTxInf")) {
      own.count += 1;
      own.cents += cents(first(first(transferAt, "Amt"), "InstdAmt").text);
      const id = first(first(transferAt, "PmtId"), "EndToEndId").text;
      if (references.has(id)) report(`${path}/CdtTrfTxInf[${own.count}]/PmtId/EndToEndId`, `"${id}" stands twice`);
      references.add(id);
    }
    compare(block, own, path, report);
    all = { count: all.count + own.count, cents: all.cents + own.cents };
    const blockId = first(block, "PmtInfId").text;
    if (blockIds.has(blockId)) report(`${path}/PmtInfId`, `"${blockId}" stands twice`);
    blockIds.add(blockId);
    const day = first(first(block, "ReqdExctnDt"), "Dt").text;
    if (day < today.toString()) report(`${path}/ReqdExctnDt/Dt`, `${day} is before today, ${today.toString()}`);
  }
  compare(header, all, "CstmrCdtTrfInitn/GrpHdr", report);
}

function compare(at: Element, found: { readonly count: number; readonly cents: bigint }, path: string, report: Report) {
  const said = Number(first(at, "NbOfTxs").text);
  if (said !== found.count) report(`${path}/NbOfTxs`, `says ${said}, there are ${found.count}`);
  const total = cents(first(at, "CtrlSum").text);
  if (total !== found.cents) report(`${path}/CtrlSum`, `says ${total} cents, the transfers are ${found.cents}`);
}

function first(at: Element, name: string): Element {
  const found = at.children.find((child) => child.name === name);
  if (found === undefined) throw new Error(`<${name}> was checked to stand in <${at.name}>`);
  return found;
}

function cents(text: string): bigint {
  return BigInt(text.replace(".", ""));
}
