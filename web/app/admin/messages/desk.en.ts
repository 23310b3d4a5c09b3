import { adjustments } from "./adjustments.en.ts";
import { network } from "./network.en.ts";
import { payoutDesk } from "./payout-desk.en.ts";

/** Changes of the network, adjustments, corrections, other systems' results, the payout desk. */
export const desk = { ...network, ...adjustments, ...payoutDesk } as const;
