import { addLinesRoutes } from "./add-routes.ts";
import { adminOrderRoutes } from "./admin-routes.ts";
import { basketRoutes } from "./basket-routes.ts";
import { creditPayRoutes } from "./credit-routes.ts";
import { downloadRoutes } from "./download-routes.ts";
import { orderEditRoutes } from "./edit-routes.ts";
import { orderListRoutes } from "./list-routes.ts";
import { methodRoutes } from "./method-routes.ts";
import { orderRoutes, testBankRoutes } from "./order-routes.ts";
import { ownOrderRoutes } from "./own-order-routes.ts";
import { paymentRoutes } from "./payment-routes.ts";
import type { OrderServices } from "./services.ts";

/** Basket, checkout, orders for shoppers and for the company, and the test bank's second step. */
export function ordersRoutes(services: OrderServices) {
  return [
    ...basketRoutes(services),
    ...creditPayRoutes(services),
    ...orderRoutes(services),
    ...testBankRoutes(services),
    ...ownOrderRoutes(services),
    ...paymentRoutes(services),
    ...methodRoutes(services),
    ...orderListRoutes(),
    ...adminOrderRoutes(services),
    ...orderEditRoutes(services),
    ...addLinesRoutes(),
    ...downloadRoutes(services),
  ] as const;
}
