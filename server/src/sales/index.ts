export { decideChargeback, openChargeback } from "./charge-back.ts";
export type { Chargeback, ChargebackState } from "./chargeback-store.ts";
export { disputedSales, findChargeback, isChargedBack, listChargebacks } from "./chargeback-store.ts";
export { setAttributionRule } from "./attribution-rule.ts";
export { attributionWays } from "./model.ts";
export type {
  AttributionRule,
  AttributionWay,
  BuyerEvidence,
  NewSale,
  NewSaleLine,
  Passed,
  ReversalLine,
  StandingSale,
} from "./model.ts";
export { salesByLink, saleStory, saleTitles } from "./read-sales.ts";
export type { SaleStory } from "./read-sales.ts";
export { soldVolume } from "./read-volume.ts";
export { soldVolumes } from "./read-volumes.ts";
export { noteSaleDelivery } from "./note-delivery.ts";
export { recordEvent } from "./record-event.ts";
export type { NewEvent } from "./record-event.ts";
export { eventJson, eventReply, eventWish, leadSchema } from "./event-json.ts";
export { reportEvent } from "./report-event.ts";
export type { EventServices, ReportedEvent } from "./report-event.ts";
export { recordSale } from "./record-sale.ts";
export { reverseSale, settleReversals } from "./reverse-sale.ts";
export type { NewReversal } from "./reverse-sale.ts";
export { salesRoutes } from "./routes.ts";
export {
  findSales,
  lastReversalOf,
  lockSales,
  saleIdOf,
  standingSale,
  standingSales,
  standingSalesOf,
} from "./store.ts";
