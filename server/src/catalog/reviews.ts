import type { Generated } from "kysely";
import { sql } from "kysely";
import { audit } from "../access/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { bestText, onSale } from "./store.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    review: {
      id: Generated<bigint>;
      product_id: bigint;
      person_id: bigint;
      order_id: bigint;
      stars: number;
      title: string;
      body: string;
      locale: string;
      state: ReviewState;
      at: Temporal.Instant;
      decided_at: Temporal.Instant | null;
      decided_by: bigint | null;
    };
  }
}

export type ReviewState = "waiting" | "shown" | "refused";

/** Who bought a product, and in which paid order: what entitles to a review. */
export interface Bought {
  readonly person: bigint;
  readonly orderId: bigint;
}

export interface NewReview {
  readonly slug: string;
  readonly stars: number;
  readonly title: string;
  readonly body: string;
  readonly locale: string;
}

/**
 * Writes or rewrites a buyer's review; it waits until somebody of the company has read it, also when it was shown before.
 * @param bought whoever calls has looked for the paid order; undefined is refused
 * @returns undefined; `not-allowed` without a paid order, `not-found`, `bad-input`.
 */
export async function writeReview(
  context: Context,
  bought: Bought | undefined,
  review: NewReview,
): Promise<undefined | Failure> {
  if (bought === undefined) {
    return new Failure(
      "not-allowed",
      "Only who has bought it can write about it. Sign in with the account of your order.",
    );
  }
  if (!Number.isInteger(review.stars) || review.stars < 1 || review.stars > 5) {
    return new Failure("bad-input", "A review has one to five stars.", { field: "stars" });
  }
  const { rows } = await sql<{ id: bigint }>`
    select id from product where slug = ${review.slug} and ${onSale(context.now)} for update`.execute(context.tx);
  const [product] = rows;
  if (product === undefined) return new Failure("not-found", "This product is not sold here.");
  const row = {
    order_id: bought.orderId,
    stars: review.stars,
    title: review.title,
    body: review.body,
    locale: review.locale,
    state: "waiting" as const,
    at: context.now,
    decided_at: null,
    decided_by: null,
  };
  await context.tx
    .insertInto("review")
    .values({ product_id: product.id, person_id: bought.person, ...row })
    .onConflict((conflict) => conflict.columns(["product_id", "person_id"]).doUpdateSet(row))
    .execute();
  await countStars(context, product.id);
  return undefined;
}

/** Shows a review or refuses it. @returns its state before; `not-found`. */
export async function decideReview(
  context: Context,
  wish: { readonly id: bigint; readonly state: "shown" | "refused"; readonly reason: string | null },
): Promise<ReviewState | Failure> {
  const found = await context.tx.selectFrom("review").select("product_id").where("id", "=", wish.id).executeTakeFirst();
  if (found === undefined) return new Failure("not-found", "There is no such review.");
  // The product first, as whoever writes a review does.
  await context.tx.selectFrom("product").select("id").where("id", "=", found.product_id).forUpdate().execute();
  const row = await context.tx
    .selectFrom("review")
    .select("state")
    .where("id", "=", wish.id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  await context.tx
    .updateTable("review")
    .set({ state: wish.state, decided_at: context.now, decided_by: context.actor })
    .where("id", "=", wish.id)
    .execute();
  await countStars(context, found.product_id);
  await audit(context, {
    action: "review.decide",
    subject: toEdge("review", wish.id),
    ...(wish.reason === null ? {} : { reason: wish.reason }),
    before: { state: row.state },
    after: { state: wish.state },
  });
  return row.state;
}

async function countStars({ tx }: Context, productId: bigint): Promise<void> {
  await sql`update product set (rating_count, rating_sum) = (
      select count(*), coalesce(sum(stars), 0) from review where product_id = ${productId} and state = 'shown')
    where id = ${productId}`.execute(tx);
}

export interface ShownReview {
  readonly id: bigint;
  readonly stars: number;
  readonly title: string;
  readonly body: string;
  readonly at: Temporal.Instant;
  /** The writer's first name; null where they are erased. */
  readonly by: string | null;
}

/** The newest reviews that are shown of a product. */
export async function shownReviews(db: Db, slug: string, limit: number): Promise<readonly ShownReview[]> {
  const { rows } = await sql<ShownReview>`
    select review.id, stars, title, body, at, split_part(trim(name), ' ', 1) as by
    from review left join person_card on person_card.person_id = review.person_id
    where review.state = 'shown' and product_id = (select id from product where slug = ${slug})
    order by review.id desc limit ${limit}`.execute(db);
  return rows;
}

/** What became of a person's own review; undefined where they wrote none. */
export async function ownReview(db: Db, slug: string, person: bigint): Promise<ReviewState | undefined> {
  const { rows } = await sql<{ state: ReviewState }>`
    select review.state from review join product on product.id = product_id
    where slug = ${slug} and person_id = ${person}`.execute(db);
  return rows[0]?.state;
}

export interface ReadReview extends ShownReview {
  readonly state: ReviewState;
  readonly productId: bigint;
  readonly product: string;
}

/** Reviews of a state for the company office, those that wait the oldest first, others the newest. */
export async function readReviews(
  db: Db,
  filter: { readonly state: ReviewState; readonly locale: string; readonly limit: number },
): Promise<readonly ReadReview[]> {
  const { rows } = await sql<ReadReview>`
    select review.id, stars, review.title, body, at, name as by, review.state, review.product_id as "productId",
      coalesce(words.title, product.slug) as product
    from review
    join product on product.id = review.product_id
    left join ${bestText("product", sql`product.id`, filter.locale)} words on true
    left join person_card on person_card.person_id = review.person_id
    where review.state = ${filter.state}
    order by review.id ${filter.state === "waiting" ? sql`asc` : sql`desc`} limit ${filter.limit}`.execute(db);
  return rows;
}
