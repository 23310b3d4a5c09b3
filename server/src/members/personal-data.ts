import type { PersonalData } from "../foundation/personal-data.ts";
import { customerOf, memberCards, memberOfPerson, standingAt } from "./store.ts";

/** A member's names go; that there was one, and what they were when, is in trees, runs and books by id. */
export const membersPersonalData: PersonalData = {
  room: "member",
  tell: async (db, { id }) => {
    const [member, customer] = await Promise.all([memberOfPerson(db, id), customerOf(db, id)]);
    const ownerId = customer?.ownerId ?? null;
    const owner = ownerId === null ? undefined : (await memberCards(db, [ownerId])).get(ownerId);
    return {
      member:
        member === undefined
          ? null
          : {
              handle: member.handle,
              displayName: member.displayName,
              story: member.story,
              joinedAt: member.joinedAt.toString(),
            },
      lookedAfterBy: owner?.displayName ?? null,
    };
  },
  forget: async ({ tx }, { id }) => {
    const member = await memberOfPerson(tx, id);
    if (member === undefined) return;
    const gone = { handle: `former-${member.id}`, display_name: "–", story: null };
    await tx.updateTable("member").set(gone).where("id", "=", member.id).execute();
  },
  hindrances: async (db, { id }, now) => {
    const member = await memberOfPerson(db, id);
    const standing = member && (await standingAt(db, member.id, now));
    return member === undefined || standing?.status === "terminated" ? [] : ["member"];
  },
};
