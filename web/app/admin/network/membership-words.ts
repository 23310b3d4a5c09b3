/** Why a whole membership goes to another member, in the order in which it is asked. */
export const KINDS = ["inheritance", "sale", "divorce", "merge"] as const;

/** Whose is what was earned before: the old holder's, or the new one's. */
export const BALANCES = ["stay", "go"] as const;
