import { currencyDecimals } from "@fairline/engine";
import { sql } from "kysely";
import { audit } from "../access/index.ts";
import { categoriesOf, listMarkets, readCategories } from "../catalog/index.ts";
import type { Context } from "../foundation/database.ts";
import { violatedConstraint } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { normalCode } from "./model.ts";
import type { Promotion } from "./model.ts";
import { findPromotion } from "./store.ts";

/** All that a promotion says; pausing is a deed of its own. */
export type PromotionWish = Omit<Promotion, "id" | "pausedAt" | "createdAt">;

/** Takes all off all goods, for everybody, by itself, until it is paused: what a wish changes from. */
export const plainPromotion: PromotionWish = {
  names: {},
  kind: "percent",
  basisPoints: 10_000,
  buyQuantity: null,
  getQuantity: null,
  target: { products: [], categories: [] },
  reward: { products: [], categories: [] },
  markets: [],
  classes: [],
  firstOrder: false,
  sums: [],
  code: null,
  from: null,
  until: null,
  limitTotal: null,
  limitCustomer: null,
  combines: true,
  priority: 0,
  volume: "shrink",
};

/**
 * Makes a promotion, or changes one from now on: orders keep what they got.
 * @returns its id; `bad-input` with the `field`, `already-exists` for a code in use, `not-found`.
 */
export async function savePromotion(
  context: Context,
  given: PromotionWish & { readonly id: bigint | null },
): Promise<bigint | Failure> {
  const { tx, now } = context;
  const code = given.code === null ? null : normalCode(given.code) || null;
  const wish = { ...given, code };
  const bad = (await whatIsWrong(context, wish)) ?? undefined;
  if (bad !== undefined) return bad;
  const before = wish.id === null ? undefined : await findPromotion(tx, wish.id);
  if (wish.id !== null && before === undefined) return new Failure("not-found", "There is no such promotion.");
  const isUnits = wish.kind === "get-free";
  const values = {
    names: JSON.stringify(wish.names),
    kind: wish.kind,
    basis_points: wish.basisPoints,
    buy_quantity: isUnits ? wish.buyQuantity : null,
    get_quantity: isUnits ? wish.getQuantity : null,
    products: [...wish.target.products],
    categories: [...wish.target.categories],
    reward_products: isUnits ? [...wish.reward.products] : [],
    reward_categories: isUnits ? [...wish.reward.categories] : [],
    markets: [...wish.markets],
    classes: [...wish.classes],
    first_order: wish.firstOrder,
    code,
    from_at: wish.from,
    until_at: wish.until,
    limit_total: wish.limitTotal,
    limit_customer: wish.limitCustomer,
    combines: wish.combines,
    priority: wish.priority,
    volume: wish.volume,
  };
  try {
    const { id } =
      wish.id === null
        ? await tx
            .insertInto("promotion")
            .values({ ...values, created_at: now, paused_at: null })
            .returning("id")
            .executeTakeFirstOrThrow()
        : await tx
            .updateTable("promotion")
            .set(values)
            .where("id", "=", wish.id)
            .returning("id")
            .executeTakeFirstOrThrow();
    await tx.deleteFrom("promotion_sum").where("promotion_id", "=", id).execute();
    const sums = wish.sums
      .map(({ currency, off, minimum }) => ({ currency, off: wish.kind === "amount" ? off : null, minimum }))
      .filter(({ off, minimum }) => off !== null || minimum > 0n);
    if (sums.length > 0) {
      await tx
        .insertInto("promotion_sum")
        .values(sums.map((sum) => ({ promotion_id: id, ...sum })))
        .execute();
    }
    await audit(context, {
      action: before === undefined ? "promotion.created" : "promotion.changed",
      subject: toEdge("promotion", id),
      before,
      after: await findPromotion(tx, id),
    });
    return id;
  } catch (error) {
    if (violatedConstraint(error) !== "promotion_code_key") throw error;
    return new Failure("already-exists", `The code ${code} belongs to another promotion.`, { field: "code" });
  }
}

/** Stops a promotion, or lets it go on. @returns undefined; `not-found`. */
export async function pausePromotion(
  context: Context,
  wish: { readonly id: bigint; readonly paused: boolean },
): Promise<undefined | Failure> {
  const before = await findPromotion(context.tx, wish.id);
  if (before === undefined) return new Failure("not-found", "There is no such promotion.");
  await sql`
    update promotion set paused_at = ${wish.paused ? context.now : null}::timestamptz where id = ${wish.id}`.execute(
    context.tx,
  );
  await audit(context, {
    action: wish.paused ? "promotion.paused" : "promotion.resumed",
    subject: toEdge("promotion", wish.id),
  });
  return undefined;
}

async function whatIsWrong({ tx }: Context, wish: PromotionWish): Promise<Failure | undefined> {
  const refuse = (field: string, message: string) => new Failure("bad-input", message, { field });
  if ((wish.names["en"] ?? "").trim() === "") return refuse("names", "A promotion has a name in English.");
  if (wish.code !== null && !/^[A-Z0-9][A-Z0-9_-]{1,39}$/.test(wish.code)) {
    return refuse("code", "A code is 2 to 40 letters and digits; hyphens and underscores may stand between them.");
  }
  if (!Number.isInteger(wish.basisPoints) || wish.basisPoints < 1 || wish.basisPoints > 10_000) {
    return refuse("percent", "A percentage is above 0 and at most 100, with at most two decimals.");
  }
  if (wish.kind === "get-free" && (wish.buyQuantity === null || wish.getQuantity === null)) {
    return refuse("buyQuantity", "Say how many have to be bought and how many are given.");
  }
  if (wish.kind === "amount" && wish.sums.every(({ off }) => (off ?? 0n) <= 0n)) {
    return refuse("sums", "Say what is taken off, in at least one currency.");
  }
  for (const { currency, off, minimum } of wish.sums) {
    if (currencyDecimals(currency) === undefined || (off ?? 1n) <= 0n || minimum < 0n) {
      return refuse("sums", "A sum is above nothing, in a currency that there is.");
    }
  }
  if (wish.from !== null && wish.until !== null && Temporal.Instant.compare(wish.from, wish.until) >= 0) {
    return refuse("until", "It ends after it begins.");
  }
  const markets = new Set((await listMarkets(tx)).map(({ code }) => code));
  const unknown = wish.markets.find((code) => !markets.has(code));
  if (unknown !== undefined) return refuse("markets", `There is no market "${unknown}".`);
  const products = [...wish.target.products, ...wish.reward.products];
  const known = await categoriesOf(tx, products);
  const noProduct = products.find((slug) => !known.has(slug));
  if (noProduct !== undefined) return refuse("products", `There is no product "${noProduct}".`);
  const categories = new Set((await readCategories(tx, "en")).map(({ slug }) => slug));
  const noCategory = [...wish.target.categories, ...wish.reward.categories].find((slug) => !categories.has(slug));
  return noCategory === undefined ? undefined : refuse("categories", `There is no category "${noCategory}".`);
}
