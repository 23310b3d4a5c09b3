import type { RouteConfig } from "@react-router/dev/routes";
import { admin } from "./admin/routes.ts";
import { office } from "./office/routes.ts";
import { shared } from "./shared-routes.ts";
import { signIn } from "./sign-in/routes.ts";
import { store } from "./store/routes.ts";

export default [...shared, ...signIn, ...store, ...office, ...admin] satisfies RouteConfig;
