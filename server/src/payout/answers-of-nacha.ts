import type { Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { readPayoutRule } from "./rule-store.ts";
import { bankReference, readBankReference } from "./bank-reference.ts";
import { achSequence } from "./batch-file.ts";
import { readNacha } from "./check-nacha.ts";
import type { AchEntry } from "./check-nacha.ts";
import type { Payout } from "./model.ts";
import { readRecord } from "./nacha-records.ts";
import type { Answer, Correction } from "./result-model.ts";
import { isRoutingNumber } from "./routing-number.ts";
import { findPayouts } from "./payout-store.ts";

/**
 * What an ACH file of returns (addenda 99, codes R..) and notifications of change (addenda 98, codes C..) says of our credits.
 * A file that breaks the standard's rules, is for another company, or names a credit or an amount that is not ours is refused
 * whole.
 * @returns one answer an entry; `bad-input`
 */
export async function answersOfNacha(db: Db, source: string): Promise<readonly Answer[] | Failure> {
  const { file, problems } = readNacha(source);
  if (file === null || problems.length > 0) {
    const list = problems.map(({ path, message }) => `${path} ${message}`);
    return new Failure("bad-input", `This file breaks the rules of ACH: ${list[0]}. Nothing was changed.`, {
      problems: list,
    });
  }
  const { achBankRouting, achCompanyId } = await readPayoutRule(db);
  const stranger = file.batches.find(({ header }) => header.companyId !== achCompanyId);
  if (stranger !== undefined) {
    return refused(`it is for the company ${stranger.header.companyId}, and we are ${achCompanyId ?? "none yet"}`);
  }
  const entries = file.batches.flatMap((batch) => batch.entries);
  const ids = entries.flatMap(({ fields }) => readBankReference("payout", fields.reference) ?? []);
  const known = new Map((await findPayouts(db, ids)).map((payout) => [bankReference("payout", payout.id), payout]));
  const answers: Answer[] = [];
  for (const entry of entries) {
    const payout = known.get(entry.fields.reference);
    const answer = answerOf(entry, payout, `${achBankRouting?.slice(0, 8)}`);
    if (isFailure(answer)) return answer;
    if (answers.some((one) => one.payoutId === answer.payoutId && one.outcome === answer.outcome)) {
      return refused(`it names "${entry.fields.reference}" twice`);
    }
    answers.push(answer);
  }
  return answers;
}

function answerOf({ fields, addenda, line }: AchEntry, payout: Payout | undefined, odfi: string): Answer | Failure {
  const [answer] = addenda;
  if (answer === undefined || addenda.length !== 1 || !/^7(98|99)/.test(answer)) {
    return refused(`line ${line} is neither a return nor a notification of change`);
  }
  const { kind, code, originalTrace, information } = readRecord("answer", answer);
  if (payout === undefined || payout.method !== "ach") {
    return refused(`line ${line} names "${fields.reference}", which we did not send`);
  }
  if (originalTrace !== `${odfi}${String(achSequence(payout.id)).padStart(7, "0")}`) {
    return refused(`line ${line} names the trace number ${originalTrace}, which "${fields.reference}" did not have`);
  }
  if (kind === "98") {
    const correction = readCorrection(code, information);
    if (correction !== null) return { payoutId: payout.id, outcome: "correction", code, correction };
    return refused(`line ${line} corrects by ${code} what cannot be read as "${code}" of the standard`);
  }
  if (!/^R\d\d$/.test(code)) return refused(`line ${line}: "${code}" is not the code of a return`);
  if (BigInt(fields.amount) !== payout.amount) {
    return refused(
      `line ${line} returns ${BigInt(fields.amount)} cents of "${fields.reference}", which was ${payout.amount}`,
    );
  }
  return { payoutId: payout.id, outcome: "failed", code };
}

/** Codes that correct what we do not keep (a name, an id, a discretionary field): noted, nothing to change. */
const elsewhere = new Set(["C04", "C09", "C13", "C14"]);

/**
 * The corrected data of a notification of change; where each stands in its 29 characters depends on the code.
 * Source: NACHA Operating Rules, change codes.
 */
export function readCorrection(code: string, data: string): Correction | null {
  const part = (from: number, to: number) => data.slice(from - 1, to).trim();
  const account = (text: string) => {
    const bare = text.replaceAll(/[ -]/g, "").toUpperCase();
    return /^[A-Z0-9]{1,17}$/.test(bare) ? bare : null;
  };
  const routing = (text: string) => (isRoutingNumber(text) ? text : null);
  // 2. is a checking account, 3. a savings account.
  const savings = (text: string) => (/^[23]\d$/.test(text) ? text.startsWith("3") : null);
  const complete = (fields: Record<string, string | boolean | null>): Correction | null =>
    Object.values(fields).includes(null) ? null : fields;
  if (elsewhere.has(code)) return {};
  switch (code) {
    case "C01":
      return complete({ account: account(part(1, 17)) });
    case "C02":
      return complete({ routing: routing(part(1, 9)) });
    case "C03":
      return complete({ routing: routing(part(1, 9)), account: account(part(13, 29)) });
    case "C05":
      return complete({ savings: savings(part(1, 2)) });
    case "C06":
      return complete({ account: account(part(1, 17)), savings: savings(part(21, 22)) });
    case "C07":
      return complete({ routing: routing(part(1, 9)), account: account(part(10, 26)), savings: savings(part(27, 28)) });
    default:
      return null;
  }
}

function refused(why: string): Failure {
  return new Failure("bad-input", `This file is not for us: ${why}. Nothing was changed.`, { field: "text" });
}
