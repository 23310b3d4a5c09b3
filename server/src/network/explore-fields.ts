import { audit } from "../access/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import type { Field } from "./explore-model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    explorer_setting: { id: number; partner_fields: Field[] };
  }
}

/** What the company lets partners see of those below them. */
export async function partnerFields(db: Db): Promise<readonly Field[]> {
  return (await db.selectFrom("explorer_setting").select("partner_fields").executeTakeFirstOrThrow()).partner_fields;
}

export async function setPartnerFields(context: Context, fields: readonly Field[]): Promise<void> {
  const before = await partnerFields(context.tx);
  await context.tx
    .updateTable("explorer_setting")
    .set({ partner_fields: [...fields] })
    .execute();
  await audit(context, { action: "network.explorer", subject: "partner-fields", before, after: fields });
}
