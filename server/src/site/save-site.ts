import { audit } from "../access/index.ts";
import { cardsOf, keepPersonPicture } from "../catalog/index.ts";
import type { NewMedia } from "../catalog/index.ts";
import type { Shelf } from "../catalog/index.ts";
import type { Context } from "../foundation/database.ts";
import { lockName } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { mostPicks } from "./model.ts";
import type { SiteState } from "./model.ts";
import { newestSite, reviewsFirst } from "./store.ts";

/** A picture is kept, taken away (null) or another one. */
export type PictureWish = "keep" | null | NewMedia;

/**
 * Writes a member's site. Where staff look first it waits for them, and shoppers see what they saw before; what waited is replaced.
 * @returns its state; `bad-input` for too many picks or a product that is not sold
 */
export async function saveSite(
  context: Context,
  wish: {
    readonly memberId: bigint;
    readonly story: string;
    readonly picks: readonly string[];
    readonly photo: PictureWish;
    readonly preview: PictureWish;
    /** Where the picks are looked for. */
    readonly shelf: Shelf;
  },
): Promise<{ readonly version: number; readonly state: SiteState } | Failure> {
  const { tx, now } = context;
  const picks = [...new Set(wish.picks)];
  if (picks.length > mostPicks) {
    return new Failure("bad-input", `${mostPicks} products are the most that a site shows.`, { field: "picks" });
  }
  const sold = new Set((await cardsOf(tx, wish.shelf, picks)).map(({ slug }) => slug));
  const unknown = picks.find((slug) => !sold.has(slug));
  if (unknown !== undefined) {
    return new Failure("bad-input", `"${unknown}" is not sold here.`, { field: "picks" });
  }
  await lockName(tx, `site ${wish.memberId}`);
  const before = await newestSite(tx, wish.memberId);
  const photo = await pictureFor(context, wish.photo, before?.photo ?? null);
  if (isFailure(photo)) return photo;
  const preview = await pictureFor(context, wish.preview, before?.preview ?? null);
  if (isFailure(preview)) return preview;
  const state = (await reviewsFirst(tx)) ? "waiting" : "shown";
  const values = { story: wish.story, picks, photo, preview, state, made_at: now } as const;
  const decided_at = state === "shown" ? now : null;
  if (before?.state === "waiting") {
    await tx
      .updateTable("site_version")
      .set({ ...values, decided_at })
      .where("member_id", "=", wish.memberId)
      .where("version", "=", before.version)
      .execute();
  } else {
    const version = (before?.version ?? 0) + 1;
    const row = { member_id: wish.memberId, version, ...values, decided_at, decided_by: null, reason: null };
    await tx.insertInto("site_version").values(row).execute();
  }
  const version = before?.state === "waiting" ? before.version : (before?.version ?? 0) + 1;
  await audit(context, { action: "site.saved", subject: toEdge("member", wish.memberId), after: { version, state } });
  return { version, state };
}

async function pictureFor(
  context: Context,
  wish: PictureWish,
  before: string | null,
): Promise<string | null | Failure> {
  if (wish === "keep") return before;
  return wish === null ? null : await keepPersonPicture(context, wish);
}
