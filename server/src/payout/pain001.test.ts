import assert from "node:assert/strict";
import { test } from "node:test";
import { checkPain001 } from "./check-pain001.ts";
import { isSepaText, toSepaText } from "./sepa-text.ts";
import { writePain001 } from "./write-pain001.ts";
import { BadXml, readXml } from "./xml.ts";

const today = Temporal.PlainDate.from("2026-04-15");
const good = writePain001({
  messageId: "FL-20260415-bat-1",
  createdAt: Temporal.Instant.from("2026-04-15T09:30:00.123456Z"),
  executionDate: Temporal.PlainDate.from("2026-04-16"),
  debtor: { name: "Alder & Vale Ltd", iban: "IE29AIBK93115212345678", bic: "AIBKIE2D" },
  transfers: [
    {
      endToEndId: "pyt-1",
      amount: 123_456n,
      name: "Zoë Ångström-Müller",
      iban: "DE89370400440532013000",
      bic: null,
      remittance: "Alder & Vale earnings pyt-1",
    },
    {
      endToEndId: "pyt-2",
      amount: 5n,
      name: "Ελένη Παπαδοπούλου",
      iban: "FR1420041010050500013M02606",
      bic: "PSSTFRPPLIL",
      remittance: "Alder & Vale earnings pyt-2",
    },
  ],
});

test("a written file is right", () => {
  assert.deepEqual(checkPain001(good, { today }), []);
  assert.match(good, /<NbOfTxs>2<\/NbOfTxs>\s+<CtrlSum>1234.61<\/CtrlSum>/);
  assert.match(good, /<CreDtTm>2026-04-15T09:30:00Z<\/CreDtTm>/);
  assert.match(good, /<Nm>Alder \+ Vale Ltd<\/Nm>/);
  assert.match(good, /<Nm>Zoe Angstrom-Muller<\/Nm>/);
  assert.match(good, /<Nm>Eleni Papadopoyloy<\/Nm>/);
});

