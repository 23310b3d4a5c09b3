import { productRoutes } from "./admin-routes.ts";
import { classRoutes } from "./class-routes.ts";
import { editorRoutes } from "./editor-routes.ts";
import { importRoutes } from "./import/routes.ts";
import { optionRoutes } from "./option-routes.ts";
import { reviewRoutes } from "./review-routes.ts";
import type { CatalogServices } from "./review-routes.ts";
import { shelfRoutes } from "./store-routes.ts";

/** The shop's shelves, and the company's work on them. */
export function catalogRoutes(services: CatalogServices) {
  return [
    ...shelfRoutes(),
    ...reviewRoutes(services),
    ...productRoutes(),
    ...editorRoutes(),
    ...classRoutes(),
    ...optionRoutes(),
    ...importRoutes(),
  ] as const;
}
