export { hashGiftCode, newGiftCode, readGiftCode } from "./codes.ts";
export { addEarnedCredit, addRefundedCredit, lockStoreCredit } from "./give-store-credit.ts";
export type { Credit, CreditPart } from "./model.ts";
export {
  creditLeftIn,
  giveCreditBack,
  holdCredit,
  holdCreditAgain,
  isCreditThere,
  lockCreditOf,
  quoteCredit,
  releaseCredit,
  spendCredit,
} from "./pay-with-credit.ts";
export { creditHistory, creditStanding } from "./read-history.ts";
export { cardOfCode, cardOfOrder, storeCreditOf } from "./read-cards.ts";
export type { BoughtCard } from "./read-cards.ts";
export { cardValue, creditRoutes, recipientSchema, sendingTime } from "./routes.ts";
export type { CreditServices } from "./routes.ts";
export { creditJobs, sendCard } from "./send-card.ts";
export { lockBoughtCard, voidCard } from "./void-card.ts";
export { activateCard, giveCard, writeBoughtCard } from "./write-card.ts";
export type { CardRecipient } from "./write-card.ts";
export { creditPersonalData } from "./personal-data.ts";
