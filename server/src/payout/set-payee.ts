import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { Sealer } from "../foundation/seal-text.ts";
import { memberById } from "../members/index.ts";
import { payeesOf, writePayee } from "./payee-store.ts";
import type { Payee } from "./model.ts";

/** What a sealed taxpayer number is bound to. */
export function tinOf(memberId: bigint): string {
  return `taxpayer number of ${toEdge("member", memberId)}`;
}

/**
 * Staff note how far a member has proved who they are, or stop and allow their payouts.
 * @param wish.blocked null: leaves it as it is; true needs the reason, which the audit log has too
 * @returns what is known of the payee; `not-found`.
 */
export async function judgePayee(
  context: Context,
  wish: {
    readonly memberId: bigint;
    readonly kyc: Payee["kyc"] | null;
    readonly blocked: boolean | null;
    readonly reason: string;
  },
): Promise<Payee | Failure> {
  const { tx, now } = context;
  const { memberId, kyc, blocked, reason } = wish;
  if ((await memberById(tx, memberId)) === undefined) return new Failure("not-found", "There is no such member.");
  const before = (await payeesOf(tx, [memberId])).get(memberId);
  await writePayee(tx, memberId, {
    ...(kyc !== null && { kyc, kyc_at: now }),
    ...(blocked === true && { blocked_at: now, blocked_reason: reason }),
    ...(blocked === false && { blocked_at: null, blocked_reason: null }),
  });
  const after = (await payeesOf(tx, [memberId])).get(memberId)!;
  const told = (payee: Payee) => ({ kyc: payee.kyc, blocked: payee.blockedAt !== null });
  await audit(context, {
    action: "payee.judged",
    subject: toEdge("member", memberId),
    reason,
    before: before && told(before),
    after: told(after),
  });
  return after;
}

/**
 * A member hands in their tax form. A W-9 has the taxpayer number, nine digits, which is sealed and shown by its last four; a
 * W-8 says that the payments are not reported on a 1099.
 * @returns what is known of the payee; `bad-input` with the field.
 */
export async function handInTaxForm(
  context: Context,
  sealer: Sealer,
  wish: {
    readonly memberId: bigint;
    readonly form: NonNullable<Payee["taxForm"]>;
    readonly taxClass: Payee["taxClass"];
    readonly name: string;
    readonly address: string;
    readonly tin: string | null;
  },
): Promise<Payee | Failure> {
  const { memberId, form } = wish;
  const tin = wish.tin?.replaceAll(/[\s-]/g, "") ?? "";
  if (form === "W-9" && !isTin(tin)) {
    return new Failure("bad-input", "A taxpayer number (SSN or EIN) has nine digits.", { field: "tin" });
  }
  if (form === "W-9" && wish.taxClass === null) {
    return new Failure("bad-input", "Say how you are taxed: as an individual, a partnership or a corporation.", {
      field: "taxClass",
    });
  }
  const us = form === "W-9";
  await writePayee(context.tx, memberId, {
    tax_form: form,
    tax_form_at: context.now,
    tax_class: us ? wish.taxClass : null,
    tax_name: wish.name.trim(),
    tax_address: wish.address.trim(),
    tin_sealed: us ? sealer.seal(tin, tinOf(memberId)) : null,
    tin_last4: us ? tin.slice(-4) : null,
  });
  await audit(context, {
    action: "tax-form.handed-in",
    subject: toEdge("member", memberId),
    after: { form, taxClass: us ? wish.taxClass : null, tinLast4: us ? tin.slice(-4) : null },
  });
  return (await payeesOf(context.tx, [memberId])).get(memberId)!;
}

/** Nine digits; no SSN and no EIN begins with 000. */
function isTin(text: string): boolean {
  return /^\d{9}$/.test(text) && !text.startsWith("000");
}
