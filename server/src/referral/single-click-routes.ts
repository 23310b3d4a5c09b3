import { z } from "@hono/zod-openapi";
import { cursorOf, FileReply, idSchema, instantSchema, pageOf, pageQuery, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { instantsOf } from "./figure-days.ts";
import type { ReferralServices } from "./routes.ts";
import { singleClicksCsv } from "./single-clicks-csv.ts";
import { singleClickJson, singleClickSchema, singleClicksQuery } from "./single-clicks-json.ts";
import { earlier, readSingleClicks } from "./single-clicks.ts";
import type { ClickFilter, SingleClick } from "./single-clicks.ts";

const ownQuery = z.object({ ...singleClicksQuery, link: idSchema("link").optional() });
const allQuery = ownQuery.extend({
  member: idSchema("member").optional(),
  until: z.iso
    .datetime({ offset: true })
    .optional()
    .describe("Only clicks before this moment: where the last search ended (`lookedTo`)"),
});

const memberSchema = z.object({ id: z.string(), handle: z.string(), displayName: z.string() });

const onlyMembers = () => new Failure("not-allowed", "Only members have clicks.");

/** @param memberId whose clicks alone they are; null: of all members */
async function filterOf(
  call: Call,
  memberId: bigint | null,
  {
    from,
    to,
    until,
    counts,
    link,
    reason,
    referrer,
    sub,
    slot,
  }: z.output<typeof ownQuery> & { until?: string | undefined },
): Promise<ClickFilter | Failure> {
  const { timeZone } = await readCompany(call.db);
  const span = instantsOf({ from, to }, call.now, timeZone);
  if (isFailure(span)) return span;
  if (slot !== undefined && sub === undefined) {
    return new Failure("bad-input", "Say what the slot holds.", { field: "sub" });
  }
  return {
    memberId,
    linkId: link ?? null,
    from: span.from,
    to: until === undefined ? span.to : earlier(span.to, Temporal.Instant.from(until)),
    now: call.now,
    valid: counts === undefined ? undefined : counts === "yes",
    reason,
    referrer: referrer?.toLowerCase(),
    sub,
    slot,
  };
}

export function singleClickRoutes(services: ReferralServices) {
  /** A page of clicks, and what was sold on each of them. */
  const read = async (call: Call, filter: ClickFilter, wish: { before?: string | undefined; limit: number }) => {
    const before = cursorOf("click", wish.before);
    if (isFailure(before)) return before;
    const { clicks, lookedTo } = await readSingleClicks(call.db, filter, { before, limit: wish.limit + 1 });
    const { page, next } = pageOf("click", clicks, wish.limit);
    const conversions = await services.conversionsOfClicks(call.db, page);
    return {
      page,
      next,
      lookedTo,
      told: (click: SingleClick) => singleClickJson(click, conversions.get(click.id) ?? 0),
    };
  };
  return [
    route({
      key: "GET /api/admin/clicks/single",
      summary: "Every click by itself, newest first, with the reason where it does not count",
      access: ["member.read"],
      query: allQuery.extend(pageQuery),
      reply: z.object({
        clicks: z.array(singleClickSchema.extend({ member: memberSchema })),
        next: z.string().nullable(),
        lookedTo: instantSchema
          .nullable()
          .describe("Where older clicks may fit, but none was looked at; go on by `until`. Null: all of the span were"),
      }),
      handle: async ({ query: { before, limit, ...query } }, call) => {
        const filter = await filterOf(call, query.member ?? null, query);
        if (isFailure(filter)) return filter;
        const found = await read(call, filter, { before, limit });
        if (isFailure(found)) return found;
        const memberOf = ({ memberId, handle, displayName }: SingleClick) => ({
          id: toEdge("member", memberId),
          handle,
          displayName,
        });
        return {
          clicks: found.page.map((click) => ({ ...found.told(click), member: memberOf(click) })),
          next: found.next,
          // A full page goes on by its last click.
          lookedTo: found.next === null ? (found.lookedTo?.toString() ?? null) : null,
        };
      },
    }),
    route({
      key: "GET /api/admin/clicks/single.csv",
      summary: "The same as a CSV file, the newest 100,000 of them; where it is cut its last line says so",
      access: ["member.read"],
      query: allQuery,
      // A file: the schema is that of the pages' types.
      reply: z.string(),
      handle: async ({ query }, call) => {
        const filter = await filterOf(call, query.member ?? null, query);
        if (isFailure(filter)) return filter;
        return new FileReply(
          "clicks.csv",
          "text/csv; charset=utf-8",
          singleClicksCsv(call.db, services, filter, { withMember: true }),
        );
      },
    }),
    route({
      key: "GET /api/partner/clicks/single",
      summary: "The caller's clicks, each by itself, newest first, with the reason where it does not count",
      access: "member",
      query: ownQuery.extend(pageQuery),
      reply: z.object({ clicks: z.array(singleClickSchema), next: z.string().nullable() }),
      handle: async ({ query: { before, limit, ...query } }, call) => {
        const memberId = call.caller.member;
        if (memberId === null) return onlyMembers();
        const filter = await filterOf(call, memberId, query);
        if (isFailure(filter)) return filter;
        const found = await read(call, filter, { before, limit });
        return isFailure(found) ? found : { clicks: found.page.map(found.told), next: found.next };
      },
    }),
    route({
      key: "GET /api/partner/clicks/single.csv",
      summary: "The same as a CSV file, the newest 100,000 of them; where it is cut its last line says so",
      access: "member",
      query: ownQuery,
      reply: z.string(),
      handle: async ({ query }, call) => {
        const memberId = call.caller.member;
        if (memberId === null) return onlyMembers();
        const filter = await filterOf(call, memberId, query);
        if (isFailure(filter)) return filter;
        return new FileReply(
          "clicks.csv",
          "text/csv; charset=utf-8",
          singleClicksCsv(call.db, services, filter, { withMember: false }),
        );
      },
    }),
  ] as const;
}
