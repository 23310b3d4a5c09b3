/** What the store's pages show, named after the API's replies. */
import type { Reply } from "../api.ts";

/** What the layout has read for every page: the shell, and how the company shows itself. */
export type Shell = Omit<Reply<"GET /api/store/shell">, "brand"> & { readonly brand: Reply<"GET /api/brand"> };
export type Market = Shell["market"];
export type Home = Reply<"GET /api/store/home">;
export type ProductCard = Home["featured"][number];
export type CategoryCard = Home["categories"][number];
export type ShownPicture = NonNullable<ProductCard["picture"]>;
export type Product = Reply<"GET /api/store/products/{slug}">;
export type Variant = Product["variants"][number];
export type Basket = Reply<"GET /api/store/basket">;
export type BasketLine = Basket["lines"][number];
export type Totals = Basket["totals"];
export type Checkout = Reply<"GET /api/store/checkout">;
export type AddressRules = Checkout["countries"][number];
export type PaymentMethod = Checkout["methods"][number];
export type Order = Reply<"GET /api/store/orders/{token}">;
export type Goods = Reply<"GET /api/store/orders/{token}/goods">;
