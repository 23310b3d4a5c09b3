import { z } from "@hono/zod-openapi";
import { route } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import { defineOption } from "./define-option.ts";

const namesSchema = z.record(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), z.string().trim().min(1).max(100));
const key = z.string().max(100);
const valuesSchema = z.array(z.object({ key, names: namesSchema })).max(200);
const optionSchema = z.object({ key: z.string(), names: namesSchema, values: valuesSchema });

/** All options and their values in their order, with their names in all languages. */
async function readAllOptions(db: Db): Promise<readonly z.infer<typeof optionSchema>[]> {
  const [options, names, values, valueNames] = await Promise.all([
    db.selectFrom("product_option").selectAll().orderBy("position").orderBy("id").execute(),
    db.selectFrom("product_option_text").selectAll().orderBy("locale").execute(),
    db.selectFrom("option_value").selectAll().orderBy("position").orderBy("id").execute(),
    db.selectFrom("option_value_text").selectAll().orderBy("locale").execute(),
  ]);
  const byLocale = (texts: readonly { readonly locale: string; readonly name: string }[]) =>
    Object.fromEntries(texts.map(({ locale, name }) => [locale, name]));
  return options.map((option) => ({
    key: option.key,
    names: byLocale(names.filter(({ option_id }) => option_id === option.id)),
    values: values
      .filter(({ option_id }) => option_id === option.id)
      .map((value) => ({
        key: value.key,
        names: byLocale(valueNames.filter(({ value_id }) => value_id === value.id)),
      })),
  }));
}

/** What tells variants apart all over the store, and how it is called: what filters of a shelf say. */
export function optionRoutes() {
  const reply = z.object({ options: z.array(optionSchema) });
  return [
    route({
      key: "GET /api/admin/options",
      summary: "Options and their values with their names in all languages",
      access: ["order.read"],
      reply,
      handle: async (_input, call) => ({ options: [...(await readAllOptions(call.db))] }),
    }),
    route({
      key: "PUT /api/admin/options/{key}",
      summary: "Say how an option and its values are called and ordered, or add them; values that are left out stay",
      access: ["catalog.write"],
      params: z.object({ key }),
      body: z.object({ names: namesSchema, values: valuesSchema }),
      reply,
      handle: async ({ params, body }, call) => {
        const refused = await call.transact((context) => defineOption(context, { ...params, ...body }));
        return isFailure(refused) ? refused : { options: [...(await readAllOptions(call.db))] };
      },
    }),
  ] as const;
}
