import { Failure } from "../foundation/failure.ts";
import { BadXml, readXml } from "./xml.ts";
import type { Element } from "./xml.ts";

/** A payment status report, as far as it tells what became of our transfers. */
export interface StatusReport {
  /** BIC of the bank that reports; null where it does not say. */
  readonly bank: string | null;
  readonly originalMessageId: string;
  /** Of which kind the message was that it answers: pain.001... */
  readonly originalKind: string;
  readonly originalCount: number | null;
  /** As written: "23.20". */
  readonly originalSum: string | null;
  /** The whole message's status; null where it only speaks of parts. */
  readonly group: Status | null;
  readonly parts: readonly {
    readonly paymentId: string;
    readonly status: Status | null;
    readonly transactions: readonly TransactionStatus[];
  }[];
}

/** ISO 20022 status code, and the reason's code where there is one. */
export interface Status {
  readonly status: string;
  readonly reason: string | null;
}

export interface TransactionStatus extends Status {
  readonly endToEndId: string;
  /** As written, with its currency; null where the bank does not repeat it. */
  readonly amount: { readonly value: string; readonly currency: string } | null;
  /** The account that was to be debited; null where the bank does not repeat it. */
  readonly debtorIban: string | null;
}

/** Reads pain.002.001.03 and later (ISO 20022, customer payment status report). @returns the report; `bad-input`. */
export function readPain002(source: string): StatusReport | Failure {
  try {
    const root = readXml(source.replace(/^\uFEFF/, ""));
    const namespace = Object.entries(root.attributes).find(([name]) => /^xmlns(:|$)/.test(name))?.[1] ?? "";
    if (local(root) !== "Document" || !/:pain\.002\.001\.\d\d$/.test(namespace)) {
      return bad("it is not a payment status report (pain.002)");
    }
    const report = one(root, "CstmrPmtStsRpt");
    const original = one(report, "OrgnlGrpInfAndSts");
    const count = text(original, "OrgnlNbOfTxs");
    return {
      bank: bankOf(one(report, "GrpHdr")),
      originalMessageId: needed(original, "OrgnlMsgId"),
      originalKind: needed(original, "OrgnlMsgNmId"),
      originalCount: count === null ? null : Number(count),
      originalSum: text(original, "OrgnlCtrlSum"),
      group: statusOf(original, "GrpSts"),
      parts: all(report, "OrgnlPmtInfAndSts").map((part) => ({
        paymentId: needed(part, "OrgnlPmtInfId"),
        status: statusOf(part, "PmtInfSts"),
        transactions: all(part, "TxInfAndSts").map(transaction),
      })),
    };
  } catch (error) {
    if (error instanceof BadXml) return bad(error.message);
    throw error;
  }
}

function bad(why: string): Failure {
  return new Failure("bad-input", `This file cannot be read: ${why}. Nothing was changed.`, { field: "text" });
}

function transaction(at: Element): TransactionStatus {
  const status = statusOf(at, "TxSts");
  if (status === null) throw new BadXml("a transaction has no status");
  const reference = maybe(at, "OrgnlTxRef");
  const amount = reference && maybe(maybe(reference, "Amt"), "InstdAmt");
  return {
    ...status,
    endToEndId: needed(at, "OrgnlEndToEndId"),
    amount: amount ? { value: amount.text.trim(), currency: amount.attributes["Ccy"] ?? "" } : null,
    debtorIban: text(maybe(maybe(reference, "DbtrAcct"), "Id"), "IBAN"),
  };
}

function bankOf(header: Element): string | null {
  const agent = maybe(maybe(header, "DbtrAgt"), "FinInstnId");
  return text(agent, "BICFI") ?? text(agent, "BIC");
}

function statusOf(at: Element, name: string): Status | null {
  const status = text(at, name);
  if (status === null) return null;
  const reason = maybe(maybe(at, "StsRsnInf"), "Rsn");
  return { status, reason: text(reason, "Cd") ?? text(reason, "Prtry") };
}

/** Banks write the same elements with and without a prefix. */
function local({ name }: Element): string {
  return name.slice(name.indexOf(":") + 1);
}

function all(at: Element, name: string): readonly Element[] {
  return at.children.filter((child) => local(child) === name);
}

function maybe(at: Element | null | undefined, name: string): Element | undefined {
  return at?.children.find((child) => local(child) === name);
}

function one(at: Element, name: string): Element {
  const found = maybe(at, name);
  if (found === undefined) throw new BadXml(`<${name}> is missing in <${at.name}>`);
  return found;
}

function text(at: Element | null | undefined, name: string): string | null {
  return maybe(at, name)?.text.trim() ?? null;
}

function needed(at: Element, name: string): string {
  const found = text(at, name);
  if (found === null || found === "") throw new BadXml(`<${name}> is missing in <${at.name}>`);
  return found;
}
