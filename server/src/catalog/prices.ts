import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import { audit } from "../access/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { memberOfPerson, standingAt } from "../members/index.ts";
import type { CustomerClass } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    customer_class: {
      person_id: bigint;
      class: Exclude<CustomerClass, "retail">;
      set_at: Temporal.Instant;
      set_by: bigint | null;
    };
  }
}

/** Which price list. */
export interface PriceList {
  readonly market: string;
  readonly customerClass: CustomerClass;
}

/**
 * A lateral subquery for the price (amount, cv, qv) of the `variant` row in scope: the one of the class, else the retail one;
 * no row where it is not sold to that class there. For few variants; `allPrices` is for many.
 */
export function priceOf({ market, customerClass }: PriceList): RawBuilder<unknown> {
  if (customerClass === "retail") {
    return sql`lateral (select amount, cv, qv from price
      where price.variant_id = variant.id and price.market = ${market} and price.class = 'retail')`;
  }
  return sql`lateral (select amount, cv, qv from price
    where price.variant_id = variant.id and price.market = ${market} and price.class in (${customerClass}, 'retail')
    order by price.class = 'retail' limit 1)`;
}

/** As `priceOf`, for all variants of the market at once: variant_id, amount. */
export function allPrices({ market, customerClass }: PriceList): RawBuilder<unknown> {
  if (customerClass === "retail") {
    return sql`(select variant_id, amount from price where market = ${market} and class = 'retail')`;
  }
  return sql`(select distinct on (variant_id) variant_id, amount from price
    where market = ${market} and class in (${customerClass}, 'retail') order by variant_id, class = 'retail')`;
}

/**
 * Which prices a person pays: what staff gave them, and wholesale for whoever is an active distributor at that instant.
 * Nobody (a guest) pays retail, also where the address they type belongs to somebody of another class.
 */
export async function classOf(db: Db, person: bigint | null, now: Temporal.Instant): Promise<CustomerClass> {
  if (person === null) return "retail";
  const member = await memberOfPerson(db, person);
  const standing = member && (await standingAt(db, member.id, now));
  if (standing?.kind === "distributor" && standing.status === "active") return "wholesale";
  const given = await db
    .selectFrom("customer_class")
    .select("class")
    .where("person_id", "=", person)
    .executeTakeFirst();
  return given?.class ?? "retail";
}

/** Gives a person a class; `retail` takes it back. @returns the class before, as staff had given it; `not-found`. */
export async function setCustomerClass(
  context: Context,
  wish: { readonly person: bigint; readonly customerClass: CustomerClass; readonly reason: string },
): Promise<CustomerClass | Failure> {
  const { tx, now, actor } = context;
  const before = await tx
    .selectFrom("customer_class")
    .select("class")
    .where("person_id", "=", wish.person)
    .forUpdate()
    .executeTakeFirst();
  if (wish.customerClass === "retail") {
    await tx.deleteFrom("customer_class").where("person_id", "=", wish.person).execute();
  } else {
    const { rows } = await sql`
      insert into customer_class (person_id, class, set_at, set_by)
      select person_id, ${wish.customerClass}, ${now}::timestamptz, ${actor}::bigint
      from person_card where person_id = ${wish.person}
      on conflict (person_id) do update set class = excluded.class, set_at = excluded.set_at, set_by = excluded.set_by
      returning 1`.execute(tx);
    if (rows.length === 0) return new Failure("not-found", "There is no such person.");
  }
  await audit(context, {
    action: "customer.class",
    subject: toEdge("person", wish.person),
    reason: wish.reason,
    before: { class: before?.class ?? "retail" },
    after: { class: wish.customerClass },
  });
  return before?.class ?? "retail";
}
