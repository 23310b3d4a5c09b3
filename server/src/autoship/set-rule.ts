import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type { AutoshipRule } from "./model.ts";
import { readRule } from "./store.ts";

/** Sets the company's rule for autoships. `bad-input` for days that do not rise. */
export async function setRule(
  context: Context,
  { rule, reason }: { readonly rule: AutoshipRule; readonly reason: string },
): Promise<null | Failure> {
  const { retryDays, noticeDays, hour } = rule;
  if (retryDays.some((day, index) => index > 0 && day <= retryDays[index - 1]!)) {
    return new Failure("bad-input", "Each day has to be later than the one before it.", { field: "retryDays" });
  }
  const before = await readRule(context.tx);
  await context.tx
    .updateTable("autoship_rule")
    .set({ retry_days: [...retryDays], notice_days: noticeDays, hour })
    .execute();
  await audit(context, { action: "autoship.rule", subject: "autoship-rule", reason, before, after: rule });
  return null;
}
