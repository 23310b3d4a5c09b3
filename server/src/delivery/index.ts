import type { PaymentServices } from "../orders/index.ts";
import { directSaleRoutes } from "./direct-sale-routes.ts";
import { returnRoutes } from "./return-routes.ts";
import { shipmentRoutes } from "./shipment-routes.ts";

export { askReturn } from "./ask-return.ts";
export { approveReturn, refuseReturn } from "./decide-return.ts";
export { deliverShipment } from "./deliver-shipment.ts";
export type { ReturnReason } from "./model.ts";
export { receiveReturn } from "./receive-return.ts";
export { settleReturn } from "./settle-return.ts";
export { shipOrder } from "./ship-order.ts";

/** Parcels and returns, for shoppers and for the company. */
export function deliveryRoutes(services: Omit<PaymentServices, "db">) {
  return [...shipmentRoutes(), ...returnRoutes(services), ...directSaleRoutes(services)] as const;
}
export { deliveryPersonalData } from "./personal-data.ts";
