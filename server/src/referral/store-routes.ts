import { z } from "@hono/zod-openapi";
import { route } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { memberById } from "../members/index.ts";
import { adoptVisit, mustAsk, setConsent, visitSite } from "./visits.ts";
import type { VisitServices } from "./visits.ts";

export function visitRoutes(services: VisitServices) {
  return [
    route({
      key: "POST /api/store/visits",
      summary: "A visit of a member's site (/@name): stores the click and lets the caller carry it on",
      access: "anyone",
      body: z.object({
        handle: z.string().min(1).max(40),
        search: z.string().max(2_000).default("").describe("The query of the page's address: sub-ids and utm_*"),
      }),
      reply: z.object({
        handle: z.string(),
        displayName: z.string(),
        story: z.string().nullable(),
        counts: z.boolean(),
        token: z.string().nullable().describe("For who takes no cookie: fl_click of the addresses that follow"),
      }),
      handle: async ({ body }, call) => {
        const visit = await visitSite(call, services, body);
        if (isFailure(visit)) return visit;
        const member = await memberById(call.db, visit.memberId);
        if (member === undefined) return new Failure("not-found", "Nobody here has this name.");
        return {
          handle: member.handle,
          displayName: member.displayName,
          story: member.story,
          counts: visit.clickId !== null,
          token: visit.token,
        };
      },
    }),
    route({
      key: "POST /api/store/visits/carry",
      summary: "Carry the click of an address's fl_click on: by cookie where that is agreed to, else with the basket",
      access: "anyone",
      body: z.object({ token: z.string().min(1).max(100) }),
      reply: z.object({ by: z.enum(["cookie", "basket"]) }),
      handle: async ({ body }, call) => {
        const by = await adoptVisit(call, services, body.token);
        return by === null ? new Failure("bad-input", "This is no token of a visit.", { field: "token" }) : { by };
      },
    }),
    route({
      key: "GET /api/store/consent",
      summary:
        "Whether to ask the caller for a cookie: where the market wants it, they have not said, and a click is there to keep",
      access: "anyone",
      query: z.object({ token: z.string().max(100).optional().describe("fl_click of the page's address") }),
      reply: z.object({ ask: z.boolean() }),
      handle: async ({ query }, call) => ({ ask: await mustAsk(call, services, query.token) }),
    }),
    route({
      key: "POST /api/store/consent",
      summary: "Say whether cookies for advertising are fine; a refusal takes the visit cookie away",
      access: "anyone",
      body: z.object({ granted: z.boolean(), token: z.string().max(100).optional() }),
      reply: z.object({ granted: z.boolean() }),
      handle: async ({ body }, call) => {
        await setConsent(call, services, body.granted, body.token);
        return { granted: body.granted };
      },
    }),
  ] as const;
}
