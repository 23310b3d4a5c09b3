import { unawaited } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { insertAudit } from "./audit-store.ts";

/**
 * Writes down who did what to what, and why, in the transaction that does it; the row can never be changed.
 * @param entry.action a noun and a verb, such as `member.standing`
 * @param entry.subject the prefixed id of what was changed, such as `mbr_4K`
 * @param entry.before what it was; bigints become decimal text, instants RFC 3339. No secrets, no account numbers.
 */
export async function audit(
  context: Context,
  entry: {
    readonly action: string;
    readonly subject: string;
    readonly reason?: string | undefined;
    readonly before?: unknown;
    readonly after?: unknown;
  },
): Promise<void> {
  const row = {
    at: context.now,
    actor: context.actor,
    action: entry.action,
    subject: entry.subject,
    reason: entry.reason ?? null,
    before: toJson(entry.before),
    after: toJson(entry.after),
  };
  unawaited(context.tx, insertAudit(context.tx, row));
}

function toJson(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? part.toString() : part));
}
