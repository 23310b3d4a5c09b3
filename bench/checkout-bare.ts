/**
 * What the checkout's benchmark is measured against: a client that asks nothing and decides nothing. It takes some orders of the round
 * before as they stand in all tables, and writes copies of their rows, under ids of their own, each order in one transaction of
 * prepared statements: one for each table. What comes and goes on the way (lines of the basket, reserved stock) it does not write.
 */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { processorTime } from "./processor-time.ts";

/** How an order's rows of a table are found, and what of them must be another's in a copy. */
interface Part {
  readonly table: string;
  /** SQL for the rows, `$1` being the order's id. */
  readonly where: string;
  /** Columns of ids that the order brought. */
  readonly ids?: readonly string[];
  /** Columns of text or bytes that must be the only ones of their kind. */
  readonly unique?: readonly string[];
}

const buyer = "(select buyer_id from orders where id = $1)";
const sale = "(select sale_id from orders where id = $1)";
const conversions = `(select id from program_conversion where sale_id = ${sale})`;
const earnings = `(select id from earning where sale_id = ${sale} or conversion_id in ${conversions})`;
const number = "(select number from orders where id = $1)";

/** In an order in which every row finds those that it refers to. */
const parts: readonly Part[] = [
  { table: "person", where: `id = ${buyer}`, ids: ["id"] },
  { table: "person_detail", where: `person_id = ${buyer}`, ids: ["person_id"], unique: ["email"] },
  { table: "basket", where: "id = (select basket_id from orders where id = $1)", ids: ["id"], unique: ["token_hash"] },
  {
    table: "sale",
    where: `id = ${sale}`,
    ids: ["id", "buyer_id"],
    unique: ["source_ref"],
  },
  { table: "sale_line", where: `sale_id = ${sale}`, ids: ["sale_id"] },
  { table: "customer", where: `person_id = ${buyer}`, ids: ["person_id"] },
  {
    table: "program_conversion",
    where: `sale_id = ${sale}`,
    ids: ["id", "sale_id", "buyer_id"],
    unique: ["subscription"],
  },
  { table: "program_customer", where: `person_id = ${buyer}`, ids: ["person_id"] },
  { table: "earning", where: `id in ${earnings}`, ids: ["id", "sale_id", "conversion_id"] },
  { table: "earning_posting", where: `earning_id in ${earnings}`, ids: ["id", "earning_id"] },
  { table: "fraud_print", where: `sale_id = ${sale}`, ids: ["sale_id", "person_id"], unique: ["hash"] },
  {
    table: "orders",
    where: "id = $1",
    ids: ["id", "basket_id", "buyer_id", "sale_id"],
    unique: ["number"],
  },
  { table: "order_contact", where: "order_id = $1", ids: ["order_id"] },
  { table: "order_line", where: "order_id = $1", ids: ["id", "order_id"] },
  { table: "order_event", where: "order_id = $1", ids: ["id", "order_id"] },
  { table: "order_access", where: "order_id = $1", ids: ["order_id"], unique: ["token_hash"] },
  { table: "payment", where: "order_id = $1", ids: ["id", "order_id"], unique: ["reference"] },
  {
    table: "test_bank_charge",
    where: "reference in (select reference from payment where order_id = $1)",
    unique: ["reference"],
  },
  {
    table: "entry",
    where: `key like 'order:' || $1 || ':%' or cause in (select cause from entry where key like 'sale:' || ${sale} || ':%')
      or key in (select key from entry where key like any(select 'conversion:' || id || ':%' from program_conversion where sale_id = ${sale}))`,
    ids: ["id"],
    unique: ["key"],
  },
  {
    table: "audit",
    where:
      "id in (select id from audit where after->>'payment' in (select reference from payment where order_id = $1))",
    ids: ["id"],
  },
  { table: "mail", where: `data->>'number' = ${number}`, ids: ["id"] },
  {
    table: "idempotency",
    where: `key = 'order-' || substring((select email from order_contact where order_id = $1) from 'shopper-(.*)@') || '-0123456789'`,
    unique: ["key"],
  },
];

/** More than any id that the store has given so far, and so little that 50,000 copies' earnings stay below those of runs (10^10). */
const STEP = 200_000n;

interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: (copy: bigint) => unknown[];
}

interface Sample {
  readonly statements: readonly Statement[];
  readonly rows: number;
}

