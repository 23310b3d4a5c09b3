import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { ownPlan } from "../foundation/own-plan.ts";
import type { FrozenLine } from "../plan/index.ts";
import type { Credited } from "./credit-sale.ts";
import type { Attribution, AttributionWay, NewSaleLine, ReversalLine, StandingSale } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    sale: SaleTable;
    sale_line: SaleLineTable;
    sale_reversal: ReversalTable;
    sale_reversal_line: ReversalLineTable;
  }
}

interface SaleTable {
  id: Generated<bigint>;
  source: string;
  source_ref: string;
  at: Temporal.Instant;
  period_id: bigint;
  plan_version_id: bigint;
  market: string;
  currency: string;
  buyer_id: bigint;
  seller_id: bigint | null;
  attribution: AttributionWay;
  attribution_data: string;
  click_id: bigint | null;
  tags: Generated<string[]>;
}

interface SaleLineTable {
  sale_id: bigint;
  line: number;
  product: string;
  title: string;
  quantity: number;
  amount: bigint;
  cv: bigint;
  qv: bigint;
  affiliate_fixed: bigint | null;
  wholesale: bigint | null;
  retail: bigint | null;
  owner_id: bigint | null;
  way: AttributionWay | null;
  plan_amount: bigint | null;
  plan_cv: bigint | null;
  plan_qv: bigint | null;
}

interface ReversalTable {
  id: Generated<bigint>;
  sale_id: bigint;
  source_ref: string;
  at: Temporal.Instant;
  period_id: bigint;
}

interface ReversalLineTable {
  reversal_id: bigint;
  line: number;
  quantity: number;
  amount: bigint;
  cv: bigint;
  qv: bigint;
}

