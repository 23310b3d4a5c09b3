import { sql } from "kysely";
import { categoriesOf } from "../catalog/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";

/** So many picks are a shelf of one's own; more are a catalogue. */
const most = 200;

/** An affiliate keeps a product among their picks, or takes it out. @returns `not-found`, `bad-input` for too many */
export async function pickProduct(
  context: Context,
  wish: { readonly memberId: bigint; readonly product: string; readonly picked: boolean },
): Promise<{ readonly product: string; readonly picked: boolean } | Failure> {
  const { memberId, product, picked } = wish;
  if (!picked) {
    await sql`delete from program_pick where member_id = ${memberId} and product = ${product}`.execute(context.tx);
    return { product, picked };
  }
  if (!(await categoriesOf(context.tx, [product])).has(product)) {
    return new Failure("not-found", "There is no such product.");
  }
  await sql`insert into program_pick (member_id, product, picked_at)
    values (${memberId}, ${product}, ${context.now}::timestamptz) on conflict do nothing`.execute(context.tx);
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from program_pick where member_id = ${memberId}`.execute(context.tx);
  return rows[0]!.count > most
    ? new Failure("bad-input", `More than ${most} picks are too many to look through; take some out first.`)
    : { product, picked };
}

/** Products that a member keeps, the last picked first. */
export async function picksOf(db: Db, memberId: bigint): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ product: string }>`
    select product from program_pick where member_id = ${memberId} order by picked_at desc, product`.execute(db);
  return new Set(rows.map(({ product }) => product));
}
