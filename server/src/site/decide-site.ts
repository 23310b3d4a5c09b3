import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";

/**
 * Staff show a version, or refuse it with a reason that its member reads. One that was shown can be taken down the same way; shoppers
 * then see what was shown before it, if anything was.
 * @returns the state before; `not-found`, `wrong-state` where it is so already
 */
export async function decideSite(
  context: Context,
  wish: {
    readonly memberId: bigint;
    readonly version: number;
    readonly state: "shown" | "refused";
    readonly reason: string | null;
  },
): Promise<{ readonly before: "waiting" | "shown" | "refused" } | Failure> {
  const { tx, now, actor } = context;
  const row = await tx
    .selectFrom("site_version")
    .select("state")
    .where("member_id", "=", wish.memberId)
    .where("version", "=", wish.version)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return new Failure("not-found", "There is no such version of a site.");
  if (row.state === wish.state) return new Failure("wrong-state", `It is ${row.state} already.`, { state: row.state });
  await tx
    .updateTable("site_version")
    .set({ state: wish.state, decided_at: now, decided_by: actor, reason: wish.reason })
    .where("member_id", "=", wish.memberId)
    .where("version", "=", wish.version)
    .execute();
  await audit(context, {
    action: `site.${wish.state}`,
    subject: toEdge("member", wish.memberId),
    reason: wish.reason ?? undefined,
    before: { version: wish.version, state: row.state },
    after: { state: wish.state },
  });
  return { before: row.state };
}
