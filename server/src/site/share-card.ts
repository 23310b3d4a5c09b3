import { brandScene, shareAddress, shareCard } from "../catalog/index.ts";
import type { ShareCard } from "../catalog/index.ts";
import type { Db } from "../foundation/database.ts";
import { memberByHandle } from "../members/index.ts";
import type { Member } from "../members/index.ts";
import type { Site } from "./model.ts";
import { shownSite } from "./store.ts";

async function cardOf(db: Db, member: Member, site: Site | undefined): Promise<ShareCard> {
  const sha256 = site?.preview ?? site?.photo ?? null;
  return await shareCard(db, {
    title: member.displayName,
    line: (site?.story || member.story) ?? "",
    picture: sha256 === null ? await brandScene(db) : { sha256 },
  });
}

/** The picture of links to a member's site: name, the beginning of the story, and the photo, else the brand's scene. */
export async function siteShareCard(db: Db, handle: string): Promise<ShareCard | undefined> {
  const member = await memberByHandle(db, handle);
  return member && (await cardOf(db, member, await shownSite(db, member.id)));
}

/** Where it is. @param site as shoppers see it */
export async function siteShareAddress(db: Db, member: Member, site: Site | undefined): Promise<string> {
  const subject = { kind: "site", key: member.handle, locale: "en" } as const;
  return shareAddress(subject, await cardOf(db, member, site));
}
