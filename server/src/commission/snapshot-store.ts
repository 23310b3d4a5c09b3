import { dayText, KINDS, NO_DAY } from "@fairline/engine";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { FrozenLine, FrozenSale } from "../plan/index.ts";
import { decodeColumn } from "../foundation/column-chunk.ts";
import type { MemberBlock } from "./bulk/member-block.ts";
import { readMembers, readSales } from "./bulk/read-chunks.ts";
import type { MemberChunk, SaleChunk } from "./bulk/read-chunks.ts";
import { memberColumns, SALE_NUMBERS, SALE_WORDS, saleColumns } from "./bulk/snapshot-chunks.ts";
import type { Snapshot, SnapshotMember } from "./model.ts";
import { countedInPeriods } from "./past-text.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    run_member_chunk: Chunked<MemberChunk>;
    run_sale_chunk: Chunked<SaleChunk>;
    run_past: { run_id: bigint; member_id: bigint; past: string };
    run_taken: { run_id: bigint; member_id: bigint; past: string };
  }
}

/** A run's snapshot by column, so many people or lines of sales a row, in the order of ids: kinds as the plan sees them, sponsors as of the run's instant; what was sold, and what was left of it. */
type Chunked<Chunk> = Chunk & { run_id: bigint; chunk: number; first_id: bigint; last_id: bigint };

/** Everybody of a snapshot, in the order of ids. */
export async function snapshotMembers(db: Db, runId: bigint): Promise<readonly SnapshotMember[]> {
  const { rows } = await sql<MemberChunk>`
    select ${sql.raw(memberColumns)} from run_member_chunk where run_id = ${runId} order by chunk`.execute(db);
  return rows.flatMap((chunk) => {
    const block = readMembers(chunk);
    return Array.from(block.ids, (_, at): SnapshotMember => ({ ...memberAt(block, at), ...placesAt(block, at) }));
  });
}

const idOf = (id: number): bigint | null => (id < 0 ? null : BigInt(id));

function memberAt(block: MemberBlock, at: number): SnapshotMember {
  return {
    id: BigInt(block.ids[at]!),
    kind: KINDS[block.kinds[at]!]!,
    sponsorId: idOf(block.sponsors[at]!),
    joinedOn: block.joined[at] === NO_DAY ? null : dayText(block.joined[at]!),
    parents: null,
    legs: null,
    holderId: idOf(block.holders[at]!),
  };
}

function placesAt({ trees }: MemberBlock, at: number): Pick<SnapshotMember, "parents" | "legs"> {
  if (trees === null) return { parents: null, legs: null };
  const told = trees.filter(({ parents }) => parents[at]! >= 0);
  const seated = told.filter(({ legs }) => legs[at]! >= 0);
  return {
    parents: Object.fromEntries(
      told.map(({ name, parents }) => [name, parents[at] === 0 ? null : BigInt(parents[at]!)]),
    ),
    legs: seated.length === 0 ? null : Object.fromEntries(seated.map(({ name, legs }) => [name, legs[at]!])),
  };
}

/**
 * Members of a snapshot and everybody above them in the sponsor tree, ordered by id, without their places in other trees. Of the chunks in
 * which they stand only their own values are fetched.
 */
export async function snapshotUpline(
  db: Db,
  runId: bigint,
  memberIds: readonly bigint[],
): Promise<readonly SnapshotMember[]> {
  const standing = (id: ReturnType<typeof sql>) => sql`
    select ${id} as id, chunk_value(kinds, place) as kind, chunk_value(sponsors, place) as sponsor, chunk_value(joined, place) as joined
    from (select * from run_member_chunk where run_id = ${runId} and last_id >= ${id} order by last_id limit 1) chunk
    cross join lateral chunk_place(ids, size, ${id}) place
    where place is not null`;
  const { rows } = await sql<{ id: bigint; kind: bigint; sponsor: bigint | null; joined: bigint | null }>`
    with recursive above as (
      select member.* from unnest(${[...memberIds]}::bigint[]) asked (id) cross join lateral (${standing(sql`asked.id`)}) member
      union
      select member.* from above cross join lateral (${standing(sql`above.sponsor`)}) member
    )
    select * from above order by id`.execute(db);
  return rows.map(({ id, kind, sponsor, joined }) => ({
    id,
    kind: KINDS[Number(kind)]!,
    sponsorId: sponsor,
    joinedOn: joined === null ? null : dayText(Number(joined)),
    parents: null,
    legs: null,
    holderId: null,
  }));
}

