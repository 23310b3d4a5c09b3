import { electronicFormatIBAN, isSEPACountry, isValidBIC, isValidIBAN } from "ibantools";
import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { Sealer } from "../foundation/seal-text.ts";
import { accountsOf, writeAccount } from "./account-store.ts";
import type { PayoutAccount, SealedAccount } from "./model.ts";
import { isRoutingNumber } from "./routing-number.ts";
import { toSepaText } from "./sepa-text.ts";

/** What a sealed account number is bound to: a copy in another member's row does not open. */
export function accountOf(memberId: bigint): string {
  return `payout account of ${toEdge("member", memberId)}`;
}

/**
 * Sets a member's IBAN. The number is checked (country's length and form, check digits), sealed, and shown by its last four
 * letters only from then on; the audit row has no more either. Holds from the next batch on.
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
    readonly business?: boolean;
  },
): Promise<PayoutAccount | Failure> {
  const holder = readHolder(wish.holder);
  if (isFailure(holder)) return holder;
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
  return await keepAccount(context, sealer, iban, {
    memberId: wish.memberId,
    kind: "iban",
    holder,
    shown: iban.slice(-4),
    bic,
    country,
    routing: null,
    savings: false,
    business: wish.business ?? false,
  });
}

/**
 * Sets a member's account at a US bank: routing number with its check digit, account number of at most 17 letters and digits.
 * @returns as `setPayoutAccount`
 */
export async function setUsAccount(
  context: Context,
  sealer: Sealer,
  wish: {
    readonly memberId: bigint;
    readonly holder: string;
    readonly routing: string;
    readonly number: string;
    readonly savings: boolean;
    readonly business: boolean;
  },
): Promise<PayoutAccount | Failure> {
  const holder = readHolder(wish.holder);
  if (isFailure(holder)) return holder;
  const routing = wish.routing.replaceAll(/[\s-]/g, "");
  if (!isRoutingNumber(routing)) {
    return new Failure("bad-input", "This is not a routing number, or a digit is wrong: it has nine digits.", {
      field: "routing",
    });
  }
  const number = wish.number.replaceAll(/[\s-]/g, "").toUpperCase();
  if (!/^[A-Z0-9]{4,17}$/.test(number)) {
    return new Failure("bad-input", "An account number has 4 to 17 digits: check it against your statement.", {
      field: "number",
    });
  }
  return await keepAccount(context, sealer, number, {
    memberId: wish.memberId,
    kind: "us-bank",
    holder,
    shown: number.slice(-4),
    bic: null,
    country: "US",
    routing,
    savings: wish.savings,
    business: wish.business,
  });
}

/** Sets a member's PayPal account, by its mail address. @returns as `setPayoutAccount` */
export async function setPaypalAccount(
  context: Context,
  sealer: Sealer,
  wish: { readonly memberId: bigint; readonly holder: string; readonly email: string },
): Promise<PayoutAccount | Failure> {
  const holder = readHolder(wish.holder);
  if (isFailure(holder)) return holder;
  const email = wish.email.trim();
  const [, domain] = /^[^\s@",]+@([^\s@",]+\.[^\s@",.]+)$/.exec(email) ?? [];
  if (domain === undefined || email.length > 127) {
    return new Failure("bad-input", "This is not the mail address of a PayPal account.", { field: "email" });
  }
  return await keepAccount(context, sealer, email, {
    memberId: wish.memberId,
    kind: "paypal",
    holder,
    shown: `${email.charAt(0)}…@${domain}`,
    bic: null,
    country: "ZZ",
    routing: null,
    savings: false,
    business: false,
  });
}

function readHolder(text: string): string | Failure {
  const holder = text.trim().replaceAll(/\s+/g, " ");
  if (holder.length <= 70 && /[A-Za-z]/.test(toSepaText(holder, 70))) return holder;
  return new Failure("bad-input", "Write the account holder as the bank knows them, in Latin letters, at most 70.", {
    field: "holder",
  });
}

/** Writes an account whose number was checked, sealed, with its audit row. */
export async function keepAccount(
  context: Context,
  sealer: Sealer,
  number: string,
  shown: Omit<PayoutAccount, "changedAt">,
): Promise<PayoutAccount> {
  const account = { ...shown, changedAt: context.now };
  const before = (await accountsOf(context.tx, [shown.memberId])).get(shown.memberId);
  await writeAccount(context.tx, { ...account, numberSealed: sealer.seal(number, accountOf(shown.memberId)) });
  const told = (one: PayoutAccount | SealedAccount) => ({
    kind: one.kind,
    holder: one.holder,
    shown: one.shown,
    bic: one.bic,
    routing: one.routing,
  });
  const replaced = before?.find((one) => one.kind === shown.kind);
  await audit(context, {
    action: "payout-account.set",
    subject: toEdge("member", shown.memberId),
    before: replaced && told(replaced),
    after: told(account),
  });
  return account;
}

/** SEPA countries outside the EEA: their banks must be named by BIC (EPC132-08). */
const outsideEea = new Set(["AD", "CH", "GB", "GG", "IM", "JE", "MC", "SM", "VA", "AL", "ME", "MD", "MK", "RS"]);

function needsNoBic(country: string): boolean {
  return isSEPACountry(country) && !outsideEea.has(country);
}
