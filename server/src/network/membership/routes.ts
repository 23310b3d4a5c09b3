/** Staff: whole memberships for another member, from the preview to the second person's word, and their history. */
import { z } from "@hono/zod-openapi";
import {
  audit,
  cursorOf,
  decisionRoutes,
  idSchema,
  pageOf,
  pageQuery,
  reasonSchema,
  route,
  told,
} from "../../access/index.ts";
import { Failure, isFailure } from "../../foundation/failure.ts";
import type { NetworkServices } from "../preview-change.ts";
import { approveTransfer, askTransfer, refuseTransfer } from "./ask-transfer.ts";
import { previewTransfer } from "./preview-transfer.ts";
import { findTransfer, listTransfers, readBalanceRule, writeBalanceRule } from "./store.ts";
import {
  balanceRuleSchema,
  transferEffectJson,
  transferEffectSchema,
  transferJson,
  transferKindSchema,
  transferSchema,
  transfersJson,
  transferStateSchema,
} from "./transfer-json.ts";

const wanted = { kind: transferKindSchema, from: idSchema("member"), to: idSchema("member") };
const params = z.object({ id: idSchema("membership") });
const settingSchema = z.object({ balances: balanceRuleSchema });
const path = "/api/admin/network/memberships";

export function membershipRoutes(services: Pick<NetworkServices, "nextPeriodStart">) {
  return [
    route({
      key: `POST ${path}/preview` as const,
      summary: "What handing a whole membership on would change, without asking for it",
      access: ["network.write"],
      body: z.object(wanted),
      reply: transferEffectSchema,
      handle: async ({ body: { kind, from, to } }, call) =>
        told(await previewTransfer(call.db, services, { kind, fromId: from, toId: to }, call.now), (effect) =>
          transferEffectJson(call.db, effect),
        ),
    }),
    route({
      key: `POST ${path}` as const,
      summary: "Ask for a whole membership to go to an heir, buyer or partner; a second person decides",
      access: ["network.write"],
      body: z.object({
        ...wanted,
        balances: balanceRuleSchema.optional(),
        reason: reasonSchema,
        documents: z.string().trim().min(3).max(2000),
      }),
      reply: transferSchema,
      handle: async ({ body: { from, to, ...body } }, call) =>
        told(
          await call.transact((context) => askTransfer(context, services, { ...body, fromId: from, toId: to })),
          (transfer) => transferJson(call.db, transfer),
        ),
    }),
    route({
      key: `GET ${path}` as const,
      summary: "Transfers of memberships, newest first: all, those that wait for a decision, or one member's",
      access: ["member.read"],
      query: z.object({
        state: transferStateSchema.optional(),
        member: idSchema("member").optional(),
        ...pageQuery,
      }),
      reply: z.object({ transfers: z.array(transferSchema), next: z.string().nullable() }),
      handle: async ({ query }, call) => {
        const before = cursorOf("membership", query.before);
        if (isFailure(before)) return before;
        const found = await listTransfers(call.db, {
          state: query.state,
          memberId: query.member,
          before,
          limit: query.limit + 1,
        });
        const { page, next } = pageOf("membership", found, query.limit);
        return { transfers: await transfersJson(call.db, page), next };
      },
    }),
    route({
      key: `GET ${path}/{id}` as const,
      summary: "One transfer of a membership; while it is undecided, with what it would change as things stand",
      access: ["member.read"],
      params,
      reply: z.object({
        transfer: transferSchema,
        effect: transferEffectSchema.nullable(),
        obstacle: z.string().nullable(),
      }),
      handle: async ({ params: { id } }, call) => {
        const found = await findTransfer(call.db, id);
        if (found === undefined) return new Failure("not-found", "There is no such transfer.");
        const transfer = await transferJson(call.db, found);
        if (found.state !== "asked") return { transfer, effect: null, obstacle: null };
        const effect = await previewTransfer(call.db, services, found, call.now);
        if (isFailure(effect)) return { transfer, effect: null, obstacle: effect.message };
        return { transfer, effect: await transferEffectJson(call.db, effect), obstacle: null };
      },
    }),
    ...decisionRoutes({
      path,
      kind: "membership",
      access: ["network.approve"],
      approving: "Agree to a membership's transfer, as somebody other than who asked; it begins with the next period",
      refusing: "Refuse a membership's transfer, with a reason",
      reply: transferSchema,
      json: transferJson,
      approve: (context, wish) => approveTransfer(context, services, wish),
      refuse: refuseTransfer,
    }),
    route({
      key: `POST ${path}/{id}/withdraw` as const,
      summary: "Take back a transfer that one asked for oneself, with a reason",
      access: ["network.write"],
      params,
      body: z.object({ reason: reasonSchema }),
      reply: transferSchema,
      handle: async ({ params: { id }, body }, call) => {
        const asked = await findTransfer(call.db, id);
        if (asked === undefined) return new Failure("not-found", "There is no such transfer.");
        if (asked.askedBy !== call.caller.person) {
          return new Failure("not-allowed", "Somebody else asked for it; who decides can refuse it.");
        }
        return told(
          await call.transact((context) => refuseTransfer(context, { id, reason: body.reason })),
          (transfer) => transferJson(call.db, transfer),
        );
      },
    }),
    route({
      key: "GET /api/admin/network/membership-setting",
      summary: "Whose is what was earned before a membership changes hands, where nobody says otherwise",
      access: ["member.read"],
      reply: settingSchema,
      handle: async (_input, call) => ({ balances: await readBalanceRule(call.db) }),
    }),
    route({
      key: "PUT /api/admin/network/membership-setting",
      summary: "Set whose is what was earned before a membership changes hands; transfers asked for keep theirs",
      access: ["network.approve"],
      body: settingSchema,
      reply: settingSchema,
      handle: ({ body }, call) =>
        call.transact(async (context) => {
          const before = await readBalanceRule(context.tx);
          await writeBalanceRule(context.tx, body.balances);
          await audit(context, {
            action: "network.membership-setting",
            subject: "membership-setting",
            before: { balances: before },
            after: body,
          });
          return body;
        }),
    }),
  ] as const;
}
