export { returnToCaps } from "./caps.ts";
export { archiveCode, connectProduct, membershipOf, setCode, setMembership } from "./change-membership.ts";
export { changeProgram, createProgram } from "./change-program.ts";
export { addCap, addGroup, addRate, addTier, retireCap, retireRate } from "./change-terms.ts";
export {
  conversionById,
  conversionsOfSale,
  firstOfSubscription,
  listConversions,
  lockConversions,
  recentSales,
  standingOf,
} from "./conversion-store.ts";
export { conversionSchema } from "./json.ts";
export { tellConversions } from "./tell-conversions.ts";
export type { Conversion, Decision, Program, Rate } from "./model.ts";
export { priceSale } from "./price-sale.ts";
export type { Credit, CreditedLine, PricedConversion } from "./price-sale.ts";
export { knownEvent, recordConversions } from "./record-conversions.ts";
export type { Recorded } from "./record-conversions.ts";
export type { NewRate } from "./change-terms.ts";
export { approveConversions, noteDelivery, refuseConversions } from "./review-conversions.ts";
export {
  broughtBy,
  coveringPrograms,
  hasOpenProgram,
  keepCustomer,
  noteCustomerOrder,
  ownerOfCode,
  productOwners,
  programById,
  programBySlug,
  wasInProgram,
} from "./store.ts";
export type { Covering } from "./store.ts";
export { minorOf } from "./minor-units.ts";
export { programRoutes } from "./routes.ts";
export type { ProgramServices } from "./services.ts";
export { applyForProgram, approveApplication, refuseApplication } from "./apply.ts";
export { publishAgreement } from "./agreements.ts";
export { addCreative, decideVersion, givenCreatives, givenPicture } from "./creatives.ts";
export { currentAgreement } from "./agreements.ts";
export { picksOf } from "./pick-product.ts";
export { programPersonalData } from "./personal-data.ts";
