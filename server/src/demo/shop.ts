import { addToBasket, newToken, pay, placeOrder, retryPayment } from "../orders/index.ts";
import type { Contact, PaymentServices } from "../orders/index.ts";
import { listMarkets, variantIdsBySku } from "../catalog/index.ts";
import type { Market } from "../catalog/index.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import { openAfterSales } from "./after-sales.ts";
import type { AfterSales } from "./after-sales.ts";
import { products } from "./catalog.ts";
import { demoAddresses, demoMembers, demoShopper } from "./people.ts";
import type { SeedOptions } from "./seed.ts";
import type { Purchase } from "./traffic.ts";

/** The demo company's counter: orders by the same use cases as the shop's pages. */
export interface Shop {
  buy(order: Purchase, clickId: bigint | null): Promise<void>;
  readonly afterSales: AfterSales;
}

export async function openShop(options: SeedOptions, time: () => Temporal.Instant, staff: bigint): Promise<Shop> {
  const { db, payments, log } = options;
  const services: PaymentServices = { db, payments, log, clock: { now: time } };
  const markets = new Map((await listMarkets(db)).map((market) => [market.code, market]));
  const variants = await variantIds(options);
  const afterSales = openAfterSales(services, time, staff);

  const act = async <T>(actor: bigint | null, work: (context: Context) => Promise<T | Failure>): Promise<T | Failure> =>
    await inTransaction(db, (tx) => work({ tx, now: time(), actor }));

  return {
    async buy(order, clickId) {
      const market = markets.get(order.market)!;
      const basketToken = newToken();
      for (const item of order.items) {
        const variantId = variants[item.product]![item.variant]!;
        // What is sold out is left out, as a shopper would.
        await act(null, (context) =>
          addToBasket(context, { token: basketToken, market, variantId, quantity: item.quantity }),
        );
      }
      const placed = await act(null, (context) =>
        placeOrder(context, payments, {
          basketToken,
          market,
          locale: localeOf(market),
          contact: contactOf(order),
          method: order.declinedFirst ? "test-declined" : "test-succeeds",
          buyerId: null,
          clickId,
          expectedTotal: null,
          token: newToken(),
          returnUrl: "http://localhost/checkout/return",
        }),
      );
      if (isFailure(placed)) return;
      must(await pay(services, placed.reference));
      if (!order.declinedFirst) return afterSales.paid(order, placed.orderId);
      const again = must(
        await act(null, (context) =>
          retryPayment(context, payments, {
            orderId: placed.orderId,
            method: "test-succeeds",
            returnUrl: "http://localhost/checkout/return",
          }),
        ),
      );
      must(await pay(services, again.reference));
      afterSales.paid(order, placed.orderId);
    },

    afterSales,
  };
}

const localeOf = (market: Market) => market.locale.split("-")[0]!;

function contactOf(order: Purchase): Contact {
  const { buyer } = order;
  const person =
    "member" in buyer
      ? {
          name: demoMembers.find(({ handle }) => handle === buyer.member)!.name,
          email: `${buyer.member}@members.example`,
        }
      : demoShopper(order.market, buyer.shopper);
  const address = demoAddresses[order.market];
  return { ...person, line2: null, region: null, ...address };
}

/** By position in the catalogue, then in the product. */
async function variantIds({ db }: SeedOptions): Promise<readonly (readonly bigint[])[]> {
  const ids = await variantIdsBySku(
    db,
    products.flatMap((product) => product.variants.map(({ sku }) => sku)),
  );
  return products.map((product) => product.variants.map(({ sku }) => ids.get(sku)!));
}
