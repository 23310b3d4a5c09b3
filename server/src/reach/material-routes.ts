import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, route, told } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { memberById } from "../members/index.ts";
import { currentAgreement, givenCreatives } from "../program/index.ts";
import { linkByCode } from "../referral/index.ts";
import { fillCreative } from "./fill-creative.ts";
import { addPixel, listPixels, pixelKey, revokePixel } from "./pixel.ts";
import type { Pixel } from "./pixel.ts";

const materialSchema = z
  .object({
    id: z.string(),
    kind: z.enum(["banner", "text", "mail"]),
    name: z.string(),
    version: z.number(),
    picture: z.object({ url: z.string(), width: z.number(), height: z.number() }).nullable(),
    subject: z.string(),
    text: z.string(),
    html: z.string().nullable(),
    address: z.string(),
  })
  .openapi("Material");

const pixelSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    event: z.string(),
    market: z.string(),
    createdAt: instantSchema,
    revokedAt: instantSchema.nullable(),
    picture: z.string().openapi({ description: "The address for an <img>" }),
    link: z.string().openapi({ description: "The same to be followed; `to` is a page of the store" }),
    key: z.string().nullable().openapi({ description: "What reports are signed with; null where it may not be seen" }),
  })
  .openapi("ConversionPixel");

interface MaterialServices {
  readonly secret: string;
}

function pixelJson(pixel: Pixel, origin: string, secret: string | null): z.input<typeof pixelSchema> {
  const id = toEdge("pixel", pixel.id);
  return {
    id,
    name: pixel.name,
    event: pixel.event,
    market: pixel.market,
    createdAt: pixel.createdAt.toString(),
    revokedAt: pixel.revokedAt?.toString() ?? null,
    picture: `${origin}/px/${id}.gif`,
    link: `${origin}/px/${id}`,
    key: secret === null ? null : pixelKey(secret, pixel.id),
  };
}

/** Creatives with an affiliate's own link in them, and pixels that report conversions. */
export function materialRoutes(services: MaterialServices) {
  const programParams = z.object({ id: idSchema("program") });
  return [
    route({
      key: "GET /api/partner/materials",
      summary: "What the caller is given to use, with one of their own links in it",
      access: "member",
      query: z.object({ code: z.string().max(40).openapi({ description: "The code of a link of the caller's" }) }),
      reply: z.object({ materials: z.array(materialSchema) }),
      handle: async ({ query }, call) => {
        const { member: memberId } = call.caller;
        const [member, link] = await Promise.all([
          memberId === null ? undefined : memberById(call.db, memberId),
          linkByCode(call.db, query.code),
        ]);
        if (member === undefined || link === undefined || link.memberId !== member.id) {
          return new Failure("not-found", "You have no such link.");
        }
        const materials: z.input<typeof materialSchema>[] = [];
        for (const { creative, version } of await givenCreatives(call.db, member.id)) {
          const disclosure = (await currentAgreement(call.db, creative.programId))?.disclosure ?? "";
          const id = toEdge("creative", creative.id);
          const filled = fillCreative(
            { ...version, id, kind: creative.kind, path: creative.path },
            { link, origin: call.origin, name: member.displayName, disclosure },
          );
          if (isFailure(filled)) return filled;
          const { picture } = version;
          materials.push({
            id,
            kind: creative.kind,
            name: creative.name,
            version: version.version,
            picture: picture && { url: `/media/${picture.sha256}`, width: picture.width, height: picture.height },
            ...filled,
          });
        }
        return { materials };
      },
    }),
    route({
      key: "GET /api/admin/programs/{id}/pixels",
      summary: "The pixels of a program; the key is told with program.write only",
      access: ["program.read"],
      params: programParams,
      reply: z.object({ pixels: z.array(pixelSchema) }),
      handle: async ({ params: { id } }, call) => {
        const secret = call.caller.permissions.has("program.write") ? services.secret : null;
        return { pixels: (await listPixels(call.db, id)).map((pixel) => pixelJson(pixel, call.origin, secret)) };
      },
    }),
    route({
      key: "POST /api/admin/programs/{id}/pixels",
      summary: "Make a pixel that reports one kind of event",
      access: ["program.write"],
      params: programParams,
      body: z.object({
        name: z.string().trim().min(1).max(100),
        event: z
          .string()
          .regex(/^[a-z][a-z0-9-]{1,29}$/)
          .refine((event) => event !== "sale", "sales come from the store"),
        market: z.string().max(12),
      }),
      reply: pixelSchema,
      handle: async ({ params: { id }, body }, call) =>
        told(await call.transact((context) => addPixel(context, { programId: id, ...body })), (pixel) =>
          pixelJson(pixel, call.origin, services.secret),
        ),
    }),
    route({
      key: "POST /api/admin/pixels/{id}/revoke",
      summary: "A pixel reports nothing from now on",
      access: ["program.write"],
      params: z.object({ id: idSchema("pixel") }),
      reply: z.object({ id: z.string() }),
      handle: async ({ params: { id } }, call) =>
        told(await call.transact((context) => revokePixel(context, id)), (pixel) => ({
          id: toEdge("pixel", pixel.id),
        })),
    }),
  ] as const;
}
