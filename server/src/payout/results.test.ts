/** What banks and providers say of payouts, read back: by transaction, by group, twice, at the same moment, and of strangers. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { sql } from "kysely";
import { Failure, isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { earningsOfMember } from "../plan/index.ts";
import { bankReference } from "./bank-reference.ts";
import { batchFile } from "./batch-file.ts";
import { checkBooks } from "./check-books.ts";
import { approveBatch, cancelBatch } from "./decide-batch.ts";
import { makeBatch } from "./make-batch.ts";
import type { Batch, BatchMethod, SealedPayout } from "./model.ts";
import { achText, entryHash, writeRecord } from "./nacha-records.ts";
import { readResultFile } from "./read-result-file.ts";
import { setPaypalAccount, setPayoutAccount, setUsAccount } from "./set-payout-account.ts";
import { settleBatch } from "./settle-batch.ts";
import { findBatch } from "./batch-store.ts";
import { payoutsOfBatch } from "./payout-store.ts";
import { payingCompany } from "./testing.ts";

const { db } = await testDatabase({ connections: 16 });
const company = await payingCompany(db);
const { sealer, maker, checker, as, balanceOf } = company;
const [first, second, third, fourth] = company.distributors;
let now = "2026-03-20T10:00:00Z";

const read = (text: string) => as(maker, now, (context) => readResultFile(context, sealer, text));
async function refused(text: string, words: RegExp): Promise<void> {
  const books = await everything();
  const answer = await read(text);
  assert.ok(isFailure(answer), "must be refused");
  assert.match(answer.message, words);
  assert.match(answer.message, /Nothing was changed/);
  assert.deepEqual(await everything(), books);
}
/** All that a result could change. */
async function everything(): Promise<unknown> {
  const { rows } =
    await sql`select (select count(*) from entry) as entries, (select count(*) from payout_result) as results,
    (select count(*) from audit) as audits, (select jsonb_agg(state order by id) from payout) as payouts,
    (select jsonb_agg(state order by id) from payout_batch) as batches`.execute(db);
  return rows;
}

async function sent(
  currency: string,
  method: BatchMethod,
): Promise<{ batch: Batch; payouts: readonly SealedPayout[] }> {
  const { id } = must(await as(maker, now, (context) => makeBatch(context, { currency, method })));
  const batch = must(await as(checker, now, (context) => approveBatch(context, id)));
  must(await as(maker, now, (context) => batchFile(context, sealer, id)));
  return { batch, payouts: await payoutsOfBatch(db, id) };
}