/** The sale without its lines; undefined where this order of this source is a sale already. */
export async function insertSale(
  db: Db,
  sale: {
    readonly source: string;
    readonly sourceRef: string;
    readonly at: Temporal.Instant;
    readonly periodId: bigint;
    readonly planVersionId: bigint;
    readonly market: string;
    readonly currency: string;
    readonly buyerId: bigint;
    readonly attribution: Attribution;
    readonly tags?: readonly string[];
  },
): Promise<bigint | undefined> {
  const row = await db
    .insertInto("sale")
    .values({
      source: sale.source,
      source_ref: sale.sourceRef,
      at: sale.at,
      period_id: sale.periodId,
      plan_version_id: sale.planVersionId,
      market: sale.market,
      currency: sale.currency,
      buyer_id: sale.buyerId,
      seller_id: sale.attribution.sellerId,
      attribution: sale.attribution.way,
      attribution_data: JSON.stringify(sale.attribution.data),
      click_id: sale.attribution.clickId,
      ...(sale.tags !== undefined && { tags: [...sale.tags] }),
    })
    .onConflict((conflict) => conflict.columns(["source", "source_ref"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  return row?.id;
}

/** The lines of a new sale, each with its owner and what of it the plan counts. */
export async function insertLines(
  db: Db,
  saleId: bigint,
  lines: readonly NewSaleLine[],
  credited: Credited["lines"],
): Promise<void> {
  await db
    .insertInto("sale_line")
    .values(
      lines.map((line, index) => ({
        sale_id: saleId,
        line: index + 1,
        product: line.product,
        title: line.title,
        quantity: line.quantity,
        amount: line.amount,
        cv: line.cv,
        qv: line.qv,
        affiliate_fixed: line.affiliateFixed,
        wholesale: line.wholesale ?? null,
        retail: line.retail ?? null,
        owner_id: credited[index]!.owner.claimant?.memberId ?? null,
        way: credited[index]!.owner.way,
        plan_amount: credited[index]!.plan?.amount ?? null,
        plan_cv: credited[index]!.plan?.cv ?? null,
        plan_qv: credited[index]!.plan?.qv ?? null,
      })),
    )
    .execute();
}

export async function saleIdOf(db: Db, source: string, sourceRef: string): Promise<bigint | undefined> {
  const row = await db
    .selectFrom("sale")
    .select("id")
    .where("source", "=", source)
    .where("source_ref", "=", sourceRef)
    .executeTakeFirst();
  return row?.id;
}

/** The sale's row, locked: refunds of one sale take turns. Not its key, which a commit's new earnings refer to. */
export async function lockSale(
  tx: Db,
  source: string,
  sourceRef: string,
): Promise<{ readonly id: bigint; readonly periodId: bigint } | undefined> {
  const { rows } = await sql<{ id: bigint; periodId: bigint }>`
    select id, period_id as "periodId" from sale where source = ${source} and source_ref = ${sourceRef} for no key update`.execute(
    tx,
  );
  return rows[0];
}

/** As `lockSale`, by the sale's id. */
export async function lockSaleById(
  tx: Db,
  id: bigint,
): Promise<{ readonly id: bigint; readonly periodId: bigint } | undefined> {
  const { rows } = await sql<{ id: bigint; periodId: bigint }>`
    select id, period_id as "periodId" from sale where id = ${id} for no key update`.execute(tx);
  return rows[0];
}

/** Sales by their ids or by what their sources call them, whichever names them; a reference may name several. */
export async function findSales(
  db: Db,
  wanted: { readonly ids: readonly bigint[]; readonly refs: readonly string[] },
): Promise<
  readonly { readonly id: bigint; readonly source: string; readonly sourceRef: string; readonly periodId: bigint }[]
> {
  const { rows } = await sql<{ id: bigint; source: string; sourceRef: string; periodId: bigint }>`
    select id, source, source_ref as "sourceRef", period_id as "periodId" from sale
    where id = any(${[...wanted.ids]}::bigint[]) or source_ref = any(${[...wanted.refs]}::text[])`.execute(db);
  return rows;
}

/** Locks several sales in the order of ids: refunds of them wait until the transaction ends. */
export async function lockSales(tx: Db, ids: readonly bigint[]): Promise<void> {
  await sql`select from sale where id = any(${[...ids]}::bigint[]) order by id for no key update`.execute(tx);
}

interface StandingRow extends Omit<FrozenLine, "quantity" | "whole"> {
  wholeAmount: bigint;
  wholeCv: bigint;
  wholeQv: bigint;
  saleId: bigint;
  at: Temporal.Instant;
  currency: string;
  buyerId: bigint;
  sellerId: bigint | null;
  buyerMemberId: bigint | null;
  quantity: number;
  market: string;
  tags: readonly string[];
}

const standing = sql`
  select sale.id as "saleId", sale.at, sale.currency, sale.buyer_id as "buyerId", sale.seller_id as "sellerId",
    buyer.member_id as "buyerMemberId", line.product, line.quantity,
    coalesce(frozen.plan_amount, line.amount_sold) as "amountSold", coalesce(frozen.plan_cv, line.cv_sold) as "cvSold",
    coalesce(frozen.plan_qv, line.qv_sold) as "qvSold", line.amount as "wholeAmount", line.cv as "wholeCv", line.qv as "wholeQv",
    plan_part(frozen.plan_amount, line.amount, line.amount_sold) as amount, plan_part(frozen.plan_cv, line.cv, line.cv_sold) as cv, plan_part(frozen.plan_qv, line.qv, line.qv_sold) as qv,
    case when frozen.plan_amount is null then line.affiliate_fixed end as "affiliateFixed",
    sale.market, sale.tags, case when frozen.plan_amount is null then frozen.wholesale end as wholesale,
    case when frozen.plan_amount is null then frozen.retail end as retail
  from sale
  join sale_line_standing line on line.sale_id = sale.id
  join sale_line frozen on frozen.sale_id = line.sale_id and frozen.line = line.line
  left join member_card buyer on buyer.person_id = sale.buyer_id`;

function gather(rows: readonly StandingRow[]): readonly StandingSale[] {
  const sales = new Map<bigint, StandingSale & { lines: FrozenLine[] }>();
  for (const row of rows) {
    let sale = sales.get(row.saleId);
    if (sale === undefined) {
      const { saleId: id, at, currency, buyerId, sellerId, buyerMemberId, market, tags } = row;
      sale = { id, at, currency, buyerId, sellerId, buyerMemberId, market, tags, lines: [] };
      sales.set(id, sale);
    }
    const whole = { amount: row.wholeAmount, cv: row.wholeCv, qv: row.wholeQv };
    const { product, quantity, amountSold, cvSold, qvSold, amount, cv, qv, affiliateFixed, wholesale, retail } = row;
    sale.lines.push({
      product,
      quantity,
      amountSold,
      cvSold,
      qvSold,
      amount,
      cv,
      qv,
      affiliateFixed,
      wholesale: wholesale ?? null,
      retail: retail ?? null,
      whole,
    });
  }
  return [...sales.values()];
}

/** The sales of a period with what is left of them, ordered by id, lines in their order; with `sellers` only theirs. */
export async function standingSales(
  db: Db,
  periodId: bigint,
  sellers?: readonly bigint[],
): Promise<readonly StandingSale[]> {
  const whose = sellers === undefined ? sql`true` : sql`sale.seller_id = any(${[...sellers]}::bigint[]) ${ownPlan}`;
  const { rows } = await sql<StandingRow>`
    ${standing} where sale.period_id = ${periodId} and ${whose} order by sale.id, line.line`.execute(db);
  return gather(rows);
}

/** These sales with what is left of them. */
export async function standingSalesOf(db: Db, ids: readonly bigint[]): Promise<readonly StandingSale[]> {
  const { rows } = await sql<StandingRow>`
    ${standing} where sale.id = any(${[...ids]}::bigint[]) order by sale.id, line.line`.execute(db);
  return gather(rows);
}

export async function standingSale(db: Db, saleId: bigint): Promise<StandingSale | undefined> {
  const { rows } = await sql<StandingRow>`${standing} where sale.id = ${saleId} order by line.line`.execute(db);
  return gather(rows)[0];
}

export async function reversalIdOf(db: Db, saleId: bigint, sourceRef: string): Promise<bigint | undefined> {
  const row = await db
    .selectFrom("sale_reversal")
    .select("id")
    .where("sale_id", "=", saleId)
    .where("source_ref", "=", sourceRef)
    .executeTakeFirst();
  return row?.id;
}

export async function insertReversal(
  db: Db,
  reversal: {
    readonly saleId: bigint;
    readonly sourceRef: string;
    readonly at: Temporal.Instant;
    readonly periodId: bigint;
    readonly lines: readonly ReversalLine[];
  },
): Promise<bigint> {
  const row = await db
    .insertInto("sale_reversal")
    .values({ sale_id: reversal.saleId, source_ref: reversal.sourceRef, at: reversal.at, period_id: reversal.periodId })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db
    .insertInto("sale_reversal_line")
    .values(
      reversal.lines.map(({ line, quantity, amount, cv, qv }) => ({
        reversal_id: row.id,
        line,
        quantity,
        amount,
        cv,
        qv,
      })),
    )
    .execute();
  return row.id;
}

/** The latest refund of any of a period's sales. */
export async function lastReversalOf(db: Db, periodId: bigint): Promise<bigint | undefined> {
  const { rows } = await sql<{ id: bigint | null }>`
    select max(reversal.id) as id from sale_reversal reversal join sale on sale.id = reversal.sale_id
    where sale.period_id = ${periodId}`.execute(db);
  return rows[0]?.id ?? undefined;
}

/** The sales of a period that anything was taken from, each with its last reversal. */
export async function reversedSales(
  db: Db,
  periodId: bigint,
): Promise<readonly { readonly saleId: bigint; readonly reversalId: bigint }[]> {
  return (
    await sql<{ saleId: bigint; reversalId: bigint }>`
      select sale.id as "saleId", max(reversal.id) as "reversalId"
      from sale join sale_reversal reversal on reversal.sale_id = sale.id
      where sale.period_id = ${periodId} group by sale.id order by sale.id`.execute(db)
  ).rows;
}
