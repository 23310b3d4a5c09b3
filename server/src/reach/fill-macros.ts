import type { Told } from "./model.ts";

/** How trackers call their own click id, which came with the click in a sub-id. */
export const dialects = {
  everflow: "transaction_id",
  tune: "transaction_id",
  keitaro: "subid",
  voluum: "cid",
} as const;

const ownClick = new Set<string>([...Object.values(dialects), "external_id"]);

/**
 * The address with its macros filled: `{click_id} {sub1} … {sub10} {conversion_id} {order_id} {event} {status} {amount} {payout}
 * {currency} {affiliate_id} {coupon} {ts}`, and `{transaction_id} {subid} {cid} {external_id}` for the tracker's own click id.
 * Values are always encoded; what is not known, and a macro that we do not know, is empty.
 */
export function fillMacros(url: string, told: Told, slot: string): string {
  return url.replaceAll(/\{([a-z_]+\d{0,2})\}|%7B([a-z_]+\d{0,2})%7D/gi, (_, plain?: string, encoded?: string) =>
    encodeURIComponent(valueOf((plain ?? encoded ?? "").toLowerCase(), told, slot).toWellFormed()),
  );
}

function valueOf(name: string, told: Told, slot: string): string {
  if (ownClick.has(name)) return told.subs[slot] ?? "";
  const sub = /^sub(10|[1-9])$/.exec(name)?.[1];
  if (sub !== undefined) return told.subs[`s${sub}`] ?? "";
  switch (name) {
    case "click_id":
      return told.clickId;
    case "conversion_id":
      return told.conversionId;
    case "order_id":
      return told.orderId;
    case "event":
      return told.event;
    case "status":
      return told.status;
    case "amount":
      return told.amount;
    case "payout":
      return told.payout;
    case "currency":
      return told.currency;
    case "affiliate_id":
      return told.affiliateId;
    case "coupon":
      return told.coupon;
    case "ts":
      return String(Math.floor(told.at.epochMilliseconds / 1000));
    default:
      return "";
  }
}
