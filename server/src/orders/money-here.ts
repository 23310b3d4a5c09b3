import type { Db } from "../foundation/database.ts";
import { isChargedBack } from "../sales/index.ts";
import type { Order } from "./model.ts";

/** Whether an order is paid and its money has stayed: a bank that takes it back, for now or for good, ends what it pays for. */
export async function isMoneyHere(db: Db, order: Pick<Order, "state" | "saleId">): Promise<boolean> {
  if (order.state !== "paid") return false;
  return order.saleId === null || !(await isChargedBack(db, order.saleId));
}
