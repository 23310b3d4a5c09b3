import { z } from "@hono/zod-openapi";
import { idSchema, route } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { hostJson, hostSchema } from "./link-json.ts";
import { checkHost, dropHost, hostsOfMember, proofName, wishHost } from "./own-host.ts";
import type { ReferralServices } from "./routes.ts";

const params = z.object({ id: idSchema("linkHost") });
const noSuchName = () => new Failure("not-found", "You have no such name.");

export function hostRoutes(services: ReferralServices) {
  return [
    route({
      key: "GET /api/partner/link-hosts",
      summary: "The caller's own host names for links",
      access: "member",
      reply: z.object({ hosts: z.array(hostSchema) }),
      handle: async (_input, call) => {
        const memberId = call.caller.member;
        return { hosts: memberId === null ? [] : (await hostsOfMember(call.db, memberId)).map(hostJson) };
      },
    }),
    route({
      key: "POST /api/partner/link-hosts",
      summary: "Wish for a host name of one's own; it leads once its TXT record was found",
      access: "member",
      body: z.object({
        host: z.string().trim().min(4).max(253),
        link: idSchema("link").optional().describe("Where its front page leads; without it, to the member's site"),
      }),
      reply: hostSchema,
      handle: async ({ body }, call) => {
        const memberId = call.caller.member;
        if (memberId === null) return noSuchName();
        const storeHost = new URL(services.origin ?? call.origin).hostname;
        const host = await call.transact((context) =>
          wishHost(context, { memberId, host: body.host, linkId: body.link ?? null, storeHost }),
        );
        return isFailure(host) ? host : hostJson(host);
      },
    }),
    route({
      key: "POST /api/partner/link-hosts/{id}/check",
      summary: "Look for the name's TXT record, and let the name lead where it is found",
      access: "member",
      params,
      limit: "sign-in",
      reply: hostSchema,
      handle: async ({ params: { id } }, call) => {
        const memberId = call.caller.member;
        const wished = memberId === null ? [] : await hostsOfMember(call.db, memberId);
        const known = wished.find((host) => host.id === id);
        if (memberId === null || known === undefined) return noSuchName();
        // Before the transaction: the name system may take seconds, and no row should wait for it.
        const records = known.checkedAt === null ? await services.lookUpTxt(proofName(known.host)) : [];
        const host = await call.transact((context) => checkHost(context, { memberId, hostId: id, records }));
        return isFailure(host) ? host : hostJson(host);
      },
    }),
    route({
      key: "DELETE /api/partner/link-hosts/{id}",
      summary: "Give a host name up",
      access: "member",
      params,
      reply: z.object({ host: z.string() }),
      handle: async ({ params: { id } }, call) => {
        const memberId = call.caller.member;
        if (memberId === null) return noSuchName();
        return call.transact((context) => dropHost(context, { memberId, hostId: id }));
      },
    }),
  ] as const;
}
