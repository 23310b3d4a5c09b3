export { reachRoutes } from "./routes.ts";
export { sendPostbacksJob, sendPostbacksSchedule } from "./send-postbacks.ts";
export type { ReachServices } from "./send-postbacks.ts";
export { openSender } from "./send-request.ts";