// Each change breaks one rule; the check names the place and nothing else.
const broken: readonly (readonly [what: string, from: string | RegExp, to: string, path: string])[] = [
  ["another namespace", "pain.001.001.09", "pain.001.001.03", ""],
  ["a missing element", /<ChrgBr>.*<\/ChrgBr>/, "", "CstmrCdtTrfInitn/PmtInf[1]/ChrgBr"],
  ["a missing name", /<Nm>Zoe.*<\/Nm>/, "", "CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[1]/Cdtr/Nm"],
  ["an element twice", /(<ChrgBr>.*<\/ChrgBr>)/, "$1$1", "CstmrCdtTrfInitn/PmtInf[1]/ChrgBr"],
  ["an element that does not belong", "<BtchBookg>", "<Extra>1</Extra><BtchBookg>", "CstmrCdtTrfInitn/PmtInf[1]/Extra"],
  ["the wrong order", /(<MsgId>.*<\/MsgId>)\s*(<CreDtTm>.*<\/CreDtTm>)/, "$2$1", "CstmrCdtTrfInitn/GrpHdr/MsgId"],
  ["a wrong number of transfers", "<NbOfTxs>2<", "<NbOfTxs>3<", "CstmrCdtTrfInitn/GrpHdr/NbOfTxs"],
  ["a wrong sum", "<CtrlSum>1234.61<", "<CtrlSum>1234.62<", "CstmrCdtTrfInitn/GrpHdr/CtrlSum"],
  [
    "a wrong sum of the block",
    /(<BtchBookg>[^]*)<CtrlSum>1234.61</,
    "$1<CtrlSum>1234.62<",
    "CstmrCdtTrfInitn/PmtInf[1]/CtrlSum",
  ],
  ["no decimals", "1234.56<", "1234<", "CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[1]/Amt/InstdAmt"],
  ["an amount of zero", ">0.05<", ">0.00<", "CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[2]/Amt/InstdAmt"],
  ["dollars", 'Ccy="EUR">0.05', 'Ccy="USD">0.05', "CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[2]/Amt/InstdAmt"],
  ["wrong check digits", "DE89", "DE88", "CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[1]/CdtrAcct/Id/IBAN"],
  ["an IBAN with spaces", "IE29AIBK", "IE29 AIBK", "CstmrCdtTrfInitn/PmtInf[1]/DbtrAcct/Id/IBAN"],
  ["a broken BIC", "PSSTFRPPLIL", "PSSTFRPPL", "CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[2]/CdtrAgt/FinInstnId/BICFI"],
  ["an umlaut", "Zoe Angstrom", "Zoë Angstrom", "CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[1]/Cdtr/Nm"],
  ["a long name", "Zoe Angstrom", "Z".repeat(71), "CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[1]/Cdtr/Nm"],
  ["a long reference", ">pyt-1<", `>${"p".repeat(36)}<`, "CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[1]/PmtId/EndToEndId"],
  ["two slashes", ">pyt-1<", ">pyt//1<", "CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[1]/PmtId/EndToEndId"],
  ["a reference twice", ">pyt-1<", ">pyt-2<", "CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[2]/PmtId/EndToEndId"],
  ["yesterday", "<Dt>2026-04-16<", "<Dt>2026-04-14<", "CstmrCdtTrfInitn/PmtInf[1]/ReqdExctnDt/Dt"],
  ["no such day", "<Dt>2026-04-16<", "<Dt>2026-02-30<", "CstmrCdtTrfInitn/PmtInf[1]/ReqdExctnDt/Dt"],
  ["another method", ">TRF<", ">CHK<", "CstmrCdtTrfInitn/PmtInf[1]/PmtMtd"],
  ["another service", ">SEPA<", ">URGP<", "CstmrCdtTrfInitn/PmtInf[1]/PmtTpInf/SvcLvl/Cd"],
  ["charges to the receiver", ">SLEV<", ">CRED<", "CstmrCdtTrfInitn/PmtInf[1]/ChrgBr"],
  ["XML that ends early", "</Document>", "", ""],
  ["a comment", "<PmtMtd>", "<!-- x --><PmtMtd>", ""],
];
for (const [what, from, to, path] of broken) {
  test(`the check finds ${what}`, () => {
    const file = good.replace(from, to);
    assert.notEqual(file, good, "the test must change the file");
    assert.deepEqual(
      checkPain001(file, { today }).map((problem) => problem.path),
      [path],
    );
  });
}

test("texts come into the characters that every bank takes", () => {
  assert.equal(toSepaText("Łukasz Gżegżółka & Søn", 70), "Lukasz Gzegzolka + Son");
  assert.equal(toSepaText('Straße_7; a@b <c> "d"', 70), "Strasse-7, a.b .c. .d.");
  assert.equal(toSepaText("Иван Щерев", 70), "Ivan Shterev");
  assert.equal(toSepaText("山田 花子", 70), ".. ..");
  assert.equal(toSepaText("  many \n\t spaces ", 70), "many spaces");
  assert.equal(toSepaText("abc def", 4), "abc");
  for (let code = 1; code < 0x30000; code += 1) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const text = toSepaText(String.fromCodePoint(code), 70);
    assert.ok(isSepaText(text), `U+${code.toString(16)} became ${text}`);
  }
});

test("the reader takes what it must and refuses the rest", () => {
  assert.equal(readXml("<a b='1 &amp; 2'>x &lt;&#65;&#x42;</a>").text, "x <AB");
  assert.deepEqual(readXml("<a><b/><b></b></a>").children.length, 2);
  for (const bad of [
    "",
    "<a>",
    "<a></b>",
    "<a/><b/>",
    "<a>&nbsp;</a>",
    "<a>& </a>",
    "<a>x<b/></a>",
    "<a b='1' b='2'/>",
    "<a",
  ]) {
    assert.throws(() => readXml(bad), BadXml, bad);
  }
});
