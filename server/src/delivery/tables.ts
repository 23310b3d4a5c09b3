/** The room's tables, column by column. */
import type { Generated } from "kysely";
import type { ReturnReason, ReturnState, ReturnWish } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    carrier: CarrierTable;
    shipment: ShipmentTable;
    shipment_line: { shipment_id: bigint; order_line_id: bigint; quantity: number };
    return_rule: { market: string; days: number; address: string | null };
    goods_return: GoodsReturnTable;
    goods_return_line: GoodsReturnLineTable;
  }
}

interface CarrierTable {
  code: string;
  name: string;
  tracking_url: string | null;
  position: number;
  offered: Generated<boolean>;
}

export interface ShipmentTable {
  id: Generated<bigint>;
  order_id: bigint;
  number: number;
  carrier: string | null;
  tracking: string | null;
  shipped_at: Temporal.Instant;
  delivered_at: Temporal.Instant | null;
  actor: bigint | null;
}

export interface GoodsReturnTable {
  id: Generated<bigint>;
  order_id: bigint;
  code: string;
  state: ReturnState;
  wish: ReturnWish;
  note: string;
  asked_at: Temporal.Instant;
  asked_by: bigint | null;
  decided_at: Temporal.Instant | null;
  decided_by: bigint | null;
  refusal: string | null;
  received_at: Temporal.Instant | null;
  received_by: bigint | null;
  settled_at: Temporal.Instant | null;
  settled_by: bigint | null;
  refund_id: bigint | null;
  exchange_id: bigint | null;
}

interface GoodsReturnLineTable {
  return_id: bigint;
  order_line_id: bigint;
  quantity: number;
  reason: ReturnReason;
  exchange_variant: bigint | null;
  restocked: Generated<number>;
  written_off: Generated<number>;
}
