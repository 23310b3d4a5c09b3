/** Staff: the company's trees, any of them as of any instant, positions, and the holding tank. */
import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { listWaiting, seatWaiting } from "./holding-tank.ts";
import { fillSchema, nodeJson, nodeSchema, treeSchema, waitingJson, waitingSchema } from "./json.ts";
import type { TreeRules } from "./model.ts";
import { hasSeats } from "./model.ts";
import { childrenAt, countBelow, lineAt } from "./read-tree.ts";
import { positionsOf } from "./seat-store.ts";
import { takeSeat } from "./take-seat.ts";
import { findTree, listTrees, setTree } from "./trees.ts";

export const seatBody = z
  .object({
    parent: idSchema("position").optional(),
    leg: z.number().int().min(0).max(999).optional(),
    fill: fillSchema.optional(),
  })
  .refine((body) => (body.parent === undefined) === (body.leg === undefined), "a seat is a parent and a leg");

/** The seat that a body names, if it names one. */
export function seatOf(body: z.output<typeof seatBody>) {
  if (body.parent !== undefined && body.leg !== undefined) return { seat: { parentId: body.parent, leg: body.leg } };
  return body.fill === undefined ? {} : { fill: body.fill };
}

export const treePath = z.object({ tree: z.string(), id: z.string() });

export const asOf = z.object({ at: z.iso.datetime({ offset: true }).optional() });

/** The tree and the one in it that a path names. */
export async function findNode(
  call: Call,
  path: z.output<typeof treePath>,
): Promise<{ readonly tree: TreeRules; readonly id: bigint } | Failure> {
  const tree = await findTree(call.db, path.tree);
  if (tree === undefined) return new Failure("not-found", `No tree is called "${path.tree}".`);
  const id = fromEdge(hasSeats(tree) ? "position" : "member", path.id);
  if (id === undefined) {
    const what = hasSeats(tree) ? "a position" : "a member";
    return new Failure("bad-input", `"${path.id}" is not the id of ${what}.`, { field: "id" });
  }
  return { tree, id };
}

export const aroundSchema = z.object({
  at: instantSchema,
  line: z.array(nodeSchema),
  children: z.array(nodeSchema),
  below: z.number().int(),
});

export async function aroundNode(
  call: Call,
  { tree, id }: { readonly tree: TreeRules; readonly id: bigint },
  at: Temporal.Instant,
): Promise<z.infer<typeof aroundSchema> | Failure> {
  const line = await lineAt(call.db, tree, id, at);
  if (line.length === 0) return new Failure("not-found", `Nothing of that id stands in the ${tree.name} tree.`);
  const children = await childrenAt(call.db, tree, id, at);
  return {
    at: at.toString(),
    line: line.map((node) => nodeJson(tree, node)),
    children: children.map((node) => nodeJson(tree, node)),
    below: await countBelow(call.db, tree, id, at),
  };
}

export function treeRoutes() {
  return [
    route({
      key: "GET /api/admin/trees",
      summary: "The company's trees and the rules by which newcomers are placed in them",
      access: ["member.read"],
      reply: z.object({ trees: z.array(treeSchema) }),
      handle: async (_input, call) => ({ trees: [...(await listTrees(call.db))] }),
    }),
    route({
      key: "PUT /api/admin/trees/{name}",
      summary: "Add a tree, or change by which rules newcomers are placed in it",
      access: ["network.write"],
      params: z.object({ name: z.string() }),
      body: treeSchema.omit({ name: true }),
      reply: treeSchema,
      handle: async ({ params: { name }, body }, call) => {
        const rules = treeSchema.safeParse({ name, ...body });
        if (!rules.success) {
          return new Failure("bad-input", `A tree's name ${rules.error.issues[0]?.message ?? ""}.`, { field: "name" });
        }
        const failed = await call.transact((context) => setTree(context, rules.data));
        return failed ?? rules.data;
      },
    }),
    route({
      key: "GET /api/admin/trees/{tree}/nodes/{id}",
      summary: "One in a tree, as of an instant: the line above, those directly below, and how many are below in all",
      access: ["member.read"],
      params: treePath,
      query: asOf,
      reply: aroundSchema,
      handle: async ({ params, query }, call) => {
        const node = await findNode(call, params);
        if (isFailure(node)) return node;
        return aroundNode(call, node, query.at === undefined ? call.now : Temporal.Instant.from(query.at));
      },
    }),
    route({
      key: "GET /api/admin/members/{id}/positions",
      summary: "The positions that a member holds, in all trees with seats",
      access: ["member.read"],
      params: z.object({ id: idSchema("member") }),
      query: asOf,
      reply: z.object({ positions: z.array(z.object({ id: z.string(), tree: z.string() })) }),
      handle: async ({ params: { id }, query }, call) => {
        const at = query.at === undefined ? call.now : Temporal.Instant.from(query.at);
        const positions = await positionsOf(call.db, id, at);
        return { positions: positions.map((one) => ({ id: toEdge("position", one.id), tree: one.tree })) };
      },
    }),
    route({
      key: "POST /api/admin/members/{id}/positions",
      summary: "Give a member a position in a tree, their first or one more, on a seat or by a rule",
      access: ["network.write"],
      params: z.object({ id: idSchema("member") }),
      body: z.intersection(z.object({ tree: z.string() }), seatBody),
      reply: z.object({ id: z.string() }),
      idempotent: true,
      handle: async ({ params: { id }, body }, call) => {
        const wish = { under: null, ...seatOf(body) };
        const position = await call.transact((context) =>
          takeSeat(context, { tree: body.tree, memberId: id, ...wish }),
        );
        return isFailure(position) ? position : { id: toEdge("position", position) };
      },
    }),
    route({
      key: "GET /api/admin/tank",
      summary: "Who waits for a seat, the nearest deadline first",
      access: ["member.read"],
      query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(200).openapi({ type: "integer" }) }),
      reply: z.object({ waiting: z.array(waitingSchema) }),
      handle: async ({ query }, call) => ({
        waiting: await waitingJson(call.db, await listWaiting(call.db, { limit: query.limit }), call.now),
      }),
    }),
    route({
      key: "POST /api/admin/tank/{id}/seat",
      summary: "Seat someone who waits, on a seat or by a rule",
      access: ["network.write"],
      params: z.object({ id: idSchema("tank") }),
      body: seatBody,
      reply: z.object({ id: z.string() }),
      handle: async ({ params: { id }, body }, call) => {
        const position = await call.transact((context) => seatWaiting(context, { id, ...seatOf(body) }));
        return isFailure(position) ? position : { id: toEdge("position", position) };
      },
    }),
  ] as const;
}
