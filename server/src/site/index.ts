export { sitePersonalData } from "./personal-data.ts";
export { siteRoutes } from "./routes.ts";
