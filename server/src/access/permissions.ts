/** What staff may be allowed to do. People hold permissions, not roles; a role is only a habit of granting several. */
export const permissions = [
  "order.read",
  "order.refund",
  "catalog.write",
  "member.read",
  "member.write",
  "run.read",
  "run.draft",
  "run.lock",
  "run.commit",
  "ledger.read",
  "payout.read",
  "payout.make",
  "payout.approve",
  "mail.read",
  "audit.read",
  "staff.write",
] as const;

export type Permission = (typeof permissions)[number];
