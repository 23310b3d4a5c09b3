import { sql } from "kysely";
import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { slugForm } from "./add-category.ts";

export interface NewOption {
  /** Lower-case letters, digits, hyphens: part of addresses. */
  readonly key: string;
  /** By locale. */
  readonly names: Readonly<Record<string, string>>;
  /** In their order. */
  readonly values: readonly { readonly key: string; readonly names: Readonly<Record<string, string>> }[];
}

/**
 * Says how an option and its values are called and ordered; new ones are added, values that are not named stay as they are,
 * behind the others.
 * @returns undefined; `bad-input`.
 */
export async function defineOption(context: Context, option: NewOption): Promise<undefined | Failure> {
  const wrong = [option.key, ...option.values.map(({ key }) => key)].find((key) => !slugForm.test(key));
  if (wrong !== undefined) {
    return new Failure("bad-input", `"${wrong}" is no key: lower-case letters, digits and hyphens.`, { field: "key" });
  }
  const { tx } = context;
  const { rows } = await sql<{ id: bigint }>`
    insert into product_option (key, position)
    values (${option.key}, (select coalesce(max(position) + 1, 0) from product_option))
    on conflict (key) do update set key = excluded.key returning id`.execute(tx);
  const optionId = rows[0]!.id;
  for (const [locale, name] of Object.entries(option.names)) {
    await tx
      .insertInto("product_option_text")
      .values({ option_id: optionId, locale, name })
      .onConflict((conflict) => conflict.columns(["option_id", "locale"]).doUpdateSet({ name }))
      .execute();
  }
  await sql`update option_value set position = position + ${option.values.length}
    where option_id = ${optionId} and key <> all(${option.values.map(({ key }) => key)}::text[])`.execute(tx);
  for (const [position, value] of option.values.entries()) {
    const { id } = await tx
      .insertInto("option_value")
      .values({ option_id: optionId, key: value.key, position })
      .onConflict((conflict) => conflict.columns(["option_id", "key"]).doUpdateSet({ position }))
      .returning("id")
      .executeTakeFirstOrThrow();
    for (const [locale, name] of Object.entries(value.names)) {
      await tx
        .insertInto("option_value_text")
        .values({ value_id: id, locale, name })
        .onConflict((conflict) => conflict.columns(["value_id", "locale"]).doUpdateSet({ name }))
        .execute();
    }
  }
  await audit(context, {
    action: "option.define",
    subject: option.key,
    after: { names: option.names, values: option.values.map(({ key }) => key) },
  });
  return undefined;
}
