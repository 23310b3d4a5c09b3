export { affiliateFixedOf } from "./affiliate-fixed.ts";
export { addCategory } from "./add-category.ts";
export type { NewCategory } from "./add-category.ts";
export { categoriesOf } from "./categories-of.ts";
export { addMarket } from "./add-market.ts";
export type { NewMarket } from "./add-market.ts";
export { addProduct } from "./add-product.ts";
export type { NewPrice, NewProduct, NewVariant } from "./add-product.ts";
export {
  categoryCardJson,
  categoryCardSchema,
  marketJson,
  marketSchema,
  percentText,
  pictureOrNull,
  pictureSchema,
  productCardJson,
  productCardSchema,
} from "./json.ts";
export type {
  CategoryCard,
  ComesAs,
  CustomerClass,
  Market,
  Offer,
  Picture,
  ProductCard,
  ProductPage,
  StockLevel,
} from "./model.ts";
export { waysToCome } from "./model.ts";
export { defineOption } from "./define-option.ts";
export type { NewOption } from "./define-option.ts";
export { availableNow, offers } from "./offers.ts";
export { isPreferredOpen, joinPreferred, preferredStanding, setPreferredOpen } from "./join-class.ts";
export { classOf, setCustomerClass } from "./prices.ts";
export { pairProduct } from "./pair-product.ts";
export { readCategories } from "./read-cards.ts";
export type { Shelf } from "./read-cards.ts";
export { readAdminProducts } from "./read-admin-products.ts";
export { pageSize, readCategory, readListing, sorts } from "./read-listing.ts";
export type { Listing, ListingWish } from "./read-listing.ts";
export { readProduct } from "./read-shop.ts";
export { catalogRoutes } from "./routes.ts";
export type { CatalogServices } from "./review-routes.ts";
export type { Bought } from "./reviews.ts";
export { tellWaitingJob } from "./stock-alerts.ts";
export { decideReview, readReviews, writeReview } from "./reviews.ts";
export { saveProduct } from "./save-product.ts";
export { setStock } from "./set-stock.ts";
export { setTaxClass, specialTaxClasses } from "./set-tax-class.ts";
export { releaseStock, reserveStock, returnStock, takeStock } from "./stock.ts";
export type { StockLine } from "./stock.ts";
export { findMarket, listMarkets, variantIdsBySku } from "./store.ts";
export { localeCookie, marketCookie, storefrontOf, storefrontQuery } from "./storefront.ts";
export type { Storefront } from "./storefront.ts";
export { mediaTypes, readMedia, storeMedia } from "./store-media.ts";
export type { MediaType, NewMedia, ServedMedia } from "./store-media.ts";
export { brandRoutes, brandSlots, setBrand } from "./brand.ts";
export type { BrandSlot, NewBrand } from "./brand.ts";
export { pictureOf } from "./picture-size.ts";
export { shareAddress, shareKinds } from "./share/card.ts";
export type { ShareCard, ShareSubject } from "./share/card.ts";
export { brandScene, readShareCard, shareCard } from "./share/read-card.ts";
export { forgetShare, sharePicture } from "./share/share-picture.ts";
export { scalePicture } from "./scale-picture.ts";
export { catalogPersonalData } from "./personal-data.ts";
export { cardsOf, cardsToChoose } from "./cards-of.ts";
export { cleanPicture, dropPersonPictures, keepPersonPicture } from "./people-pictures.ts";
export { variantNames } from "./variant-names.ts";