async function sampleOf(pool: pg.Pool, orderId: string): Promise<Sample> {
  const statements: Statement[] = [];
  let count = 0;
  for (const { table, where, ids = [], unique = [] } of parts) {
    const { rows: columns } = await pool.query<{ name: string; type: string }>(
      `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
      [table],
    );
    const { rows } = await pool.query<Record<string, string | null>>(
      `select ${columns.map(({ name }) => `${name}::text as ${name}`).join(", ")} from ${table} where ${where.replaceAll("$1", orderId)}`,
    );
    if (rows.length === 0) continue;
    count += rows.length;
    const marks = rows.map(
      (_, row) => `(${columns.map(({ type }, at) => `$${row * columns.length + at + 1}::${type}`).join(", ")})`,
    );
    statements.push({
      name: `${table} ${rows.length}`,
      text: `insert into ${table} (${columns.map(({ name }) => name).join(", ")}) overriding system value values ${marks.join(", ")}`,
      values: (copy) =>
        rows.flatMap((row) =>
          columns.map(({ name, type }) => {
            const value = row[name]!;
            if (value === null) return null;
            if (ids.includes(name)) return String(BigInt(value) + copy * STEP);
            if (!unique.includes(name)) return value;
            return type === "bytea" ? randomBytes(32) : `${copy} ${value}`;
          }),
        ),
    });
  }
  const { rows: lines } = await pool.query<{ variant_id: string; quantity: number }>(
    "select variant_id, quantity from order_line where order_id = $1 order by variant_id",
    [orderId],
  );
  statements.push({
    name: "stock",
    text: `update stock set on_hand = on_hand - line.quantity
      from unnest($1::bigint[], $2::integer[]) as line (variant_id, quantity) where stock.variant_id = line.variant_id`,
    values: () => [lines.map((line) => line.variant_id), lines.map((line) => line.quantity)],
  });
  statements.push({
    name: "jobs",
    text: `insert into graphile_worker._private_jobs (task_id, payload, run_at)
      select (select min(id) from graphile_worker._private_tasks), '{"order":"1"}', now() + interval '1 year' from generate_series(1, $1::integer)`,
    values: () => [3],
  });
  return { statements, rows: count + lines.length + 3 };
}

export interface Bare {
  readonly perSecond: number;
  /** Milliseconds of processor time for each order. */
  readonly cost: { readonly client: number; readonly postgres: number };
  readonly rowsAnOrder: number;
  readonly statementsAnOrder: number;
}

export interface BareClient {
  /** @param seconds that count; a quarter of them, at most two, come before */
  round(seconds: number): Promise<Bare>;
  close(): Promise<void>;
}

/**
 * @param url a database of its own, with orders to copy
 * @param clients connections that write at the same time
 */
export async function openBareClient(
  url: string,
  { clients, postmaster }: { readonly clients: number; readonly postmaster: number },
): Promise<BareClient> {
  const pool = new pg.Pool({ connectionString: url, max: clients, idleTimeoutMillis: 0 });
  pool.on("error", () => {});
  const { rows } = await pool.query<{ id: string }>(
    "select id from orders where state = 'paid' and sale_id is not null order by id desc limit 8",
  );
  const samples: Sample[] = [];
  for (const { id } of rows) samples.push(await sampleOf(pool, id));
  if (samples.length === 0) throw new Error("there is no paid order to copy");
  let copy = 0n;
  const mean = (of: (sample: Sample) => number) =>
    Math.round((samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length) * 10) / 10;
  const round = async (seconds: number): Promise<Bare> => {
    let done = 0;
    const first = copy;
    const before = [processorTime(process.pid, "alone"), processorTime(postmaster)];
    const warm = performance.now() + Math.min(2, seconds / 4) * 1000;
    const end = warm + seconds * 1000;
    const write = async () => {
      const client = await pool.connect();
      try {
        while (performance.now() < end) {
          copy += 1n;
          const own = copy;
          const { statements } = samples[Number(own) % samples.length]!;
          await client.query("begin");
          for (const { name, text, values } of statements) await client.query({ name, text, values: values(own) });
          await client.query("commit");
          const now = performance.now();
          if (now > warm && now <= end) done += 1;
        }
      } catch (error) {
        client.release(true);
        throw error;
      }
      client.release();
    };
    await Promise.all(Array.from({ length: clients }, write));
    const after = [processorTime(process.pid, "alone"), processorTime(postmaster)];
    const cost = after.map((used, at) => Math.round(((used - before[at]!) / Number(copy - first)) * 100) / 100);
    return {
      perSecond: Math.round((done / seconds) * 10) / 10,
      cost: { client: cost[0]!, postgres: cost[1]! },
      rowsAnOrder: mean(({ rows: count }) => count),
      statementsAnOrder: mean(({ statements }) => statements.length),
    };
  };
  return { round, close: () => pool.end() };
}