interface Report {
  readonly bank?: string;
  readonly message?: string;
  readonly group?: string;
  readonly count?: number;
  readonly sum?: string;
  readonly transactions?: readonly (readonly [reference: string, status: string, reason?: string, amount?: string])[];
}
function pain002(batch: Batch, report: Report): string {
  const id = report.message ?? bankReference("batch", batch.id);
  const transactions = (report.transactions ?? []).map(
    ([
      reference,
      status,
      reason,
      amount,
    ]) => `<TxInfAndSts><OrgnlEndToEndId>${reference}</OrgnlEndToEndId><TxSts>${status}</TxSts>
      ${reason === undefined ? "" : `<StsRsnInf><Rsn><Cd>${reason}</Cd></Rsn></StsRsnInf>`}
      ${amount === undefined ? "" : `<OrgnlTxRef><Amt><InstdAmt Ccy="EUR">${amount}</InstdAmt></Amt></OrgnlTxRef>`}</TxInfAndSts>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
    <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
    <GrpHdr><MsgId>STS-${id}-${report.group ?? "x"}</MsgId><CreDtTm>2026-03-20T12:00:00Z</CreDtTm>
      <DbtrAgt><FinInstnId><BICFI>${report.bank ?? "AIBKIE2DXXX"}</BICFI></FinInstnId></DbtrAgt></GrpHdr>
    <OrgnlGrpInfAndSts><OrgnlMsgId>${id}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
      ${report.count === undefined ? "" : `<OrgnlNbOfTxs>${report.count}</OrgnlNbOfTxs>`}
      ${report.sum === undefined ? "" : `<OrgnlCtrlSum>${report.sum}</OrgnlCtrlSum>`}
      ${report.group === undefined ? "" : `<GrpSts>${report.group}</GrpSts>`}</OrgnlGrpInfAndSts>
    ${transactions.length === 0 ? "" : `<OrgnlPmtInfAndSts><OrgnlPmtInfId>${id}</OrgnlPmtInfId>${transactions.join("")}</OrgnlPmtInfAndSts>`}
    </CstmrPmtStsRpt></Document>`;
}
const reference = (payout: SealedPayout | undefined) => bankReference("payout", payout!.id);

before(async () => {
  for (const member of [first, second, third]) {
    const wish = { memberId: member, holder: "A Member", iban: "DE89370400440532013000", bic: null };
    must(await as(null, now, (context) => setPayoutAccount(context, sealer, wish)));
  }
  const us = { holder: "Fourth Member", routing: "021000021", number: "123456789", savings: false, business: false };
  must(await as(null, now, (context) => setUsAccount(context, sealer, { ...us, memberId: fourth })));
  const paypal = { memberId: company.affiliate, holder: "Amara", email: "amara@example.test" };
  must(await as(null, now, (context) => setPaypalAccount(context, sealer, paypal)));
  await company.setRule({ achBankRouting: "121000248", achBankName: "WELLS FARGO", achCompanyId: "1123456789" });
  await company.earn("2026-01", [
    { member: first, amount: 1000n },
    { member: second, amount: 2000n, ref: "of second" },
    { member: third, amount: 3000n },
    { member: fourth, amount: 4000n, currency: "USD" },
    // Half of it: an affiliate earns a tenth.
    { member: company.affiliate, amount: 1000n, currency: "USD" },
  ]);
});

test("a pain.002 of strangers is refused whole, with what is wrong and nothing changed", async () => {
  const { batch, payouts } = await sent("EUR", "sepa");
  const [one] = payouts;
  await refused(pain002(batch, { bank: "DEUTDEFF", group: "RJCT" }), /comes from the bank DEUTDEFF.*AIBKIE2D/);
  await refused(
    pain002(batch, { message: "OTHER-1", group: "RJCT" }),
    /answers the message "OTHER-1", which we did not send/,
  );
  await refused(pain002(batch, { message: "bat-ZZ", group: "RJCT" }), /"bat-ZZ", which we did not send/);
  await refused(pain002(batch, { group: "RJCT", count: 7 }), /7 transfers, and the message had 3/);
  await refused(pain002(batch, { group: "RJCT", sum: "60.01" }), /60.01 EUR, and the message had 60.00/);
  await refused(pain002(batch, { transactions: [["pyt-ZZ", "RJCT"]] }), /"pyt-ZZ", which was not in the message/);
  await refused(
    pain002(batch, { transactions: [[reference(one), "RJCT", "AC01", "10.01"]] }),
    /says 10.01 EUR of the transfer .* which was 10.00 EUR/,
  );
  const twice = [reference(one), "RJCT"] as const;
  await refused(pain002(batch, { transactions: [twice, twice] }), /twice/);
  await refused(pain002(batch, { group: "XXXX" }), /"XXXX" is not a status/);
  await refused("<Document/>", /not a payment status report/);
  await refused(pain002(batch, {}).slice(0, -20), /cannot be read/);
  assert.deepEqual(await checkBooks(db), []);
});

test("transactions are accepted and rejected one by one; the rejected are available again; a second reading changes nothing", async () => {
  const batch = (await findBatch(db, 1n))!;
  const payouts = await payoutsOfBatch(db, batch.id);
  const of = (member: bigint) => reference(payouts.find((payout) => payout.memberId === member));
  const accepted = must(await read(pain002(batch, { group: "ACTC", count: 3, sum: "60" })));
  assert.deepEqual([accepted.unchanged, accepted.failed, accepted.paid], [3, 0, 0]);
  assert.deepEqual(await balanceOf(first), {});

  const file = pain002(batch, {
    group: "PART",
    transactions: [
      [of(first), "RJCT", "AC01", "10.00"],
      [of(second), "ACSC"],
    ],
  });
  const all = (await Promise.all(Array.from({ length: 6 }, () => read(file)))).map(must);
  assert.equal(all.filter(({ again }) => !again).length, 1, "one of many readers changes something");
  for (const summary of all) assert.deepEqual([summary.failed, summary.paid], [1, 1]);
  assert.deepEqual(await balanceOf(first), { available: 1000n });
  assert.deepEqual(await balanceOf(second), { paid: 2000n });
  assert.deepEqual(await balanceOf(third), {});
  assert.equal((await earningsOfMember(db, first, { limit: 5 }))[0]?.state, "available");
  assert.equal((await findBatch(db, batch.id))?.state, "approved");
  assert.equal(must(await read(file)).again, true);
  // Another file that says the same, and a contrary one.
  assert.equal(must(await read(`${file} `)).unchanged, 2);
  await refused(pain002(batch, { transactions: [[of(first), "ACSC"]] }), /was paid, and it has failed/);
  assert.deepEqual(await checkBooks(db), []);

  // The person settles what is left; later the bank sends one back.
  must(await as(maker, now, (context) => settleBatch(context, batch.id)));
  assert.deepEqual(await balanceOf(third), { paid: 3000n });
  assert.equal((await findBatch(db, batch.id))?.state, "paid");
  must(await company.reverse(now, "of second", [{ line: 1, amount: 2500n }]));
  assert.deepEqual(await balanceOf(second), { paid: 2000n, available: -500n });
  const returned = must(await read(pain002(batch, { transactions: [[of(second), "RJCT", "MS03"]] })));
  assert.equal(returned.returned, 1);
  assert.deepEqual(await balanceOf(second), { available: 1500n });
  assert.deepEqual(await checkBooks(db), []);

  // And both are paid by the next batch.
  const next = await sent("EUR", "sepa");
  assert.deepEqual(
    next.payouts.map((payout) => [payout.memberId, payout.amount]),
    [
      [first, 1000n],
      [second, 1500n],
    ],
  );
  const group = must(await read(pain002(next.batch, { group: "RJCT" })));
  assert.equal(group.failed, 2);
  assert.equal((await findBatch(db, next.batch.id))?.state, "failed");
  assert.deepEqual(await balanceOf(first), { available: 1000n });
  assert.deepEqual(await checkBooks(db), []);
});

test("a result file and a cancellation, two approvals, two settlements: one of them happens", async () => {
  for (let round = 0; round < 5; round += 1) {
    const { id } = must(await as(maker, now, (context) => makeBatch(context, { currency: "EUR" })));
    const approvals = await Promise.all(
      Array.from({ length: 4 }, () => as(checker, now, (context) => approveBatch(context, id))),
    );
    assert.equal(approvals.filter((answer) => !isFailure(answer)).length, 1);
    must(await as(maker, now, (context) => batchFile(context, sealer, id)));
    const batch = (await findBatch(db, id))!;
    const early = await as(checker, now, (context) =>
      cancelBatch(context, { batchId: id, reason: "test", bankStopped: false }),
    );
    assert.ok(isFailure(early) && /have the bank stop it/.test(early.message));
    const payouts = await payoutsOfBatch(db, id);
    const transactions = payouts.map(
      (payout, at) => [reference(payout), at === 0 ? "RJCT" : "ACSC", `R${round}`] as const,
    );
    const [cancelled, answered] = await Promise.all([
      as(checker, now, (context) => cancelBatch(context, { batchId: id, reason: "test", bankStopped: true })),
      read(pain002(batch, { transactions })),
    ]);
    assert.equal(isFailure(cancelled), !isFailure(answered), "exactly one of both");
    assert.deepEqual(await checkBooks(db), []);
    // What was paid comes back, so that the next round has as much.
    if (isFailure(cancelled)) {
      must(
        await read(
          pain002(batch, { group: "PART", transactions: payouts.map((one) => [reference(one), "RJCT"] as const) }),
        ),
      );
    }
    assert.deepEqual([await balanceOf(first), await balanceOf(second)], [{ available: 1000n }, { available: 1500n }]);
  }
});

/** An ACH file as our bank sends it: one batch of answers. */
function achAnswers(
  entries: readonly {
    payout: SealedPayout;
    kind: "98" | "99";
    code: string;
    data?: string;
    amount?: bigint;
    trace?: string;
  }[],
  companyId = "1123456789",
): string {
  const header = { type: "5", service: "200", company: achText("Small & Sons Ltd", 16), discretionary: "", companyId };
  const sum = entries.reduce(
    (total, { kind, payout, amount }) => (kind === "99" ? total + (amount ?? payout.amount) : total),
    0n,
  );
  const hash = entryHash(entries.map(({ payout }) => payout.routing!.slice(0, 8)));
  const totals = { count: String(entries.length * 2), hash, debit: "0", credit: String(sum) };
  const lines = [
    writeRecord("fileHeader", {
      type: "1", priority: "01", destination: "1123456789", origin: "121000248", date: "260322", time: "0900", modifier: "A",
      recordSize: "94", blocking: "10", format: "1", destinationName: "SMALL SONS", originName: "WELLS FARGO", reference: "",
    }),
    writeRecord("batchHeader", {
      ...header, entryClass: entries[0]?.kind === "98" ? "COR" : "PPD", description: "EARNINGS", descriptiveDate: "",
      effectiveDate: "260322", settlement: "", status: "1", odfi: "02100002", batch: "1",
    }),
    ...entries.flatMap(({ payout, kind, code, data, amount, trace }, index) => [
      writeRecord("entry", {
        type: "6", transaction: "21", rdfi: payout.routing!.slice(0, 8), check: payout.routing!.slice(8), account: "1",
        amount: kind === "98" ? "0" : String(amount ?? payout.amount), reference: reference(payout), name: "A MEMBER",
        discretionary: "", addenda: "1", trace: `02100002000000${index + 1}`,
      }),
      writeRecord("answer", {
        type: "7", kind, code, originalTrace: trace ?? `12100024${String(payout.id).padStart(7, "0")}`, date: "",
        originalRdfi: payout.routing!.slice(0, 8), information: data ?? "", trace: `02100002000000${index + 1}`,
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

test("ACH: a return after settlement, a correction of the account, and what is not ours", async () => {
  const { batch, payouts } = await sent("USD", "ach");
  const [payout] = payouts;
  assert.ok(payout !== undefined && payouts.length === 1);
  const file = must(await as(maker, now, (context) => batchFile(context, sealer, batch.id)));
  assert.match(file.text, /^622021000021123456789 {8}0000004000pyt-/m);
  must(await as(maker, now, (context) => settleBatch(context, batch.id)));

  await refused(achAnswers([{ payout, kind: "99", code: "R03" }], "9999999999"), /for the company 9999999999/);
  await refused(achAnswers([{ payout, kind: "99", code: "R03", amount: 4001n }]), /returns 4001 cents/);
  await refused(achAnswers([{ payout, kind: "99", code: "R03", trace: "121000240009999" }]), /trace number/);
  await refused(achAnswers([{ payout, kind: "98", code: "C02", data: "021000022" }]), /C02/);
  const broken = achAnswers([{ payout, kind: "99", code: "R03" }]);
  await refused(broken.replace("8200000002", "8200000003"), /breaks the rules of ACH/);

  const correction = achAnswers([{ payout, kind: "98", code: "C03", data: "091000019   55554321" }]);
  assert.equal(must(await read(correction)).corrected, 1);
  const { rows } = await sql<{ routing: string; shown: string }>`
    select routing, shown from payout_account where member_id = ${fourth}`.execute(db);
  assert.deepEqual(rows, [{ routing: "091000019", shown: "4321" }]);
  assert.deepEqual(await balanceOf(fourth, "USD"), { paid: 4000n });

  const returns = achAnswers([{ payout, kind: "99", code: "R03" }]);
  const all = (await Promise.all(Array.from({ length: 5 }, () => read(returns)))).map(must);
  assert.equal(all.filter(({ again }) => !again).length, 1);
  assert.equal(all[0]?.returned, 1);
  assert.deepEqual(await balanceOf(fourth, "USD"), { available: 4000n });
  assert.deepEqual(await checkBooks(db), []);
  // The next file goes to the corrected account.
  const next = await sent("USD", "ach");
  const again = must(await as(maker, now, (context) => batchFile(context, sealer, next.batch.id)));
  assert.match(again.text, /^62209100001955554321/m);
});

test("PayPal: the file, and its results as CSV", async () => {
  now = "2026-03-21T10:00:00Z";
  const { batch, payouts } = await sent("USD", "paypal");
  const name = reference(payouts[0]);
  const file = must(await as(maker, now, (context) => batchFile(context, sealer, batch.id)));
  assert.equal(file.text, `amara@example.test,5.00,USD,${name},Small & Sons earnings,PAYPAL\n`);
  await refused(`Customer ID,Status\npyt-ZZ,Completed\n`, /"pyt-ZZ", which we did not send/);
  await refused(`Customer ID,Status\n${name},Vanished\n`, /nobody knows the status "Vanished"/);
  await refused(`Customer ID,Status,Amount,Currency\n${name},Completed,5.01,USD\n`, /says 5.01/);
  await refused(`Customer ID,Status,Amount,Currency\n${name},Completed,5.00,EUR\n`, /says EUR/);
  await refused(`a,b\n1,2\n`, /no column/);
  const unclaimed = must(await read(`Customer ID,Status,Amount,Currency\n${name},Unclaimed,-5.00,USD\n`));
  assert.equal(unclaimed.unchanged, 1);
  const failed = must(await read(`Customer ID,Status,Amount,Currency\n${name},Returned,-5.00,USD\n`));
  assert.deepEqual([failed.failed, failed.batches], [1, [batch.id]]);
  assert.deepEqual(await balanceOf(company.affiliate, "USD"), { available: 500n });
  assert.deepEqual(await checkBooks(db), []);
});

test("a file about a batch that never left is refused", async () => {
  const { id } = must(await as(maker, now, (context) => makeBatch(context, { currency: "USD", method: "paypal" })));
  const [payout] = await payoutsOfBatch(db, id);
  await refused(`reference,status\n${reference(payout)},paid\n`, /which is made/);
  must(await as(checker, now, (context) => approveBatch(context, id)));
  await refused(`reference,status\n${reference(payout)},paid\n`, /its file was never taken/);
  assert.ok(!((await findBatch(db, id)) instanceof Failure));
});
