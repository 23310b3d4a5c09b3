import { z } from "@hono/zod-openapi";
import { instantSchema, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { memberById } from "../members/index.ts";
import type { Member } from "../members/index.ts";
import { createLink } from "./create-link.ts";
import { clickWindow } from "./model.ts";
import { recordClick } from "./record-click.ts";
import type { Arrival } from "./record-click.ts";
import { clickById, clicksByDay, linksOfMember, siteVisits } from "./store.ts";
import { readVisitToken, signVisit, visitCookie } from "./visit-token.ts";

export interface ReferralServices {
  /** Signs visit tokens and keys the visitors' hashes. */
  readonly secret: string;
  /**
   * Sales that came by a member's links, keyed by link id (null: by `/@name`): how many, and what they earned. Given by the
   * composition root, because sales stand above this room.
   */
  salesByLink(
    call: Call,
    memberId: bigint,
  ): Promise<
    ReadonlyMap<
      bigint | null,
      { readonly sales: number; readonly amounts: readonly { amount: string; currency: string }[] }
    >
  >;
}

/** Records the arrival and lets the visitor's cookie carry the click on for as long as it can be paid for. */
export async function arrive(
  call: Call,
  services: Pick<ReferralServices, "secret">,
  visit: { readonly code: string } | { readonly handle: string },
): Promise<Arrival | Failure> {
  const arrival = await call.transact((context) =>
    recordClick(context, services.secret, visit, {
      address: call.address,
      userAgent: call.userAgent,
      memberId: call.caller.member,
    }),
  );
  if (!isFailure(arrival) && arrival.clickId !== null) {
    call.setCookie(visitCookie, signVisit(services.secret, arrival.clickId), { maxAge: clickWindow });
  }
  return arrival;
}

/** The click that the caller's cookie carries, or null. Whether it still counts is decided at the sale. */
export function readVisit(call: Pick<Call, "cookie">, secret: string): bigint | null {
  const token = call.cookie(visitCookie);
  return token === undefined ? null : (readVisitToken(secret, token) ?? null);
}

/** The member whose site or link brought the caller here, while the click can be paid for. */
export async function visitingMember(call: Call, secret: string): Promise<Member | undefined> {
  const clickId = readVisit(call, secret);
  const click = clickId === null ? undefined : await clickById(call.db, clickId);
  if (click === undefined || !click.valid) return undefined;
  if (Temporal.Instant.compare(click.at.add(clickWindow), call.now) < 0) return undefined;
  return await memberById(call.db, click.memberId);
}

const amountsSchema = z.array(z.object({ amount: z.string(), currency: z.string() }));

export function referralRoutes(services: ReferralServices) {
  return [
    route({
      key: "POST /api/store/visits",
      summary: "A visit of a member's site (/@name): stores the click and sets the visit cookie",
      access: "anyone",
      body: z.object({ handle: z.string().min(1).max(40) }),
      reply: z.object({
        handle: z.string(),
        displayName: z.string(),
        story: z.string().nullable(),
        counts: z.boolean(),
      }),
      handle: async ({ body }, call) => {
        const arrival = await arrive(call, services, { handle: body.handle });
        if (isFailure(arrival)) return arrival;
        const { member } = arrival;
        return {
          handle: member.handle,
          displayName: member.displayName,
          story: member.story,
          counts: arrival.clickId !== null,
        };
      },
    }),
    route({
      key: "GET /api/partner/links",
      summary: "The caller's links with clicks (all and those that count), sales and earnings",
      access: "member",
      reply: z.object({
        handle: z.string(),
        site: z.object({ clicks: z.number(), validClicks: z.number(), sales: z.number(), earned: amountsSchema }),
        links: z.array(
          z.object({
            id: z.string(),
            code: z.string(),
            path: z.string(),
            label: z.string(),
            createdAt: instantSchema,
            clicks: z.number(),
            validClicks: z.number(),
            sales: z.number(),
            earned: amountsSchema,
          }),
        ),
        days: z.array(z.object({ day: z.string(), valid: z.number(), notCounted: z.number() })),
        reasons: z.array(z.object({ reason: z.string(), clicks: z.number() })),
      }),
      handle: async (_input, call) => {
        const memberId = call.caller.member;
        const member = memberId === null ? undefined : await memberById(call.db, memberId);
        if (member === undefined) return new Failure("not-allowed", "Only members have links.");
        const { timeZone } = await readCompany(call.db);
        const since = call.now.subtract({ hours: 24 * 30 });
        const [links, site, days, sales] = await Promise.all([
          linksOfMember(call.db, member.id),
          siteVisits(call.db, member.id),
          clicksByDay(call.db, member.id, since, timeZone),
          services.salesByLink(call, member.id),
        ]);
        const soldBy = (linkId: bigint | null) => {
          const sold = sales.get(linkId);
          return { sales: sold?.sales ?? 0, earned: [...(sold?.amounts ?? [])] };
        };
        const byDay = new Map<string, { valid: number; notCounted: number }>();
        const byReason = new Map<string, number>();
        for (const { day, reason, clicks } of days) {
          const sum = byDay.get(day) ?? { valid: 0, notCounted: 0 };
          if (reason === null) sum.valid += Number(clicks);
          else {
            sum.notCounted += Number(clicks);
            byReason.set(reason, (byReason.get(reason) ?? 0) + Number(clicks));
          }
          byDay.set(day, sum);
        }
        return {
          handle: member.handle,
          site: { clicks: Number(site.clicks), validClicks: Number(site.validClicks), ...soldBy(null) },
          links: links.map((link) => ({
            id: toEdge("link", link.id),
            code: link.code,
            path: link.path,
            label: link.label,
            createdAt: link.createdAt.toString(),
            clicks: Number(link.clicks),
            validClicks: Number(link.validClicks),
            ...soldBy(link.id),
          })),
          days: Array.from(byDay, ([day, sum]) => ({ day, ...sum })),
          reasons: Array.from(byReason, ([reason, clicks]) => ({ reason, clicks })),
        };
      },
    }),
    route({
      key: "POST /api/partner/links",
      summary: "Make a link to a page of the store",
      access: "member",
      body: z.object({
        path: z.string().trim().min(1).max(300),
        label: z.string().trim().min(1).max(100),
        code: z.string().trim().min(3).max(40).optional(),
      }),
      reply: z.object({ code: z.string() }),
      handle: async ({ body }, call) => {
        const memberId = call.caller.member;
        if (memberId === null) return new Failure("not-allowed", "Only members have links.");
        const link = await call.transact((context) =>
          createLink(context, {
            memberId,
            path: body.path,
            label: body.label,
            ...(body.code !== undefined && { code: body.code }),
          }),
        );
        return isFailure(link) ? link : { code: link.code };
      },
    }),
  ] as const;
}
