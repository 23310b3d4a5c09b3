import type { Generated } from "kysely";
import { sql } from "kysely";
import { findCompany } from "../foundation/company.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { enqueue } from "../foundation/jobs.ts";
import type { JobHandler } from "../foundation/jobs.ts";
import { queueMail } from "../foundation/mail.ts";
import { availableUnits, onSale } from "./store.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** Writes to those who wait for these variants, ids in decimal, as far as they are there. */
    "tell-waiting": { readonly variants: readonly string[] };
  }
}

declare module "../foundation/database.ts" {
  interface Tables {
    stock_alert: {
      id: Generated<bigint>;
      variant_id: bigint;
      email: string;
      locale: string;
      shop_url: string;
      asked_at: Temporal.Instant;
    };
  }
}

/** So many are written to in one transaction. */
const together = 200;

/**
 * Remembers who wants to know when a variant is there again; twice the same is one.
 * @returns undefined; `not-found`, `bad-input` for a mail address, `wrong-state` where it is there already.
 */
export async function askForAlert(
  context: Context,
  wish: { readonly variantId: bigint; readonly email: string; readonly locale: string; readonly shopUrl: string },
): Promise<undefined | Failure> {
  const email = wish.email.trim();
  if (!/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email) || email.length > 254) {
    return new Failure("bad-input", "This does not look like a mail address.", { field: "email" });
  }
  const { rows } = await sql<{ available: number }>`
    select ${availableUnits(context.now)} as available from variant
    join product on product.id = variant.product_id and ${onSale(context.now)}
    join stock on stock.variant_id = variant.id where variant.id = ${wish.variantId}`.execute(context.tx);
  const [there] = rows;
  if (there === undefined) return new Failure("not-found", "This is not sold here.");
  if (there.available > 0) return new Failure("wrong-state", "It is there: put it into the basket.");
  await sql`insert into stock_alert (variant_id, email, locale, shop_url, asked_at)
    values (${wish.variantId}, ${email}, ${wish.locale}, ${wish.shopUrl}, ${context.now}::timestamptz)
    on conflict do nothing`.execute(context.tx);
  return undefined;
}

/** Somebody put more of these on the shelf: who waits for them, or for a bundle that they are part of, is written to after the commit. */
export async function stockCame(context: Context, variantIds: readonly bigint[]): Promise<void> {
  if (variantIds.length === 0) return;
  const { rows } = await sql<{ variant_id: bigint }>`
    select distinct variant_id from stock_alert where variant_id = any(${variantIds}::bigint[])
      or variant_id in (select bundle_id from bundle_part where part_id = any(${variantIds}::bigint[]))`.execute(
    context.tx,
  );
  if (rows.length === 0) return;
  await enqueue(context, "tell-waiting", { variants: rows.map(({ variant_id }) => variant_id.toString()) });
}

interface Waiting {
  email: string;
  locale: string;
  shop_url: string;
  slug: string;
  title: string;
  name: string;
}

export const tellWaitingJob: JobHandler<"tell-waiting"> = async ({ variants }, { db, clock, signal }) => {
  for (const variant of variants) {
    for (let told = together; told === together && !signal.aborted;) {
      told = await inTransaction(db, (tx) => tellSome({ tx, now: clock.now(), actor: null }, BigInt(variant)));
    }
  }
};

/** A mail and its row's end are one transaction: nobody is told twice, nobody is forgotten. */
async function tellSome(context: Context, variantId: bigint): Promise<number> {
  const { rows } = await sql<Waiting>`
    with told as (delete from stock_alert where id in (
        select stock_alert.id from stock_alert
        join variant on variant.id = stock_alert.variant_id
        join product on product.id = variant.product_id and ${onSale(context.now)}
        join stock on stock.variant_id = variant.id
        where stock_alert.variant_id = ${variantId} and ${availableUnits(context.now)} > 0
        order by stock_alert.id limit ${together} for update of stock_alert skip locked)
      returning *)
    select email, told.locale, shop_url, slug, coalesce(words.title, slug) as title, coalesce(variant_words.name, '') as name
    from told join variant on variant.id = told.variant_id join product on product.id = variant.product_id
    left join lateral (select title from product_text where product_id = product.id
      order by product_text.locale = told.locale desc, product_text.locale = 'en' desc limit 1) words on true
    left join lateral (select name from variant_text where variant_id = variant.id
      order by variant_text.locale = told.locale desc, variant_text.locale = 'en' desc limit 1) variant_words on true`.execute(
    context.tx,
  );
  const company = rows.length === 0 ? undefined : await findCompany(context.tx);
  for (const waiting of rows) {
    await queueMail(context, {
      to: waiting.email,
      locale: waiting.locale,
      template: "back-in-stock",
      data: {
        ...(company === undefined
          ? {}
          : {
              brand: {
                name: company.name,
                accent: company.accent,
                legalName: company.legalName,
                address: company.address,
                registration: company.registration,
              },
            }),
        title: waiting.title,
        variantName: waiting.name,
        url: `${waiting.shop_url}/p/${waiting.slug}`,
      },
    });
  }
  return rows.length;
}
