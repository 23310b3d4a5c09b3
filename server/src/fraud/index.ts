export { decideCase, setFraudRules } from "./decide-case.ts";
export { judgeConversions } from "./judge-conversion.ts";
export type { SuspectSale } from "./judge-conversion.ts";
export { forgetPrintsJob, forgetPrintsSchedule } from "./keep-prints.ts";
export type { FraudCase, FraudRule } from "./model.ts";
export { fraudRoutes } from "./routes.ts";
export { listCases } from "./store.ts";
export { holdConversions } from "./hold-conversions.ts";
export { fraudPersonalData } from "./personal-data.ts";
