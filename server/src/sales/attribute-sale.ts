import type { Context } from "../foundation/database.ts";
import { customerOf, memberById, memberOfPerson, standingAt } from "../members/index.ts";
import { clickById, clickWindow } from "../referral/index.ts";
import type { Attribution, Passed } from "./model.ts";

/** An owner stays an owner for a year without an order of their customer. */
const ownerLapse = { months: 12 };

/**
 * Decides who is paid for a sale, by the first of these that applies (design, "Who earns"):
 * 1. `own`: the buyer is a distributor; the volume is theirs;
 * 2. `owner`: the buyer has a living owner, an active distributor whose customer ordered within twelve months;
 * 3. `click`: the last click that counts, at most 30 days old, of an active member other than the buyer;
 * 4. `company`: nobody.
 * What was passed over is kept with the reason, so that the decision can be told to whoever asks.
 */
export async function attributeSale(
  context: Context,
  sale: { readonly buyerId: bigint; readonly clickId: bigint | null },
): Promise<Attribution> {
  const passed: Passed[] = [];
  const buyer = await memberOfPerson(context.tx, sale.buyerId);
  const buyerStanding = buyer && (await standingAt(context.tx, buyer.id, context.now));
  if (buyer !== undefined && buyerStanding?.kind === "distributor" && buyerStanding.status === "active") {
    return { way: "own", sellerId: buyer.id, sellerKind: "distributor", clickId: null, data: { passed } };
  }
  passed.push({ way: "own", why: "buyer-is-no-distributor" });

  const owner = await livingOwner(context, sale.buyerId);
  if (typeof owner === "bigint") {
    return { way: "owner", sellerId: owner, sellerKind: "distributor", clickId: null, data: { passed } };
  }
  passed.push({ way: "owner", why: owner });

  const click = sale.clickId === null ? undefined : await clickById(context.tx, sale.clickId);
  const member = click && (await memberById(context.tx, click.memberId));
  if (click === undefined || member === undefined) passed.push({ way: "click", why: "no-click" });
  else if (!click.valid) passed.push({ way: "click", why: "click-does-not-count" });
  else if (Temporal.Instant.compare(click.at.add(clickWindow), context.now) < 0) {
    passed.push({ way: "click", why: "click-too-old" });
  } else if (member.personId === sale.buyerId) passed.push({ way: "click", why: "own-click" });
  else {
    const standing = await standingAt(context.tx, member.id, context.now);
    if (standing?.status === "active") {
      return {
        way: "click",
        sellerId: member.id,
        sellerKind: standing.kind,
        clickId: click.id,
        data: { clickedAt: click.at.toString(), link: click.linkCode, passed },
      };
    }
    passed.push({ way: "click", why: "member-inactive" });
  }
  return { way: "company", sellerId: null, sellerKind: null, clickId: null, data: { passed } };
}

async function livingOwner(context: Context, buyerId: bigint): Promise<bigint | Passed["why"]> {
  const customer = await customerOf(context.tx, buyerId);
  if (customer === undefined || customer.ownerId === null) return "no-owner";
  const standing = await standingAt(context.tx, customer.ownerId, context.now);
  if (standing?.status !== "active" || standing.kind !== "distributor") return "owner-inactive";
  const last = customer.lastOrderAt?.toZonedDateTimeISO("UTC").add(ownerLapse).toInstant();
  return last !== undefined && Temporal.Instant.compare(last, context.now) < 0 ? "owner-lapsed" : customer.ownerId;
}
