import { sql } from "kysely";
import type { Generated } from "kysely";
import type { CustomerClass } from "../catalog/index.ts";
import type { Db } from "../foundation/database.ts";
import { keptSetting } from "../foundation/kept-settings.ts";
import type { Promotion, PromotionKind, PromotionSum } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    promotion: PromotionTable;
    promotion_sum: { promotion_id: bigint; currency: string; off: bigint | null; minimum: bigint };
    promotion_use: {
      promotion_id: bigint;
      order_id: bigint;
      person_id: bigint;
      at: Temporal.Instant;
      held_until: Temporal.Instant | null;
    };
  }
}

export interface PromotionTable {
  id: Generated<bigint>;
  names: string;
  kind: PromotionKind;
  basis_points: number;
  buy_quantity: number | null;
  get_quantity: number | null;
  products: string[];
  categories: string[];
  reward_products: string[];
  reward_categories: string[];
  markets: string[];
  classes: string[];
  first_order: boolean;
  code: string | null;
  from_at: Temporal.Instant | null;
  until_at: Temporal.Instant | null;
  limit_total: number | null;
  limit_customer: number | null;
  combines: boolean;
  priority: number;
  volume: "shrink" | "stay";
  paused_at: Temporal.Instant | null;
  created_at: Temporal.Instant;
}

/** JSON numbers would lose large sums, so they come as text. */
type Row = Omit<PromotionTable, "id" | "names"> & {
  readonly id: bigint;
  readonly names: Readonly<Record<string, string>>;
  readonly sums: readonly { readonly currency: string; readonly off: string | null; readonly minimum: string }[];
};

const columns = sql`promotion.*, coalesce((
  select jsonb_agg(jsonb_build_object('currency', currency, 'off', off::text, 'minimum', minimum::text) order by currency)
  from promotion_sum each_sum where each_sum.promotion_id = promotion.id), '[]') as sums`;

function toPromotion(row: Row): Promotion {
  return {
    id: row.id,
    names: row.names,
    kind: row.kind,
    basisPoints: row.basis_points,
    buyQuantity: row.buy_quantity,
    getQuantity: row.get_quantity,
    target: { products: row.products, categories: row.categories },
    reward: { products: row.reward_products, categories: row.reward_categories },
    markets: row.markets,
    classes: row.classes as readonly CustomerClass[],
    firstOrder: row.first_order,
    sums: row.sums.map(({ currency, off, minimum }): PromotionSum => ({
      currency,
      off: off === null ? null : BigInt(off),
      minimum: BigInt(minimum),
    })),
    code: row.code,
    from: row.from_at,
    until: row.until_at,
    limitTotal: row.limit_total,
    limitCustomer: row.limit_customer,
    combines: row.combines,
    priority: row.priority,
    volume: row.volume,
    pausedAt: row.paused_at,
    createdAt: row.created_at,
  };
}

/** Those that apply by themselves in a market now, and those of these codes, whatever their state. Oldest first. */
export async function promotionsFor(
  db: Db,
  wish: { readonly market: string; readonly codes: readonly string[]; readonly now: Temporal.Instant },
): Promise<readonly Promotion[]> {
  const { market, codes, now } = wish;
  const [unasked, coded] = await Promise.all([
    keptSetting(db, `promotions ${market}`, () => unaskedPromotions(db, market)),
    codes.length === 0 ? [] : codedPromotions(db, codes),
  ]);
  const current = unasked.filter(
    ({ from, until }) =>
      (from === null || Temporal.Instant.compare(from, now) <= 0) &&
      (until === null || Temporal.Instant.compare(until, now) > 0),
  );
  return [...current, ...coded].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Those that apply in a market without a code, whenever they do. */
async function unaskedPromotions(db: Db, market: string): Promise<readonly Promotion[]> {
  const { rows } = await sql<Row>`
    select ${columns} from promotion
    where code is null and paused_at is null and (markets = '{}' or ${market} = any(markets)) order by id`.execute(db);
  return rows.map(toPromotion);
}

async function codedPromotions(db: Db, codes: readonly string[]): Promise<readonly Promotion[]> {
  const { rows } = await sql<Row>`
    select ${columns} from promotion where code = any(${[...codes]}::text[]) order by id`.execute(db);
  return rows.map(toPromotion);
}

export async function findPromotion(db: Db, id: bigint): Promise<Promotion | undefined> {
  const { rows } = await sql<Row>`select ${columns} from promotion where id = ${id}`.execute(db);
  return rows[0] && toPromotion(rows[0]);
}

export interface CountedPromotion extends Promotion {
  /** By orders that are paid. */
  readonly used: number;
  /** By orders that wait for their payment. */
  readonly held: number;
}

/** All promotions with their uses, newest first. */
export async function listPromotions(db: Db, now: Temporal.Instant): Promise<readonly CountedPromotion[]> {
  const { rows } = await sql<Row & { used: number; held: number }>`
    select ${columns}, coalesce(uses.used, 0) as used, coalesce(uses.held, 0) as held
    from promotion left join (
      select promotion_id, count(*) filter (where held_until is null)::integer as used,
        count(*) filter (where held_until > ${now}::timestamptz)::integer as held
      from promotion_use group by promotion_id) uses on uses.promotion_id = promotion.id
    order by promotion.id desc`.execute(db);
  return rows.map((row) => ({ ...toPromotion(row), used: row.used, held: row.held }));
}
