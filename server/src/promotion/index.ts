export { applyPromotions, pointsAfter } from "./apply-promotions.ts";
export type { Applied, Goods, Occasion, Outcome, Refused } from "./apply-promotions.ts";
export { nameIn, normalCode } from "./model.ts";
export type { Promotion, PromotionKind, Refusal } from "./model.ts";
export { promotionRoutes } from "./routes.ts";
export { pausePromotion, plainPromotion, savePromotion } from "./save-promotion.ts";
export type { PromotionWish } from "./save-promotion.ts";
export { promotionsFor } from "./store.ts";
export { countUses, holdUses, holdUsesAgain, keepUses, releaseUses } from "./uses.ts";
