/** The banks' side: the files in which they say what became of the payouts that they were given. */
import { formatMoney } from "@fairline/engine";
import type { Batch, Payout } from "../server/src/payout/index.ts";
import { bankReference } from "../server/src/payout/bank-reference.ts";
import { achText, entryHash, writeRecord } from "../server/src/payout/nacha-records.ts";

export interface Verdict {
  readonly payout: Payout;
  readonly outcome: "paid" | "failed";
}

/** pain.002.001.10 of the company's bank. `serial` makes every report another file. */
export function pain002(batch: Batch, verdicts: readonly Verdict[], serial: string): string {
  const id = bankReference("batch", batch.id);
  const transactions = verdicts.map(
    ({ payout, outcome }) =>
      `<TxInfAndSts><OrgnlEndToEndId>${bankReference("payout", payout.id)}</OrgnlEndToEndId>${
        outcome === "paid"
          ? "<TxSts>ACSC</TxSts>"
          : "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>"
      }</TxInfAndSts>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>STS-${id}-${serial}</MsgId><CreDtTm>2026-03-20T12:00:00Z</CreDtTm>
<DbtrAgt><FinInstnId><BICFI>AIBKIE2DXXX</BICFI></FinInstnId></DbtrAgt></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>${id}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>${id}</OrgnlPmtInfId>${transactions.join("")}</OrgnlPmtInfAndSts>
</CstmrPmtStsRpt></Document>`;
}

/** A provider's list. */
export function csvResults(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ payout, outcome }) => {
    const amount = formatMoney(payout.amount, payout.currency);
    return `${bankReference("payout", payout.id)},${outcome},${amount},${payout.currency}`;
  });
  return `${["reference,status,amount,currency", ...rows].join("\n")}\n`;
}

/** An ACH file of returns (R03: no such account); of what was executed a bank says nothing. */
export function achReturns(verdicts: readonly Verdict[]): string {
  const companyId = "1123456789";
  const batch = { type: "5", service: "200", company: achText("Small & Sons Ltd", 16), discretionary: "", companyId };
  const sum = verdicts.reduce((total, { payout }) => total + payout.amount, 0n);
  const routing = (payout: Payout) => payout.routing!.slice(0, 8);
  const hash = entryHash(verdicts.map(({ payout }) => routing(payout)));
  const totals = { count: String(verdicts.length * 2), hash, debit: "0", credit: String(sum) };
  const lines = [
    writeRecord("fileHeader", {
      type: "1", priority: "01", destination: companyId, origin: "121000248", date: "260322", time: "0900", modifier: "A",
      recordSize: "94", blocking: "10", format: "1", destinationName: "SMALL SONS", originName: "WELLS FARGO", reference: "",
    }),
    writeRecord("batchHeader", {
      ...batch, entryClass: "PPD", description: "EARNINGS", descriptiveDate: "", effectiveDate: "260322", settlement: "",
      status: "1", odfi: "02100002", batch: "1",
    }),
    ...verdicts.flatMap(({ payout }, index) => [
      writeRecord("entry", {
        type: "6", transaction: "21", rdfi: routing(payout), check: payout.routing!.slice(8), account: "1",
        amount: String(payout.amount), reference: bankReference("payout", payout.id), name: "A MEMBER", discretionary: "",
        addenda: "1", trace: `02100002${String(index + 1).padStart(7, "0")}`,
      }),
      writeRecord("answer", {
        type: "7", kind: "99", code: "R03", originalTrace: `12100024${String(payout.id).padStart(7, "0")}`, date: "",
        originalRdfi: routing(payout), information: "", trace: `02100002${String(index + 1).padStart(7, "0")}`,
      }),
    ]),
    writeRecord("batchControl", {
      type: "8", service: "200", ...totals, companyId, authentication: "", reserved: "", odfi: "02100002", batch: "1",
    }),
  ]; // prettier-ignore
  const blocks = Math.ceil((lines.length + 1) / 10);
  lines.push(writeRecord("fileControl", { type: "9", batches: "1", blocks: String(blocks), ...totals, reserved: "" }));
  while (lines.length < blocks * 10) lines.push("9".repeat(94));
  return `${lines.join("\n")}\n`;
}
