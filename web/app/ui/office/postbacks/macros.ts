/** What may stand in an address in braces, in the order in which it is offered. */
export const MACROS = [
  "click_id",
  "conversion_id",
  "order_id",
  "event",
  "status",
  "amount",
  "payout",
  "currency",
  "affiliate_id",
  "coupon",
  "ts",
] as const;

/** How trackers call the click id of their own, which came with the click in a sub-id. */
export const TRACKERS = [
  { name: "Everflow, TUNE", macro: "transaction_id" },
  { name: "Keitaro", macro: "subid" },
  { name: "Voluum", macro: "cid" },
] as const;

export const SLOTS = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10"] as const;
