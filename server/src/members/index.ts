export { addMember } from "./add-member.ts";
export type { NewMember } from "./add-member.ts";
export { cardOf, cardSchema } from "./card-json.ts";
export type { CardJson, Names } from "./card-json.ts";
export { changeStanding } from "./change-standing.ts";
export { importMembers, nextMemberId } from "./import-members.ts";
export type { Member, MemberKind, MemberStatus, Standing } from "./model.ts";
export { membersRoutes } from "./routes.ts";
export {
  countCustomers,
  customerOf,
  handCustomersOn,
  holdMember,
  lockMember,
  memberById,
  memberByHandle,
  memberCards,
  memberOfPerson,
  standingAt,
  buyerAt,
  memberAt,
  standingsAt,
  writeCustomer,
} from "./store.ts";
export type { Customer } from "./store.ts";
export { membersPersonalData } from "./personal-data.ts";
