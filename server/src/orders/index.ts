export { addToBasket, mostOfOne, setInBasket } from "./change-basket.ts";
export { cancelOrder } from "./cancel-order.ts";
export { saleSource, saleRefOf } from "./capture-paid.ts";
export type { Contact, Order, OrderState, PaymentState, RefundState } from "./model.ts";
export type {
  PaymentMethod,
  PaymentOutcome,
  PaymentProvider,
  PaymentRequest,
  RefundOutcome,
  RefundRequest,
} from "./payment-provider.ts";
export { placeOrder } from "./place-order.ts";
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
export { orderJobs, recoverPayments } from "./recover-payments.ts";
export { refundLines } from "./refund-lines.ts";
export type { RecordedRefund, RefundWish } from "./refund-lines.ts";
export { endOpenPayments, retryPayment } from "./retry-payment.ts";
export { ordersRoutes } from "./routes.ts";
export { sendRefund } from "./send-refund.ts";
export { basketCookie } from "./services.ts";
export type { OrderServices } from "./services.ts";
export { pay, settlePayment } from "./settle-payment.ts";
export type { PaymentServices, PaymentStanding } from "./settle-payment.ts";
export { setNumberPrefix } from "./store.ts";
export { openTestBank, testMethods } from "./test-bank.ts";
export type { TestBank, TestCharge, TestMethod } from "./test-bank.ts";
export { newToken } from "./tokens.ts";
