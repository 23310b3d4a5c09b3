import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, personNames, reasonSchema, route, staffPersonSchema, told } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import {
  addCreative,
  addVersion,
  creativeKinds,
  creativesOf,
  decideVersion,
  retireCreative,
  versionsOf,
} from "./creatives.ts";
import type { Creative, CreativeContent } from "./creatives.ts";
import { programParams } from "./json.ts";

const versionSchema = z.object({
  version: z.number(),
  subject: z.string(),
  body: z.string(),
  picture: z.object({ url: z.string(), width: z.number(), height: z.number() }).nullable(),
  state: z.enum(["waiting", "approved", "refused"]),
  madeAt: instantSchema,
  madeBy: staffPersonSchema.nullable(),
  decidedBy: staffPersonSchema.nullable(),
  reason: z.string().nullable(),
});

const creativeSchema = z
  .object({
    id: z.string(),
    kind: z.enum(creativeKinds),
    name: z.string(),
    path: z.string(),
    createdAt: instantSchema,
    retiredAt: instantSchema.nullable(),
    versions: z.array(versionSchema).openapi({ description: "The newest first" }),
  })
  .openapi("Creative");

const content = {
  subject: z.string().trim().max(150).default(""),
  body: z.string().trim().max(10_000).default("").openapi({ description: "Text with {link}, {name}, {disclosure}" }),
  picture: z
    .base64()
    .max(7_000_000)
    .nullable()
    .default(null)
    .openapi({ description: "Of a banner: JPEG, PNG or WebP" }),
};

/** A page of the store: one slash at its beginning, and nothing that a browser would take for another host. */
const pathSchema = z
  .string()
  .trim()
  .max(300)
  .regex(/^\/(?![/\\])[^\s\\]*$/);

const bytesOf = (wish: { readonly subject: string; readonly body: string; readonly picture: string | null }) =>
  ({
    ...wish,
    picture: wish.picture === null ? null : new Uint8Array(Buffer.from(wish.picture, "base64")),
  }) satisfies CreativeContent;

async function creativesJson(db: Db, creatives: readonly Creative[]): Promise<z.input<typeof creativeSchema>[]> {
  const versions = await versionsOf(
    db,
    creatives.map(({ id }) => id),
  );
  const people = [...versions.values()].flat().flatMap(({ madeBy, decidedBy }) => [madeBy, decidedBy]);
  const staff = await personNames(db, people);
  return creatives.map(({ id, kind, name, path, createdAt, retiredAt }) => ({
    id: toEdge("creative", id),
    kind,
    name,
    path,
    createdAt: createdAt.toString(),
    retiredAt: retiredAt?.toString() ?? null,
    versions: (versions.get(id) ?? []).map(({ picture, madeAt, madeBy, decidedBy, ...rest }) => ({
      ...rest,
      picture: picture && { url: `/media/${picture.sha256}`, width: picture.width, height: picture.height },
      madeAt: madeAt.toString(),
      madeBy: staff(madeBy),
      decidedBy: staff(decidedBy),
    })),
  }));
}

/** What staff give affiliates to use. */
export function creativeRoutes() {
  const params = z.object({ id: idSchema("creative") });
  return [
    route({
      key: "GET /api/admin/programs/{id}/creatives",
      summary: "Banners, texts and mails of a program with all their versions, newest first",
      access: ["program.read"],
      params: programParams,
      reply: z.object({ creatives: z.array(creativeSchema) }),
      handle: async ({ params: { id } }, call) => ({
        creatives: await creativesJson(call.db, await creativesOf(call.db, id)),
      }),
    }),
    route({
      key: "POST /api/admin/programs/{id}/creatives",
      summary: "Make a creative; its first version waits for a second person",
      access: ["program.write"],
      takesFile: true,
      params: programParams,
      body: z.object({
        kind: z.enum(creativeKinds),
        name: z.string().trim().min(1).max(100),
        path: pathSchema,
        ...content,
      }),
      reply: z.object({ id: z.string() }),
      handle: async ({ params: { id }, body: { kind, name, path, ...words } }, call) =>
        told(
          await call.transact((context) =>
            addCreative(context, { programId: id, kind, name, path, ...bytesOf(words) }),
          ),
          (creative) => ({ id: toEdge("creative", creative.id) }),
        ),
    }),
    route({
      key: "POST /api/admin/creatives/{id}/versions",
      summary: "Hand in the next version; it waits for a second person",
      access: ["program.write"],
      takesFile: true,
      params,
      body: z.object(content),
      reply: z.object({ version: z.number() }),
      handle: async ({ params: { id }, body }, call) =>
        told(
          await call.transact((context) => addVersion(context, { creativeId: id, ...bytesOf(body) })),
          ({ version }) => ({ version }),
        ),
    }),
    route({
      key: "POST /api/admin/creatives/{id}/decision",
      summary: "Give a version out, or refuse it with a reason; never by whoever made it",
      access: ["program.review"],
      params,
      body: z.object({
        version: z.number().int().min(1),
        outcome: z.enum(["approved", "refused"]),
        reason: reasonSchema.optional(),
      }),
      reply: z.object({ state: z.enum(["waiting", "approved", "refused"]) }),
      handle: async ({ params: { id }, body }, call) =>
        body.outcome === "refused" && body.reason === undefined
          ? new Failure("bad-input", "Say why it is refused.", { field: "reason" })
          : told(
              await call.transact((context) =>
                decideVersion(context, { ...body, creativeId: id, reason: body.reason ?? null }),
              ),
              ({ state }) => ({ state }),
            ),
    }),
    route({
      key: "POST /api/admin/creatives/{id}/retire",
      summary: "Give a creative out no more, with a reason",
      access: ["program.write"],
      params,
      body: z.object({ reason: reasonSchema }),
      reply: z.object({ id: z.string() }),
      handle: async ({ params: { id }, body }, call) =>
        told(
          await call.transact((context) => retireCreative(context, { creativeId: id, reason: body.reason })),
          (creative) => ({ id: toEdge("creative", creative.id) }),
        ),
    }),
  ] as const;
}
