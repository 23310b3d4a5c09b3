import type { z } from "@hono/zod-openapi";
import type { Db } from "../foundation/database.ts";
import { memberCards } from "../members/index.ts";
import { standingOf } from "./conversion-store.ts";
import { conversionJson } from "./json.ts";
import type { conversionSchema } from "./json.ts";
import type { Conversion } from "./model.ts";

/** Conversions with what stands of them; `of`: only this affiliate's part. */
export async function tellConversions(
  db: Db,
  conversions: readonly Conversion[],
  of?: bigint,
): Promise<z.input<typeof conversionSchema>[]> {
  const standing = await standingOf(
    db,
    conversions.map(({ id }) => id),
  );
  const people = [...conversions.map(({ memberId }) => memberId), ...standing.map(({ earnerId }) => earnerId)];
  const names = await memberCards(db, [...new Set(people)]);
  return conversions.map((conversion) => conversionJson(conversion, standing, names, of));
}
