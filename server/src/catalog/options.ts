import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { bestText } from "./store.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    product_option: { id: Generated<bigint>; key: string; position: number };
    product_option_text: { option_id: bigint; locale: string; name: string };
    option_value: { id: Generated<bigint>; option_id: bigint; key: string; position: number };
    option_value_text: { value_id: bigint; locale: string; name: string };
    variant_option: { variant_id: bigint; option_id: bigint; value_id: bigint };
  }
}

/** What tells variants apart, such as size, with its values, in one language. */
export interface ShownOption {
  readonly id: bigint;
  readonly key: string;
  readonly name: string;
  readonly values: readonly { readonly id: bigint; readonly key: string; readonly name: string }[];
}

/** All options of the store, in their order. */
export async function readOptions(db: Db, locale: string): Promise<readonly ShownOption[]> {
  const { rows } = await sql<{
    id: bigint;
    key: string;
    name: string | null;
    values: { id: string; key: string; name: string | null }[];
  }>`
    select product_option.id, product_option.key, words.name, coalesce((
      select json_agg(json_build_object('id', option_value.id::text, 'key', option_value.key, 'name', value_words.name)
        order by option_value.position, option_value.id)
      from option_value left join ${bestText("value", sql`option_value.id`, locale)} value_words on true
      where option_value.option_id = product_option.id), '[]') as values
    from product_option left join ${bestText("option", sql`product_option.id`, locale)} words on true
    order by product_option.position, product_option.id`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    key: row.key,
    name: row.name ?? row.key,
    values: row.values.map(({ id, key, name }) => ({ id: BigInt(id), key, name: name ?? key })),
  }));
}
