/** The room's tables, column by column; the SQL that uses them is in `store.ts` and in the use cases. */
import type { Generated, GeneratedAlways } from "kysely";
import type { ComesAs } from "../catalog/index.ts";
import type {
  Contact,
  OrderKind,
  OrderReturnState,
  OrderState,
  PaymentState,
  RefundState,
  ShippingState,
} from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    order_setting: { id: Generated<number>; number_prefix: string };
    basket: BasketTable;
    basket_line: BasketLineTable;
    orders: OrderTable;
    order_access: OrderAccessTable;
    order_contact: OrderContactTable;
    order_line: OrderLineTable;
    order_event: OrderEventTable;
    payment: PaymentTable;
    refund: RefundTable;
    refund_line: RefundLineTable;
    order_discount: OrderDiscountTable;
    basket_gift_card: { basket_id: bigint; credit_id: bigint; added_at: Temporal.Instant };
  }
}

interface BasketTable {
  id: Generated<bigint>;
  token_hash: Buffer;
  created_at: Temporal.Instant;
  updated_at: Temporal.Instant;
  codes: Generated<string[]>;
  use_credit: Generated<boolean>;
}

interface BasketLineTable {
  basket_id: bigint;
  variant_id: bigint;
  quantity: number;
  added_at: Temporal.Instant;
}

export interface OrderTable {
  id: Generated<bigint>;
  number: string;
  basket_id: bigint | null;
  market: string;
  currency: string;
  locale: string;
  buyer_id: bigint;
  click_id: bigint | null;
  code: string | null;
  state: OrderState;
  prices_include_tax: boolean;
  tax_name: string;
  tax_basis_points: number;
  goods: bigint;
  shipping: bigint;
  shipping_tax: bigint;
  tax: bigint;
  total: bigint;
  placed_at: Temporal.Instant;
  paid_at: Temporal.Instant | null;
  cancelled_at: Temporal.Instant | null;
  sale_id: bigint | null;
  shipping_method_id: Generated<bigint | null>;
  shipping_method: Generated<string>;
  shipping_discount: Generated<bigint>;
  shipping_tax_name: Generated<string>;
  shipping_tax_rate: Generated<number>;
  shipping_state: Generated<ShippingState>;
  return_state: Generated<OrderReturnState>;
  refunded: Generated<bigint>;
  withdrawn_at: Generated<Temporal.Instant | null>;
  sold_by: Generated<bigint | null>;
  exchange_of: Generated<bigint | null>;
  exchanged: Generated<bigint>;
  exchange_refund_id: Generated<bigint | null>;
  credited: Generated<bigint>;
  kind: Generated<OrderKind>;
  subscription: Generated<string | null>;
  subscription_payment: Generated<number | null>;
  digital_consent_at: Generated<Temporal.Instant | null>;
}

interface OrderAccessTable {
  token_hash: Buffer;
  order_id: bigint;
  given_at: Temporal.Instant;
}

interface OrderContactTable extends Contact {
  order_id: bigint;
  /** Name and mail address in small letters; the database writes it. */
  found_by: GeneratedAlways<string>;
}

interface OrderLineTable {
  id: Generated<bigint>;
  order_id: bigint;
  line: number;
  variant_id: bigint;
  product: string;
  sku: string;
  title: string;
  variant_name: string;
  media_id: bigint | null;
  quantity: number;
  unit_price: bigint;
  amount: bigint;
  tax: bigint;
  cv: bigint;
  qv: bigint;
  affiliate_fixed: bigint | null;
  tax_name: Generated<string>;
  tax_rate: Generated<number>;
  shipped: Generated<number>;
  arrived: Generated<number>;
  dropped: Generated<number>;
  comes_as: Generated<ComesAs>;
}

interface OrderDiscountTable {
  order_id: bigint;
  position: number;
  promotion_id: bigint | null;
  name: string;
  code: string | null;
  goods: bigint;
  shipping: bigint;
}

interface OrderEventTable {
  id: Generated<bigint>;
  order_id: bigint;
  at: Temporal.Instant;
  kind: OrderEventKind;
  actor: bigint | null;
  data: string;
}

export interface PaymentTable {
  id: Generated<bigint>;
  order_id: bigint;
  provider: string;
  method: string;
  reference: string;
  state: PaymentState;
  amount: bigint;
  currency: string;
  capture_amount: Generated<bigint | null>;
  return_url: string;
  action_url: string | null;
  reason: string | null;
  started_at: Temporal.Instant;
  settled_at: Temporal.Instant | null;
  saved_as: Generated<string | null>;
}

interface RefundTable {
  id: Generated<bigint>;
  order_id: bigint;
  payment_id: bigint;
  key: string;
  request_hash: Buffer;
  reference: string;
  amount: bigint;
  shipping: bigint;
  shipping_tax: bigint;
  reason: string;
  state: RefundState;
  at: Temporal.Instant;
  actor: bigint | null;
  sent_at: Temporal.Instant | null;
  failure: string | null;
  /** What of it is not sent, because it pays for goods taken in exchange. */
  kept: Generated<bigint>;
  /** What of it goes to gift cards and store credit, and is not sent. */
  credited: Generated<bigint>;
}

interface RefundLineTable {
  refund_id: bigint;
  order_line_id: bigint;
  quantity: number;
  amount: bigint;
  tax: bigint;
  cv: bigint;
  qv: bigint;
  restocked: number;
}

/** What can happen to an order; its page tells them in words. */
export type OrderEventKind =
  | "placed"
  | "payment-started"
  | "payment-action-needed"
  | "payment-awaiting"
  | "payment-unknown"
  | "payment-authorised"
  | "payment-capturing"
  | "payment-capture-refused"
  | "payment-other-amount"
  | "payment-declined"
  | "paid"
  | "payment-returning"
  | "payment-returned"
  | "payment-return-failed"
  | "cancelled"
  | "refunded"
  | "refund-sent"
  | "refund-failed"
  | "withdrawn"
  | "edited"
  | "address-edited"
  | "shipped"
  | "tracking"
  | "delivered"
  | "shipment-undone"
  | "return-asked"
  | "return-approved"
  | "return-refused"
  | "return-received"
  | "return-settled"
  | "downloads-given"
  | "downloads-again"
  | "downloads-ended"
  | "keys-given"
  | "keys-owed"
  | "difference-awaited"
  | "difference-waived"
  | "exchange-freed"
  | "credit-used";
