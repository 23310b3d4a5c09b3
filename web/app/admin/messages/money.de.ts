import { ledger } from "./ledger.de.ts";
import { payouts } from "./payouts.de.ts";
import { periods } from "./periods.de.ts";
import { plan } from "./plan.de.ts";
import { runs } from "./runs.de.ts";
import { story } from "./story.de.ts";

/** Periods and runs, ledger, payouts, plan. */
export const money = { ...periods, ...runs, ...story, ...ledger, ...payouts, ...plan } as const;
