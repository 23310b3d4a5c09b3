import { route } from "@react-router/dev/routes";
import type { RouteConfig } from "@react-router/dev/routes";

/** Routes that belong to no area. */
export const shared = [
  route("preferences", "preferences-route.ts"),
  route("leave", "leave-route.ts"),
] satisfies RouteConfig;
