import { formatMoney } from "@fairline/engine";
import { toSepaText } from "./sepa-text.ts";
import { element, writeXml } from "./xml.ts";

export const pain001Namespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

export interface CreditTransfers {
  /** At most 35 of the SEPA characters; the bank refuses the same one twice. */
  readonly messageId: string;
  readonly createdAt: Temporal.Instant;
  readonly executionDate: Temporal.PlainDate;
  readonly debtor: { readonly name: string; readonly iban: string; readonly bic: string | null };
  readonly transfers: readonly CreditTransfer[];
}

export interface CreditTransfer {
  /** At most 35 of the SEPA characters; comes back on the account statement. */
  readonly endToEndId: string;
  /** Euro cents. */
  readonly amount: bigint;
  readonly name: string;
  readonly iban: string;
  readonly bic: string | null;
  /** What the receiver reads on their statement. */
  readonly remittance: string;
}

/**
 * A SEPA credit transfer as ISO 20022 pain.001.001.09, one payment information block. Texts are put into the SEPA characters
 * and cut to their lengths. Source: EPC132-08, SEPA Credit Transfer customer-to-PSP implementation guidelines.
 */
export function writePain001(order: CreditTransfers): string {
  const count = String(order.transfers.length);
  const sum = formatMoney(
    order.transfers.reduce((total, transfer) => total + transfer.amount, 0n),
    "EUR",
  );
  const debtor = toSepaText(order.debtor.name, 70);
  return writeXml(
    element(
      "Document",
      [
        element("CstmrCdtTrfInitn", [
          element("GrpHdr", [
            element("MsgId", order.messageId),
            element("CreDtTm", order.createdAt.round("second").toString()),
            element("NbOfTxs", count),
            element("CtrlSum", sum),
            element("InitgPty", [element("Nm", debtor)]),
          ]),
          element("PmtInf", [
            element("PmtInfId", order.messageId),
            element("PmtMtd", "TRF"),
            element("BtchBookg", "true"),
            element("NbOfTxs", count),
            element("CtrlSum", sum),
            element("PmtTpInf", [element("SvcLvl", [element("Cd", "SEPA")])]),
            element("ReqdExctnDt", [element("Dt", order.executionDate.toString())]),
            element("Dbtr", [element("Nm", debtor)]),
            account("DbtrAcct", order.debtor.iban),
            agent("DbtrAgt", order.debtor.bic),
            element("ChrgBr", "SLEV"),
            ...order.transfers.map((transfer) =>
              element("CdtTrfTxInf", [
                element("PmtId", [element("EndToEndId", transfer.endToEndId)]),
                element("Amt", [element("InstdAmt", formatMoney(transfer.amount, "EUR"), { Ccy: "EUR" })]),
                transfer.bic === null ? null : agent("CdtrAgt", transfer.bic),
                element("Cdtr", [element("Nm", toSepaText(transfer.name, 70))]),
                account("CdtrAcct", transfer.iban),
                element("RmtInf", [element("Ustrd", toSepaText(transfer.remittance, 140))]),
              ]),
            ),
          ]),
        ]),
      ],
      { xmlns: pain001Namespace },
    ),
  );
}

function account(name: string, iban: string) {
  return element(name, [element("Id", [element("IBAN", iban)])]);
}

function agent(name: string, bic: string | null) {
  // The debtor's bank must be named; where its BIC is not known, the guidelines have a word for it.
  const id = bic === null ? element("Othr", [element("Id", "NOTPROVIDED")]) : element("BICFI", bic);
  return element(name, [element("FinInstnId", [id])]);
}
