export { addCategory } from "./add-category.ts";
export type { NewCategory } from "./add-category.ts";
export { categoriesOf } from "./categories-of.ts";
export { addMarket } from "./add-market.ts";
export type { NewMarket } from "./add-market.ts";
export { addProduct } from "./add-product.ts";
export type { NewProduct, NewVariant } from "./add-product.ts";
export {
  categoryCardJson,
  categoryCardSchema,
  marketJson,
  marketSchema,
  percentText,
  pictureOrNull,
  pictureSchema,
} from "./json.ts";
export type { CategoryCard, Market, Offer, Picture, ProductCard, ProductPage, StockLevel } from "./model.ts";
export { offers } from "./offers.ts";
export { pairProduct } from "./pair-product.ts";
export { readCategories } from "./read-cards.ts";
export type { Shelf } from "./read-cards.ts";
export { catalogRoutes } from "./routes.ts";
export { setStock } from "./set-stock.ts";
export { releaseStock, reserveStock, returnStock, takeStock } from "./stock.ts";
export type { StockLine } from "./stock.ts";
export { findMarket, listMarkets, variantIdsBySku } from "./store.ts";
export { localeCookie, marketCookie, storefrontOf, storefrontQuery } from "./storefront.ts";
export type { Storefront } from "./storefront.ts";
export { mediaTypes, readMedia, storeMedia } from "./store-media.ts";
export type { MediaType, NewMedia, ServedMedia } from "./store-media.ts";
export { brandRoutes, brandSlots, setBrand } from "./brand.ts";
export type { BrandSlot, NewBrand } from "./brand.ts";
