export { countClicks } from "./count-clicks.ts";
export { countConversions } from "./count-conversions.ts";
export { countReports, countReportsJob, countReportsSchedule } from "./count-job.ts";
export { allDimensions, ownDimensions } from "./model.ts";
export { readCohorts } from "./read-cohorts.ts";
export { readGlance } from "./read-glance.ts";
export { readReport, readTotals } from "./read-report.ts";
export { readSleeping } from "./read-sleeping.ts";
export { insightRoutes } from "./routes.ts";
