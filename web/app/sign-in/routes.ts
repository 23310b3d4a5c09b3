import { route } from "@react-router/dev/routes";
import type { RouteConfig } from "@react-router/dev/routes";

/** One door for everybody with an account, and the way out of it. */
export const signIn = [
  route("sign-in", "sign-in/page.tsx"),
  route("sign-out", "sign-in/sign-out.ts"),
] satisfies RouteConfig;
