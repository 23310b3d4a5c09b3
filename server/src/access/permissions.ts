/** What staff may be allowed to do. People hold permissions, not roles; a role is only a habit of granting several. */
export const permissions = [
  "order.read",
  "order.refund",
  "catalog.write",
  "member.read",
  "member.write",
  "network.write",
  "network.approve",
  "network.import",
  "program.read",
  "program.write",
  "program.review",
  "run.read",
  "run.draft",
  "run.lock",
  "run.commit",
  "adjustment.make",
  "adjustment.approve",
  "ledger.read",
  "payout.read",
  "payout.make",
  "payout.approve",
  "mail.read",
  "audit.read",
  "staff.write",
] as const;

export type Permission = (typeof permissions)[number];
