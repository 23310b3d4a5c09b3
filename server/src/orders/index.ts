export { addToBasket, mostOfOne, setInBasket } from "./change-basket.ts";
export { addressRules, checkContact } from "./check-contact.ts";
export { basketTokenOf, dropBasket, mergeBasket } from "./merge-basket.ts";
export { ordersPersonalData } from "./personal-data.ts";
export { openFurther, openOrder } from "./open-order.ts";
export { endExchange, freeExchange } from "./free-exchange.ts";
export { waiveDifference } from "./waive-difference.ts";
export { editAddress, reduceLines } from "./edit-order.ts";
export { listOrders } from "./list-orders.ts";
export type { OrderFilter, OrderRow } from "./list-orders.ts";
export { tellShopper } from "./order-mail.ts";
export { reorder } from "./reorder.ts";
export { sellDirect } from "./sell-direct.ts";
export type { DirectSale } from "./sell-direct.ts";
export { fromMoney } from "./json.ts";
export { invoiceBasis, refundBasis } from "./invoice-basis.ts";
export type { BasisLine } from "./invoice-basis.ts";
export { leftToShip, noteArrival, putBackFromShipment, takeForShipment } from "./shipping-state.ts";
export type { UnitsOfLine } from "./shipping-state.ts";
export { refundCard } from "./refund-card.ts";
export { withdrawOrder } from "./withdraw-order.ts";
export { cancelOrder } from "./cancel-order.ts";
export { saleSource, saleRefOf } from "./capture-paid.ts";
export { dueOf, isUnsettled } from "./model.ts";
export type { Contact, Order, OrderLine, OrderState, PaymentState, RefundState } from "./model.ts";
export type {
  PaymentMethod,
  PaymentOutcome,
  PaymentProvider,
  PaymentRequest,
  RefundOutcome,
  RefundRequest,
} from "./payment-provider.ts";
export { placeOrder } from "./place-order.ts";
export { basketJson, basketSchema } from "./basket-json.ts";
export { contactSchema } from "./json.ts";
export { priceBasket } from "./price-basket.ts";
export type { Basket as PricedBasket } from "./price-basket.ts";
export type { NewOrder, PlacedOrder } from "./place-order.ts";
export { readOrder } from "./read-order.ts";
export { manualMethods, openManualPayments } from "./manual-payments.ts";
export type { ManualMethod } from "./manual-payments.ts";
export { openDesk } from "./payment-provider.ts";
export { forgetOldNotices } from "./receive-notice.ts";
export { openStripePayments, stripeOrigins } from "./stripe-payments.ts";
export type { StripeSettings } from "./stripe-payments.ts";
export { fromStripeAmount, toStripeAmount } from "./stripe-amount.ts";
export { isRefusal, openStripeSdk, readSignedEvent } from "./stripe-sdk.ts";
export { namedOrderLines, orderNumbers } from "./name-orders.ts";
export { giveOwedKeysJob } from "./give-owed-keys.ts";
export { orderJobs, recoverPayments, settleForgottenSchedule } from "./recover-payments.ts";
export { refundLines, settleRefundCredit } from "./refund-lines.ts";
export type { RefundWish } from "./plan-refund.ts";
export type { RecordedRefund } from "./refund-lines.ts";
export { endOpenPayments, retryPayment } from "./retry-payment.ts";
export { ordersRoutes } from "./routes.ts";
export { sendRefund } from "./send-refund.ts";
export { basketCookie, basketKept } from "./services.ts";
export type { OrderServices } from "./services.ts";
export { pay, settlePayment } from "./settle-payment.ts";
export type { PaymentServices, PaymentStanding } from "./settle-payment.ts";
export {
  findOrder,
  lockOrder,
  orderContact,
  orderLines,
  orderPayments,
  ordersByNumber,
  refundedSoFar,
  setNumberPrefix,
  setReturnState,
  writeEvent,
} from "./store.ts";
export { openTestBank, testMethods } from "./test-bank.ts";
export type { TestBank, TestCharge, TestMethod } from "./test-bank.ts";
export { newToken } from "./tokens.ts";
export { keepMethod, keepableMethods, settleMethod, writeMethod } from "./keep-method.ts";
export { findKept, keptMethods, lockKept } from "./kept-method.ts";
export type { KeptMethod } from "./kept-method.ts";
export { keepableJson, keepableSchema, keptMethodJson, keptMethodSchema } from "./method-routes.ts";
export { boughtBy } from "./bought-by.ts";
