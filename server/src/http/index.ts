export { openApp } from "./app.ts";
export type { AppOptions, HttpEnv } from "./app.ts";
export { openLinkDoor } from "./link-door.ts";
export type { LinkDoor, LinkDoorOptions } from "./link-door.ts";
export { buildPagesIfOld, mountPages } from "./mount-pages.ts";
export { allRoutes } from "./routes.ts";
export type { Services } from "./routes.ts";
export { serve } from "./serve.ts";
export type { Listening } from "./serve.ts";
