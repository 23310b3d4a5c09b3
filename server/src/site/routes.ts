import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import {
  cardsOf,
  cardsToChoose,
  classOf,
  cleanPicture,
  productCardJson,
  productCardSchema,
  storefrontOf,
  storefrontQuery,
} from "../catalog/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { memberByHandle, memberById } from "../members/index.ts";
import { hostRoutes } from "./host-routes.ts";
import type { SiteServices } from "./host-routes.ts";
import { decideSite } from "./decide-site.ts";
import { mostPicks } from "./model.ts";
import type { Site } from "./model.ts";
import { saveSite } from "./save-site.ts";
import { siteShareAddress } from "./share-card.ts";
import type { PictureWish } from "./save-site.ts";
import { listSites, newestSite, reviewsFirst, shownSite } from "./store.ts";

const stateSchema = z.enum(["waiting", "shown", "refused"]);
const siteSchema = z.object({
  version: z.number(),
  story: z.string(),
  photo: z.string().nullable(),
  preview: z.string().nullable(),
  picks: z.array(z.string()),
  state: stateSchema,
  madeAt: instantSchema,
  reason: z.string().nullable(),
});
/** `keep`: as it was; null: none; else a JPEG, PNG or WebP in base64. */
const pictureWish = z
  .union([z.literal("keep"), z.base64().min(1).max(700_000), z.null()])
  .default("keep")
  .openapi({ description: "`keep`, null for none, or a JPEG, PNG or WebP in base64 (at most 500 kB)" });

const urlOf = (sha: string | null) => (sha === null ? null : `/media/${sha}`);
const siteJson = ({ madeAt, photo, preview, picks, ...site }: Site) => ({
  ...site,
  photo: urlOf(photo),
  preview: urlOf(preview),
  picks: [...picks],
  madeAt: madeAt.toString(),
});

