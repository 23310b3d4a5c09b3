import { z } from "@hono/zod-openapi";
import { sql } from "kysely";
import { instantSchema, reasonSchema, route } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { isPreferredOpen, setPreferredOpen } from "./join-class.ts";
import { customerClasses } from "./model.ts";
import { setCustomerClass } from "./prices.ts";

/** Who pays other prices than retail, beside distributors, who are wholesale by themselves. */
export function classRoutes() {
  return [
    route({
      key: "GET /api/admin/customer-classes",
      summary: "People to whom staff gave a class of prices, newest first",
      access: ["member.read"],
      reply: z.object({
        people: z.array(
          z.object({
            id: z.string(),
            name: z.string().nullable(),
            email: z.string().nullable(),
            class: z.enum(customerClasses),
            since: instantSchema,
            own: z.boolean().openapi({ description: "They joined themselves" }),
          }),
        ),
        preferredOpen: z.boolean().openapi({ description: "Shoppers may make themselves preferred customers" }),
      }),
      handle: async (_input, call) => {
        const { rows } = await sql<{
          person_id: bigint;
          name: string | null;
          email: string | null;
          class: "preferred" | "wholesale";
          set_at: Temporal.Instant;
          own: boolean;
        }>`
          select customer_class.person_id, name, email, class, set_at,
            coalesce(set_by = customer_class.person_id, false) as own from customer_class
          join person_card on person_card.person_id = customer_class.person_id
          order by set_at desc, customer_class.person_id desc limit 500`.execute(call.db);
        return {
          preferredOpen: await isPreferredOpen(call.db),
          people: rows.map(({ person_id, set_at, ...row }) => ({
            ...row,
            id: toEdge("person", person_id),
            since: set_at.toString(),
          })),
        };
      },
    }),
    route({
      key: "PUT /api/admin/customer-classes/rule",
      summary: "Whether shoppers may make themselves preferred customers",
      access: ["member.write"],
      body: z.object({ preferredOpen: z.boolean() }),
      reply: z.object({ preferredOpen: z.boolean() }),
      handle: ({ body }, call) =>
        call.transact(async (context) => {
          await setPreferredOpen(context, body.preferredOpen);
          return body;
        }),
    }),
    route({
      key: "PUT /api/admin/customer-classes",
      summary: "Give a person, by mail address, a class of prices; retail takes it back",
      access: ["member.write"],
      body: z.object({ email: z.string().trim().max(300), class: z.enum(customerClasses), reason: reasonSchema }),
      reply: z.object({ before: z.enum(customerClasses) }),
      handle: async ({ body }, call) => {
        const before = await call.transact(async (context) => {
          const { rows } = await sql<{ id: bigint }>`
            select person_id as id from person_card where lower(email) = lower(${body.email})`.execute(context.tx);
          const [person] = rows;
          if (person === undefined) {
            return new Failure(
              "bad-input",
              "Nobody has this mail address here. They can order once, or make an account.",
              {
                field: "email",
              },
            );
          }
          return setCustomerClass(context, { person: person.id, customerClass: body.class, reason: body.reason });
        });
        return isFailure(before) ? before : { before };
      },
    }),
  ] as const;
}
