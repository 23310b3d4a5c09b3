import type { Call, Reply } from "../../api.ts";

export type Order = Reply<"GET /api/admin/orders/{id}">;

/** The order that staff call by its number, such as AV-100506, in any case; undefined where there is none. */
export async function findOrder(call: Call, number: string): Promise<Order | undefined> {
  const { orders } = await call("GET /api/admin/orders", { query: { search: number, limit: 20 } });
  const found = orders.find((one) => one.number.toLowerCase() === number.toLowerCase());
  return found === undefined ? undefined : call("GET /api/admin/orders/{id}", { params: { id: found.id } });
}
