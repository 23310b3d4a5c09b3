export { enrolMember } from "./enrol-member.ts";
export type { Enrolment } from "./enrol-member.ts";
export { placeMember } from "./place-member.ts";
export { networkRoutes } from "./routes.ts";
export { downlineAt, edgesAt, uplineAt } from "./store.ts";
export type { Tree, TreePerson } from "./store.ts";
