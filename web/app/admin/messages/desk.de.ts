import type { Translation } from "../../words/area.ts";
import { adjustments } from "./adjustments.de.ts";
import type { desk as english } from "./desk.en.ts";
import { network } from "./network.de.ts";
import { payoutDesk } from "./payout-desk.de.ts";

/** Changes of the network, adjustments, corrections, other systems' results, the payout desk. */
export const desk: Translation<typeof english> = { ...network, ...adjustments, ...payoutDesk };
