export { eraseDueJob, eraseDueSchedule } from "./erase-person.ts";
export { setNewsletter } from "./consent.ts";
export { accountPersonalData } from "./personal-data.ts";
export { accountRoutes } from "./routes.ts";
export type { AccountServices } from "./routes.ts";
