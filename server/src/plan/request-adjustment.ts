import { audit, requestApproval, toMoney } from "../access/index.ts";
import { lockName } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { memberById } from "../members/index.ts";
import type { Adjustment, AdjustmentType } from "./adjustment-model.ts";
import {
  adjustmentOfKey,
  adjustmentTypes,
  findAdjustment,
  insertAdjustment,
  openOverride,
} from "./adjustment-store.ts";
import { findPeriod } from "./periods.ts";

export interface AdjustmentWish {
  /** Given by whoever asks: the same key and content again is the same adjustment. */
  readonly key: string;
  readonly type: string;
  readonly memberId: bigint;
  readonly currency: string;
  /** Minor units to add, of either sign; with `override` what the bonus shall come to. */
  readonly amount: bigint;
  /** The period it belongs to; without one, the period that is open when it is approved. */
  readonly periodId?: bigint | undefined;
  /** Sets what a bonus of `periodId` comes to for the member, over all their lines, instead of adding. */
  readonly override?: { readonly bonus: string } | undefined;
  /** Instead of the type's text. */
  readonly statement?: string | undefined;
  readonly reason: string;
  /** The edge id of what it corrects. */
  readonly origin?: string | undefined;
}

/**
 * Asks for an adjustment in the actor's name; a second person approves it (`approveAdjustment`), and nothing is posted until
 * then. The type decides the statement's text, whether it is taxable and the sign; both are kept with the adjustment.
 * @returns the adjustment, the same one for the same key; `key-reused` for the key with other content, `bad-input` for a
 *   type, sign or currency that does not fit, `not-found`, `wrong-state` for a period that is locked or, without
 *   `override`, committed, `already-exists` where the bonus is being overridden already.
 */
export async function requestAdjustment(context: Context, wish: AdjustmentWish): Promise<Adjustment | Failure> {
  const { tx, now, actor } = context;
  if (actor === null) throw new Error("an adjustment is asked for by a person, so that a second one can approve it");
  // First the lock: who waited for it finds what the other asked with the same key.
  if (wish.override !== undefined) {
    await lockName(tx, `override ${wish.override.bonus} of member ${wish.memberId} in period ${wish.periodId}`);
  }
  const known = await adjustmentOfKey(tx, wish.key);
  if (known !== undefined) return same(known, wish);
  const type = (await adjustmentTypes(tx)).find(({ code }) => code === wish.type);
  const bad = await whatIsWrong(context, wish, type);
  if (bad !== undefined) return bad;
  const id = await insertAdjustment(tx, {
    key: wish.key,
    type: wish.type,
    memberId: wish.memberId,
    currency: wish.currency,
    amount: wish.amount,
    periodId: wish.periodId ?? null,
    bonus: wish.override?.bonus ?? null,
    statement: wish.statement ?? type!.statement,
    taxable: type!.taxable,
    reason: wish.reason,
    origin: wish.origin ?? null,
    correctionId: null,
    state: "requested",
    requestedBy: actor,
    requestedAt: now,
  });
  // Somebody asked with the same key between our look and our insert, and has committed.
  if (id === undefined) return same((await adjustmentOfKey(tx, wish.key))!, wish);
  const subject = toEdge("adjustment", id);
  const asked = await requestApproval(context, { action: "adjustment.approve", subject, reason: wish.reason });
  if (isFailure(asked)) return asked;
  await audit(context, {
    action: "adjustment.requested",
    subject,
    reason: wish.reason,
    after: {
      type: wish.type,
      member: toEdge("member", wish.memberId),
      amount: toMoney(wish.amount, wish.currency),
      override: wish.override?.bonus,
    },
  });
  return (await findAdjustment(tx, id))!;
}

function same(known: Adjustment, wish: AdjustmentWish): Adjustment | Failure {
  const equal =
    known.type === wish.type &&
    known.memberId === wish.memberId &&
    known.currency === wish.currency &&
    known.amount === wish.amount &&
    known.periodId === (wish.periodId ?? null) &&
    known.bonus === (wish.override?.bonus ?? null) &&
    known.origin === (wish.origin ?? null) &&
    known.reason === wish.reason;
  return equal
    ? known
    : new Failure("key-reused", `The key ${wish.key} names another adjustment already.`, {
        adjustment: toEdge("adjustment", known.id),
      });
}

async function whatIsWrong(
  { tx }: Context,
  wish: AdjustmentWish,
  type: AdjustmentType | undefined,
): Promise<Failure | undefined> {
  const bad = (field: string, message: string) => new Failure("bad-input", message, { field });
  if (type === undefined || type.retiredAt !== null || !type.byHand) {
    return bad("type", `"${wish.type}" is no type of adjustment by hand.`);
  }
  if (!/^[A-Z]{3}$/.test(wish.currency)) return bad("currency", `"${wish.currency}" is not a currency.`);
  if (wish.override === undefined) {
    if (wish.amount === 0n) return bad("amount", "An adjustment adds or takes something.");
    if (type.direction === "positive" && wish.amount < 0n) return bad("amount", `A ${type.code} only adds.`);
    if (type.direction === "negative" && wish.amount > 0n) return bad("amount", `A ${type.code} only takes.`);
  } else if (wish.periodId === undefined) return bad("period", "An override names the period of its bonus.");
  else if (wish.amount < 0n) return bad("amount", "A bonus comes to zero or more.");
  if ((await memberById(tx, wish.memberId)) === undefined) return new Failure("not-found", "There is no such member.");
  if (wish.periodId === undefined) return undefined;
  const period = await findPeriod(tx, wish.periodId);
  if (period === undefined) return new Failure("not-found", "There is no such period.");
  if (period.state === "locked" || (period.state === "committed" && wish.override === undefined)) {
    return new Failure("wrong-state", `Period ${period.name} is ${period.state}: adjust the open one.`, {
      state: period.state,
    });
  }
  if (wish.override === undefined) return undefined;
  const other = await openOverride(tx, { ...wish, periodId: period.id, bonus: wish.override.bonus });
  return other === undefined
    ? undefined
    : new Failure("already-exists", "This bonus of this member is being set by another override; decide that first.");
}
