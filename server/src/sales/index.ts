export type { AttributionWay, NewSale, NewSaleLine, Passed, ReversalLine, StandingSale } from "./model.ts";
export { salesByLink, saleStory, saleTitles } from "./read-sales.ts";
export type { SaleStory } from "./read-sales.ts";
export { recordSale } from "./record-sale.ts";
export { reverseSale, settleReversals } from "./reverse-sale.ts";
export type { NewReversal } from "./reverse-sale.ts";
export { salesRoutes } from "./routes.ts";
export { saleIdOf, standingSale, standingSales } from "./store.ts";