/** The sales of a snapshot; with `sellers` only those credited to these members. */
export async function snapshotSales(
  db: Db,
  runId: bigint,
  sellers?: readonly bigint[],
): Promise<readonly FrozenSale[]> {
  const chunks = sellers === undefined ? await wholeChunks(db, runId) : await partsOfSellers(db, runId, sellers);
  const sales = new Map<bigint, FrozenSale & { lines: FrozenLine[] }>();
  for (const chunk of chunks) {
    const { block, markets, tags } = readSales(chunk);
    const lists = chunk.tags_texts.map((text) => JSON.parse(text) as readonly string[]);
    for (let at = 0; at < block.count; at++) {
      const id = BigInt(block.saleIds[at]!);
      const sale = sales.get(id) ?? {
        id,
        currency: chunk.currencies_texts[block.currencies[at]!]!,
        sellerId: idOf(block.sellers[at]!),
        buyerMemberId: idOf(block.buyers[at]!),
        on: block.days[at] === NO_DAY ? null : dayText(block.days[at]!),
        market: chunk.markets_texts[markets[at]!] ?? null,
        tags: lists[tags[at]!] ?? null,
        lines: [],
      };
      sale.lines.push({
        product: chunk.products_texts[block.products[at]!]!,
        quantity: block.quantities[at]!,
        amountSold: BigInt(block.amountsSold[at]!),
        cvSold: BigInt(block.cvsSold[at]!),
        qvSold: BigInt(block.qvsSold[at]!),
        amount: BigInt(block.amounts[at]!),
        cv: BigInt(block.cvs[at]!),
        qv: BigInt(block.qvs[at]!),
        affiliateFixed: idOf(block.fixed[at]!),
        wholesale: idOf(block.wholesale[at]!),
        retail: idOf(block.retail[at]!),
      });
      sales.set(id, sale);
    }
  }
  return [...sales.values()];
}

async function wholeChunks(db: Db, runId: bigint): Promise<readonly SaleChunk[]> {
  const { rows } = await sql<SaleChunk>`
    select ${sql.raw(saleColumns)} from run_sale_chunk where run_id = ${runId} order by chunk`.execute(db);
  return rows;
}

/**
 * What some sell, as chunks of nothing else. Sales stand in the order of their own ids: who sells is looked for in the sellers of all chunks,
 * and of the other columns only those lines' values are fetched.
 */
async function partsOfSellers(db: Db, runId: bigint, sellers: readonly bigint[]): Promise<readonly SaleChunk[]> {
  const asked = new Set(sellers.map(Number));
  const { rows: columns } = await sql<{ chunk: number; size: number; sellers: Uint8Array }>`
    select chunk, size, sellers from run_sale_chunk where run_id = ${runId}`.execute(db);
  const found: { readonly chunk: number; readonly place: number }[] = [];
  for (const { chunk, size, sellers: column } of columns) {
    const of = new Float64Array(size);
    decodeColumn(column, size, of, 0, -1);
    for (let place = 0; place < size; place++) if (asked.has(of[place]!)) found.push({ chunk, place });
  }
  const values = [...SALE_NUMBERS.map(({ name }) => name), ...SALE_WORDS].map(
    (name) =>
      sql`to_chunk(array_agg(chunk_value(${sql.ref(`chunk.${name}`)}, place) order by place)) as ${sql.ref(name)}`,
  );
  const texts = SALE_WORDS.map((word) => sql.ref(`chunk.${word}_texts`));
  const { rows } = await sql<SaleChunk>`
    select count(*)::integer as size, ${sql.join([...values, ...texts])}
    from unnest(${found.map(({ chunk }) => chunk)}::integer[], ${found.map(({ place }) => place)}::integer[]) asked (nr, place)
    join run_sale_chunk chunk on chunk.run_id = ${runId} and chunk.chunk = asked.nr
    group by chunk.chunk, ${sql.join(texts)} order by chunk.chunk`.execute(db);
  return rows;
}

/** Where a run's past stands: with the run before it, and what refunds took from legs, frozen with the run or as it is now. */
export interface PastOf {
  readonly pastRunId: bigint | null;
  readonly taken: { readonly run: bigint } | { readonly period: bigint };
}

/**
 * What earlier runs left, then what was taken since, in the order of members; ids only, so that a COPY can ask for it too. Where the run before was
 * of another calendar, what is counted in periods begins anew: three weeks are not three months.
 */
export function pastQuery({ pastRunId, taken }: PastOf): string {
  const since =
    "run" in taken
      ? `select member_id, past, 1 as place from run_taken where run_id = ${taken.run}`
      : `select member_id, past, 1 as place from period_taken(${taken.period})`;
  const period = "run" in taken ? `(select period_id from run where id = ${taken.run})` : String(taken.period);
  const past = `case when (select counted_otherwise(${period}, ${pastRunId ?? 0n}))
    then (past::jsonb - '{${countedInPeriods.join(",")}}'::text[])::text else past end`;
  return `select member_id, past from (
      select member_id, ${past} as past, 0 as place from run_past where run_id = ${pastRunId ?? 0n} union all ${since}) past
    where past <> '{}' order by member_id, place`;
}

/** What a run takes over, ordered by member. */
export async function pastOfRun(db: Db, of: PastOf): Promise<Snapshot["past"]> {
  const { rows } = await sql.raw<{ member_id: bigint; past: string }>(pastQuery(of)).execute(db);
  return rows.map(({ member_id: memberId, past }) => ({ memberId, past }));
}

/** Keeps what refunds have taken from legs with the run that takes it off. */
export async function freezeTaken(db: Db, runId: bigint, periodId: bigint): Promise<void> {
  await sql`insert into run_taken (run_id, member_id, past)
    select ${runId}::bigint, member_id, past from period_taken(${periodId})`.execute(db);
}
