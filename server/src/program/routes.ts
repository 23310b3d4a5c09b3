import { programAdminRoutes } from "./admin-routes.ts";
import { catalogueRoutes } from "./catalogue-routes.ts";
import { conversionRoutes } from "./conversion-routes.ts";
import { creativeRoutes } from "./creative-routes.ts";
import { programMessageRoutes } from "./message-routes.ts";
import { programPeopleRoutes } from "./people-routes.ts";
import { programPublicRoutes } from "./public-routes.ts";
import type { ProgramServices } from "./services.ts";

export function programRoutes(services: ProgramServices) {
  return [
    ...programPublicRoutes(services),
    ...programAdminRoutes(),
    ...programPeopleRoutes(services),
    ...programMessageRoutes(services),
    ...catalogueRoutes(),
    ...creativeRoutes(),
    ...conversionRoutes(),
  ] as const;
}
