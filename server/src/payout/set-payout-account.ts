import { electronicFormatIBAN, isSEPACountry, isValidBIC, isValidIBAN } from "ibantools";
import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { PayoutAccount } from "./model.ts";
import type { Sealer } from "./seal.ts";
import { toSepaText } from "./sepa-text.ts";
import { findAccount, writeAccount } from "./store.ts";

/** What a sealed account number is bound to: a copy in another member's row does not open. */
export function accountOf(memberId: bigint): string {
  return `payout account of ${toEdge("member", memberId)}`;
}

/**
 * Sets where a member is paid from the next batch on. The number is checked (country's length and form, check digits), sealed,
 * and shown by its last four letters only from then on; the audit row has no more either.
 * @returns the account as it may be shown; `bad-input` with the field.
 */
export async function setPayoutAccount(
  context: Context,
  sealer: Sealer,
  wish: {
    readonly memberId: bigint;
    readonly holder: string;
    readonly iban: string;
    readonly bic: string | null;
  },
): Promise<PayoutAccount | Failure> {
  const holder = wish.holder.trim().replaceAll(/\s+/g, " ");
  if (holder.length > 70 || !/[A-Za-z]/.test(toSepaText(holder, 70))) {
    return new Failure("bad-input", "Write the account holder as the bank knows them, in Latin letters, at most 70.", {
      field: "holder",
    });
  }
  const iban = electronicFormatIBAN(wish.iban);
  if (iban === null || !isValidIBAN(iban)) {
    return new Failure("bad-input", "This is not an IBAN, or a digit is wrong: check it against your statement.", {
      field: "iban",
    });
  }
  const bic = wish.bic === null || wish.bic.trim() === "" ? null : wish.bic.replaceAll(/\s/g, "").toUpperCase();
  if (bic !== null && !isValidBIC(bic)) {
    return new Failure("bad-input", "A BIC has 8 or 11 letters and digits; leave it empty where you do not know it.", {
      field: "bic",
    });
  }
  const country = iban.slice(0, 2);
  if (bic === null && !needsNoBic(country)) {
    return new Failure("bad-input", "Banks outside the European Economic Area need the BIC too.", { field: "bic" });
  }
  const before = await findAccount(context.tx, wish.memberId);
  const account = {
    memberId: wish.memberId,
    holder,
    ibanSealed: sealer.seal(iban, accountOf(wish.memberId)),
    ibanLast4: iban.slice(-4),
    bic,
    country,
    changedAt: context.now,
  };
  await writeAccount(context.tx, account);
  await audit(context, {
    action: "payout-account.set",
    subject: toEdge("member", wish.memberId),
    before: before && { holder: before.holder, ibanLast4: before.ibanLast4, bic: before.bic },
    after: { holder, ibanLast4: account.ibanLast4, bic },
  });
  const { ibanSealed: _, ...shown } = account;
  return shown;
}

/** SEPA countries outside the EEA: their banks must be named by BIC (EPC132-08). */
const outsideEea = new Set(["AD", "CH", "GB", "GG", "IM", "JE", "MC", "SM", "VA", "AL", "ME", "MD", "MK", "RS"]);

function needsNoBic(country: string): boolean {
  return isSEPACountry(country) && !outsideEea.has(country);
}
