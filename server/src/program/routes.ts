import { programAdminRoutes } from "./admin-routes.ts";
import { conversionRoutes } from "./conversion-routes.ts";
import { programPeopleRoutes } from "./people-routes.ts";
import { programPublicRoutes } from "./public-routes.ts";
import type { ProgramServices } from "./services.ts";

export function programRoutes(services: ProgramServices) {
  return [
    ...programPublicRoutes(services),
    ...programAdminRoutes(),
    ...programPeopleRoutes(services),
    ...conversionRoutes(),
  ] as const;
}
