import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { checkPath, checkTags } from "./create-link.ts";
import type { Channel, Link, Tags } from "./model.ts";
import { linkById, updateLink } from "./store.ts";

/**
 * Changes where a link leads, what it is called and what it is for; its code stays, since it may be on paper. Clicks that it
 * had keep the page that they came to.
 * @returns the link as it is now; `not-found` where the member has no such link, `bad-input` as for a new one
 */
export async function changeLink(
  context: Context,
  wish: {
    readonly linkId: bigint;
    readonly memberId: bigint;
    readonly path?: string | undefined;
    readonly label?: string | undefined;
    readonly channel?: Channel | undefined;
    readonly campaign?: string | null | undefined;
    readonly tags?: Tags | undefined;
    readonly archived?: boolean | undefined;
  },
): Promise<Link | Failure> {
  const { linkId, memberId, archived, ...change } = wish;
  const wrong =
    (change.path === undefined ? undefined : checkPath(change.path)) ??
    (change.tags === undefined ? undefined : checkTags(change.tags));
  if (wrong !== undefined) return wrong;
  const link = await linkById(context.tx, linkId);
  if (link?.memberId !== memberId) return new Failure("not-found", "You have no such link.");
  const archivedAt = archived === undefined ? undefined : archived ? (link.archivedAt ?? context.now) : null;
  await updateLink(context.tx, linkId, { ...change, archivedAt });
  return (await linkById(context.tx, linkId))!;
}
