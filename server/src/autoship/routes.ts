import type { OrderServices } from "../orders/index.ts";
import { adminRoutes } from "./admin-routes.ts";
import { storeRoutes } from "./store-routes.ts";

/** Autoships for shoppers and for the company. */
export function autoshipRoutes(services: OrderServices) {
  return [...storeRoutes(services), ...adminRoutes()] as const;
}
