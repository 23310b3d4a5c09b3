export { embedProducts } from "./embed.ts";
export { feedCsv, feedXml, readFeed } from "./feed.ts";
export { noteReport } from "./note-report.ts";
export { reportByPixel } from "./pixel.ts";
export { reachRoutes } from "./routes.ts";
export { sendPostbacksJob, sendPostbacksSchedule } from "./send-postbacks.ts";
export type { ReachServices } from "./send-postbacks.ts";
export { openSender } from "./send-request.ts";
