/** Staff: moves and transfers, from the preview to the second person's word, and their history. */
import { z } from "@hono/zod-openapi";
import { cursorOf, decisionRoutes, idSchema, pageOf, pageQuery, reasonSchema, route } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { fromEdge } from "../foundation/ids.ts";
import { approveChange, askChange, refuseChange } from "./ask-change.ts";
import { findChange, listChanges } from "./change-store.ts";
import { changeJson, changeSchema, changesJson } from "./change-json.ts";
import { effectJson, effectSchema } from "./json.ts";
import { hasSeats } from "./model.ts";
import { previewChange } from "./preview-change.ts";
import type { NetworkServices, WantedChange } from "./preview-change.ts";
import { findTree } from "./trees.ts";

const wishSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("move"),
    tree: z.string(),
    /** A position in a tree with seats, otherwise a member. */
    node: z.string(),
    /** Null makes a root of it. */
    parent: z.string().nullable(),
    leg: z.number().int().min(0).max(999).optional(),
  }),
  z.object({ kind: z.literal("transfer"), tree: z.string(), node: idSchema("position"), holder: idSchema("member") }),
]);

const params = z.object({ id: idSchema("change") });

async function wantedOf(db: Db, wish: z.output<typeof wishSchema>): Promise<WantedChange | Failure> {
  const empty = { tree: wish.tree, memberId: null, positionId: null, parentId: null, leg: null, holderId: null };
  const tree = await findTree(db, wish.tree);
  if (tree === undefined) return new Failure("not-found", `No tree is called "${wish.tree}".`, { field: "tree" });
  const seats = hasSeats(tree);
  if (wish.kind === "transfer") {
    if (!seats) return new Failure("bad-input", "Only positions change hands.", { field: "tree" });
    return { ...empty, kind: "transfer", positionId: wish.node, holderId: wish.holder };
  }
  const kind = seats ? "position" : "member";
  const id = fromEdge(kind, wish.node);
  const parentId = wish.parent === null ? null : fromEdge(kind, wish.parent);
  if (id === undefined || parentId === undefined) {
    const field = id === undefined ? "node" : "parent";
    return new Failure("bad-input", `In the ${tree.name} tree this is the id of a ${kind}.`, { field });
  }
  if (seats && (parentId === null) !== (wish.leg === undefined)) {
    return new Failure("bad-input", "Say on which leg, for a root on none.", { field: "leg" });
  }
  return {
    ...empty,
    kind: "move",
    ...(seats ? { positionId: id } : { memberId: id }),
    parentId,
    leg: seats ? (wish.leg ?? null) : null,
  };
}

export function changeRoutes(services: NetworkServices) {
  return [
    route({
      key: "POST /api/admin/network/preview",
      summary: "What a move or a transfer would change, without asking for it",
      access: ["network.write"],
      body: wishSchema,
      reply: effectSchema,
      handle: async ({ body }, call) => {
        const wanted = await wantedOf(call.db, body);
        if (isFailure(wanted)) return wanted;
        const effect = await previewChange(call.db, services, wanted, call.now);
        return isFailure(effect) ? effect : effectJson((await findTree(call.db, wanted.tree))!, effect);
      },
    }),
    route({
      key: "POST /api/admin/network/changes",
      summary: "Ask for a move, or for a position's transfer to an heir or buyer; a second person decides",
      access: ["network.write"],
      body: z.object({
        change: wishSchema,
        reason: reasonSchema,
        documents: z.string().trim().min(3).max(2000).optional(),
      }),
      reply: changeSchema,
      handle: async ({ body }, call) => {
        const wanted = await wantedOf(call.db, body.change);
        if (isFailure(wanted)) return wanted;
        if (wanted.kind === "transfer" && body.documents === undefined) {
          return new Failure("bad-input", "Say which documents were seen, and where they are kept.", {
            field: "documents",
          });
        }
        const wish = { ...wanted, reason: body.reason, documents: body.documents ?? null };
        const change = await call.transact((context) => askChange(context, services, wish));
        return isFailure(change) ? change : await changeJson(call.db, change, call.now);
      },
    }),
    route({
      key: "GET /api/admin/network/changes",
      summary: "Moves and transfers, newest first: all, those that wait for a decision, or one's history",
      access: ["member.read"],
      query: z.object({
        state: z.enum(["asked", "approved", "refused", "withdrawn"]).optional(),
        member: idSchema("member").optional(),
        position: idSchema("position").optional(),
        ...pageQuery,
      }),
      reply: z.object({ changes: z.array(changeSchema), next: z.string().nullable() }),
      handle: async ({ query }, call) => {
        const before = cursorOf("change", query.before);
        if (isFailure(before)) return before;
        const rows = await listChanges(call.db, {
          state: query.state,
          memberId: query.member,
          positionId: query.position,
          before,
          limit: query.limit + 1,
        });
        const { page, next } = pageOf("change", rows, query.limit);
        return { changes: await changesJson(call.db, page, call.now), next };
      },
    }),
    route({
      key: "GET /api/admin/network/changes/{id}",
      summary: "One change; while it is undecided, with what it would change as things stand",
      access: ["member.read"],
      params,
      reply: z.object({ change: changeSchema, effect: effectSchema.nullable(), obstacle: z.string().nullable() }),
      handle: async ({ params: { id } }, call) => {
        const found = await findChange(call.db, id);
        if (found === undefined) return new Failure("not-found", "There is no such change.");
        const change = await changeJson(call.db, found, call.now);
        if (found.state !== "asked") return { change, effect: null, obstacle: null };
        const effect = await previewChange(call.db, services, found, call.now);
        if (isFailure(effect)) return { change, effect: null, obstacle: effect.message };
        const tree = (await findTree(call.db, found.tree))!;
        return { change, effect: effectJson(tree, effect), obstacle: null };
      },
    }),
    ...decisionRoutes({
      path: "/api/admin/network/changes",
      kind: "change",
      access: ["network.approve"],
      approving: "Agree to a change, as somebody other than who asked; it begins with the next period",
      refusing: "Refuse a change, with a reason",
      reply: changeSchema,
      json: changeJson,
      approve: (context, { id, reason }) => approveChange(context, services, id, reason),
      refuse: (context, { id, reason }) => refuseChange(context, id, reason),
    }),
    route({
      key: "POST /api/admin/network/changes/{id}/withdraw",
      summary: "Take back what one asked for oneself, with a reason",
      access: ["network.write"],
      params,
      body: z.object({ reason: reasonSchema }),
      reply: changeSchema,
      handle: async ({ params: { id }, body }, call) => {
        const asked = await findChange(call.db, id);
        if (asked === undefined) return new Failure("not-found", "There is no such change.");
        if (asked.askedBy !== call.caller.person) {
          return new Failure("not-allowed", "Somebody else asked for it; who decides can refuse it.");
        }
        const change = await call.transact((context) => refuseChange(context, id, body.reason));
        return isFailure(change) ? change : await changeJson(call.db, change, call.now);
      },
    }),
  ] as const;
}
