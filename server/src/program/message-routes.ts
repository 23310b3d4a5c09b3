import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, personNames, route, staffPersonSchema } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { programParams } from "./json.ts";
import { countReaders, messagesOf, sendProgramMessage } from "./send-message.ts";
import type { ProgramMessage } from "./send-message.ts";
import type { ProgramServices } from "./services.ts";

const messageSchema = z
  .object({
    id: z.string(),
    group: z.string().nullable().openapi({ description: "null: all groups" }),
    subject: z.string(),
    body: z.string(),
    sentAt: instantSchema,
    sentBy: staffPersonSchema.nullable(),
    recipients: z.number(),
  })
  .openapi("ProgramMessage");

async function messagesJson(db: Db, messages: readonly ProgramMessage[]): Promise<z.input<typeof messageSchema>[]> {
  const staff = await personNames(
    db,
    messages.map(({ sentBy }) => sentBy),
  );
  return messages.map(({ id, groupId, subject, body, sentAt, sentBy, recipients }) => ({
    id: toEdge("programMessage", id),
    group: groupId === null ? null : toEdge("programGroup", groupId),
    subject,
    body,
    sentAt: sentAt.toString(),
    sentBy: staff(sentBy),
    recipients,
  }));
}

/** What staff write to the affiliates of a program. */
export function programMessageRoutes(services: ProgramServices) {
  return [
    route({
      key: "GET /api/admin/programs/{id}/messages",
      summary: "What was written to the affiliates of a program, newest first, and how many a message would reach now",
      access: ["program.read"],
      params: programParams,
      query: z.object({ group: idSchema("programGroup").optional() }),
      reply: z.object({ messages: z.array(messageSchema), readers: z.number() }),
      handle: async ({ params: { id }, query }, call) => ({
        messages: await messagesJson(call.db, await messagesOf(call.db, id)),
        readers: await countReaders(call.db, { programId: id, groupId: query.group ?? null }),
      }),
    }),
    route({
      key: "POST /api/admin/programs/{id}/messages",
      summary: "Write to all active affiliates of a program, or to one group: a mail each",
      access: ["program.write"],
      idempotent: true,
      params: programParams,
      body: z.object({
        group: idSchema("programGroup").nullable().default(null),
        subject: z.string().trim().min(1).max(150),
        body: z.string().trim().min(1).max(10_000),
      }),
      reply: messageSchema,
      handle: async ({ params: { id }, body }, call) => {
        const sent = await call.transact((context) =>
          sendProgramMessage(context, {
            programId: id,
            groupId: body.group,
            subject: body.subject,
            body: body.body,
            origin: services.origin ?? call.origin,
          }),
        );
        return isFailure(sent) ? sent : (await messagesJson(call.db, [sent]))[0]!;
      },
    }),
  ] as const;
}
