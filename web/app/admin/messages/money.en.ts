import { ledger } from "./ledger.en.ts";
import { payouts } from "./payouts.en.ts";
import { periods } from "./periods.en.ts";
import { plan } from "./plan.en.ts";
import { runs } from "./runs.en.ts";
import { story } from "./story.en.ts";

/** Periods and runs, ledger, payouts, plan. */
export const money = { ...periods, ...runs, ...story, ...ledger, ...payouts, ...plan } as const;
