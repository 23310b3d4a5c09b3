export { cheapestMethod } from "./choose-shipping.ts";
export { rateText } from "./json.ts";
export type { Destination, OfferedMethod, Tax, TaxRounding } from "./model.ts";
export { chargesAt, homeOf, usualCharges } from "./quote.ts";
export type { Charges } from "./quote.ts";
export { chargesRoutes } from "./routes.ts";
export { saveMethod, saveZone } from "./save-shipping.ts";
export { addTaxRate, setTaxRounding } from "./save-tax.ts";
export { shippingOf } from "./store.ts";