export function siteRoutes(services: SiteServices) {
  const shelfOf = async (call: Call, query: { market?: string | undefined; locale?: string | undefined }) => {
    const store = await storefrontOf(call, query);
    return { ...store, customerClass: await classOf(call.db, call.caller.person, call.now), now: call.now };
  };

  async function pictureOf(wish: string | null): Promise<PictureWish | Failure> {
    if (wish === null || wish === "keep") return wish;
    return await cleanPicture(new Uint8Array(Buffer.from(wish, "base64")));
  }

  return [
    route({
      key: "GET /api/store/sites/{handle}",
      summary: "What a member shows on their site: story, photo, picks, and the picture for links to it",
      access: "anyone",
      params: z.object({ handle: z.string().min(1).max(40) }),
      query: z.object({ ...storefrontQuery, draft: z.enum(["yes"]).optional() }),
      reply: z.object({
        story: z.string().nullable(),
        photo: z.string().nullable(),
        preview: z
          .string()
          .openapi({ description: "The picture of links to the site: the member's own, else a drawn one" }),
        picks: z.array(productCardSchema),
        draft: z.boolean(),
      }),
      handle: async ({ params, query }, call) => {
        const member = await memberByHandle(call.db, params.handle);
        if (member === undefined) return new Failure("not-found", "Nobody here has this name.");
        // What is not shown yet is seen by whose it is, and by staff who decide.
        const mayPreview = call.caller.member === member.id || call.caller.permissions.has("member.write");
        const draft = query.draft === "yes" && mayPreview;
        const site = draft ? await newestSite(call.db, member.id) : await shownSite(call.db, member.id);
        const shelf = await shelfOf(call, query);
        const picks = await cardsOf(call.db, shelf, site?.picks ?? []);
        return {
          story: site?.story || member.story,
          photo: urlOf(site?.photo ?? null),
          preview: site?.preview ? `/media/${site.preview}` : await siteShareAddress(call.db, member, site),
          picks: picks.map((card) => productCardJson(card, shelf.market)),
          draft,
        };
      },
    }),
    route({
      key: "GET /api/partner/site",
      summary: "The caller's site as they made it last, what shoppers see of it, and what they can pick",
      access: "member",
      query: z.object(storefrontQuery),
      reply: z.object({
        handle: z.string(),
        newest: siteSchema.nullable(),
        shownVersion: z.number().nullable(),
        story: z.string(),
        reviewFirst: z.boolean(),
        mostPicks: z.number(),
        choices: z.array(z.object({ slug: z.string(), title: z.string() })),
      }),
      handle: async ({ query }, call) => {
        const member = await memberById(call.db, call.caller.member ?? 0n);
        if (member === undefined) return new Failure("not-found", "There is no such member.");
        const [newest, shown, first, shelf] = await Promise.all([
          newestSite(call.db, member.id),
          shownSite(call.db, member.id),
          reviewsFirst(call.db),
          shelfOf(call, query),
        ]);
        return {
          handle: member.handle,
          newest: newest === undefined ? null : siteJson(newest),
          shownVersion: shown?.version ?? null,
          story: newest?.story ?? member.story ?? "",
          reviewFirst: first,
          mostPicks,
          choices: (await cardsToChoose(call.db, shelf, 500)).map(({ slug, title }) => ({ slug, title })),
        };
      },
    }),
    route({
      key: "PUT /api/partner/site",
      summary: "Change the caller's site; where staff look first it waits for them",
      access: "member",
      limit: "checkout",
      takesFile: true,
      query: z.object(storefrontQuery),
      body: z.object({
        story: z.string().trim().max(2_000),
        picks: z.array(z.string().max(200)).max(50),
        photo: pictureWish,
        preview: pictureWish,
      }),
      reply: z.object({ version: z.number(), state: stateSchema }),
      handle: async ({ query, body }, call) => {
        const photo = await pictureOf(body.photo);
        if (isFailure(photo)) return photo;
        const preview = await pictureOf(body.preview);
        if (isFailure(preview)) return preview;
        const shelf = await shelfOf(call, query);
        return call.transact((context) =>
          saveSite(context, { ...body, photo, preview, shelf, memberId: call.caller.member ?? 0n }),
        );
      },
    }),
    route({
      key: "GET /api/admin/sites",
      summary: "Members' sites: those that wait, are shown, or were refused; and whether staff look first",
      access: ["member.read"],
      query: z.object({ state: stateSchema.default("waiting") }),
      reply: z.object({
        reviewFirst: z.boolean(),
        sites: z.array(
          siteSchema.extend({ member: z.object({ id: z.string(), handle: z.string(), displayName: z.string() }) }),
        ),
      }),
      handle: async ({ query }, call) => ({
        reviewFirst: await reviewsFirst(call.db),
        sites: (await listSites(call.db, query.state)).map(({ memberId, handle, displayName, ...site }) => ({
          ...siteJson(site),
          member: { id: toEdge("member", memberId), handle, displayName },
        })),
      }),
    }),
    route({
      key: "PUT /api/admin/sites/{member}/{version}",
      summary: "Show a version of a site, or refuse it or take it down with a reason",
      access: ["member.write"],
      params: z.object({ member: idSchema("member"), version: z.coerce.number().int().min(1).max(1_000_000) }),
      body: z.object({ state: z.enum(["shown", "refused"]), reason: z.string().trim().min(3).max(500).optional() }),
      reply: z.object({ before: stateSchema }),
      handle: async ({ params, body }, call) => {
        if (body.state === "refused" && body.reason === undefined) {
          return new Failure("bad-input", "Say why, for the member to read.", { field: "reason" });
        }
        return call.transact((context) =>
          decideSite(context, {
            memberId: params.member,
            version: params.version,
            state: body.state,
            reason: body.reason ?? null,
          }),
        );
      },
    }),
    route({
      key: "PUT /api/admin/site-rule",
      summary: "Whether staff see a site before shoppers do",
      access: ["member.write"],
      body: z.object({ reviewFirst: z.boolean() }),
      reply: z.object({ reviewFirst: z.boolean() }),
      handle: ({ body }, call) =>
        call.transact(async ({ tx }) => {
          await tx.updateTable("site_rule").set({ review_first: body.reviewFirst }).execute();
          return body;
        }),
    }),
    ...hostRoutes(services),
  ] as const;
}
