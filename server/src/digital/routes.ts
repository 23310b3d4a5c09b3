import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, route } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { fileById, filesOf, removeFile } from "./files.ts";
import type { OwnedFile } from "./files.ts";
import { beginUpload, finishUpload, putPiece } from "./hand-in.ts";
import { keyRoutes } from "./keys/key-routes.ts";
import type { KeyServices } from "./keys/model.ts";
import { largestFile, pieceSize } from "./model.ts";
import { readContent } from "./read-content.ts";
import { sendContent } from "./send-content.ts";

const fileSchema = z
  .object({
    id: z.string(),
    variantId: z.string(),
    name: z.string(),
    bytes: z.number(),
    version: z.number(),
    at: instantSchema,
    buyers: z.number().openapi({ description: "Orders that may download it now" }),
  })
  .openapi("DigitalFile");

const fileJson = ({ id, variantId, name, size, version, at, buyers }: OwnedFile): z.infer<typeof fileSchema> => ({
  id: toEdge("digitalFile", id),
  variantId: toEdge("variant", variantId),
  name,
  bytes: Number(size),
  version,
  at: at.toString(),
  buyers,
});

/** The files of what is downloaded, for the product editor. */
export function digitalRoutes(services: KeyServices) {
  return [
    ...keyRoutes(services),
    route({
      key: "GET /api/admin/digital-files",
      summary: "The files of variants, with what a file may be",
      access: ["order.read"],
      query: z.object({
        variants: z.string().max(8_000).openapi({ description: "Ids with commas between" }),
      }),
      reply: z.object({ files: z.array(fileSchema), largest: z.number(), pieceSize: z.number() }),
      handle: async ({ query }, call) => {
        const ids = query.variants
          .split(",")
          .filter(Boolean)
          .map((text) => idSchema("variant").safeParse(text));
        const variantIds = ids.flatMap(({ data }) => (data === undefined ? [] : [data]));
        return { files: (await filesOf(call.db, variantIds)).map(fileJson), largest: largestFile, pieceSize };
      },
    }),
    route({
      key: "POST /api/admin/digital-uploads",
      summary: "Begin to hand in a file; its pieces follow",
      access: ["catalog.write"],
      body: z.object({ bytes: z.number().int().min(0) }),
      reply: z.object({ uploadId: z.string(), pieceSize: z.number() }),
      handle: async ({ body }, call) => {
        const id = await call.transact((context) => beginUpload(context, { size: body.bytes }));
        return isFailure(id) ? id : { uploadId: toEdge("digitalUpload", id), pieceSize };
      },
    }),
    route({
      key: "PUT /api/admin/digital-uploads/{id}/{piece}",
      summary: "Send one piece in base64, numbered from 0; one that is sent again replaces the first",
      access: ["catalog.write"],
      takesFile: true,
      params: z.object({
        id: idSchema("digitalUpload"),
        piece: z.coerce.number().int().min(0).max(10_000).openapi({ type: "integer" }),
      }),
      body: z.object({ base64: z.base64().min(1).max(1_500_000) }),
      reply: z.object({ piece: z.number() }),
      handle: async ({ params, body }, call) => {
        const bytes = Buffer.from(body.base64, "base64");
        const refused = await call.transact((context) =>
          putPiece(context, { uploadId: params.id, position: params.piece, bytes }),
        );
        return isFailure(refused) ? refused : { piece: params.piece };
      },
    }),
    route({
      key: "POST /api/admin/digital-uploads/{id}/finish",
      summary:
        "Make what was handed in a new file of a variant, or the next version of a file: its buyers get that from now on",
      access: ["catalog.write"],
      params: z.object({ id: idSchema("digitalUpload") }),
      body: z.object({
        name: z.string().min(1).max(300),
        variantId: idSchema("variant").optional(),
        replaces: idSchema("digitalFile").optional(),
      }),
      reply: fileSchema,
      handle: async ({ params, body: { name, variantId, replaces } }, call) => {
        if ((variantId === undefined) === (replaces === undefined)) {
          return new Failure("bad-input", "Name the variant or the file that it replaces, one of the two.", {
            field: "variantId",
          });
        }
        const as = replaces === undefined ? { variantId: variantId ?? 0n } : { replaces };
        const done = await call.transact(async (context) => {
          const id = await finishUpload(context, { uploadId: params.id, name, as });
          if (isFailure(id)) return id;
          return (await fileById(context.tx, id))!;
        });
        return isFailure(done) ? done : fileJson(done);
      },
    }),
    route({
      key: "POST /api/admin/digital-files/{id}/remove",
      summary: "Take a file away; those who bought it no longer get it either",
      access: ["catalog.write"],
      params: z.object({ id: idSchema("digitalFile") }),
      body: z.object({ reason: z.string().trim().min(3).max(500) }),
      reply: z.object({}),
      handle: async ({ params, body }, call) => {
        const refused = await call.transact((context) => removeFile(context, { fileId: params.id, ...body }));
        return isFailure(refused) ? refused : {};
      },
    }),
    route({
      key: "GET /api/admin/digital-files/{id}/content",
      summary: "A file as its buyers get it; nothing is counted",
      access: ["catalog.write"],
      params: z.object({ id: idSchema("digitalFile") }),
      reply: z.unknown(),
      handle: async ({ params }, call) => {
        const content = await readContent(call.db, params.id);
        if (content === undefined) return new Failure("not-found", "There is no such file.");
        return sendContent(call.db, content, { range: call.header("range"), ifRange: call.header("if-range") });
      },
    }),
  ] as const;
}
