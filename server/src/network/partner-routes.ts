/** Members: their own positions and what is below, and the seats of those whom they brought in. */
import { z } from "@hono/zod-openapi";
import { idSchema, route } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { listWaiting, seatWaiting } from "./holding-tank.ts";
import { nodeJson, nodeSchema, waitingJson, waitingSchema } from "./json.ts";
import { hasSeats } from "./model.ts";
import { childrenAt, lineAt } from "./read-tree.ts";
import { positionsOf, treeOfPosition } from "./seat-store.ts";
import { standsBelow } from "./take-seat.ts";
import { seatBody, seatOf } from "./tree-routes.ts";
import { findTree, listTrees } from "./trees.ts";

const onlyMembers = new Failure("not-allowed", "Only members have a place in the network.");

export function networkPartnerRoutes() {
  return [
    route({
      key: "GET /api/partner/positions",
      summary: "The caller's positions in trees with seats, and how wide these are",
      access: "member",
      reply: z.object({
        positions: z.array(z.object({ id: z.string(), tree: z.string(), width: z.number().int() })),
      }),
      handle: async (_input, call) => {
        if (call.caller.member === null) return onlyMembers;
        const trees = new Map((await listTrees(call.db)).filter(hasSeats).map((tree) => [tree.name, tree]));
        const positions = await positionsOf(call.db, call.caller.member, call.now);
        return {
          positions: positions.map((one) => ({
            id: toEdge("position", one.id),
            tree: one.tree,
            width: trees.get(one.tree)?.width ?? 0,
          })),
        };
      },
    }),
    route({
      key: "GET /api/partner/positions/{id}",
      summary: "A position of the caller or below one of theirs, with those directly under it",
      access: "member",
      params: z.object({ id: z.string() }),
      reply: z.object({ position: nodeSchema, children: z.array(nodeSchema) }),
      handle: async ({ params }, call) => {
        if (call.caller.member === null) return onlyMembers;
        // What is not theirs and what does not exist look the same.
        const hidden = new Failure("not-found", "No such position is yours or below yours.");
        const id = fromEdge("position", params.id);
        const tree = id === undefined ? undefined : await findTree(call.db, (await treeOfPosition(call.db, id)) ?? "");
        if (id === undefined || tree === undefined) return hidden;
        const own = await positionsOf(call.db, call.caller.member, call.now, tree.name);
        let theirs = false;
        for (const position of own) theirs ||= await standsBelow(call.db, tree, id, position.id, call.now);
        const [self] = await lineAt(call.db, tree, id, call.now);
        if (!theirs || self === undefined) return hidden;
        const children = await childrenAt(call.db, tree, id, call.now);
        return {
          // What stands above the caller is not theirs to see.
          position: { ...nodeJson(tree, self), ...(own.some((one) => one.id === id) && { parent: null, leg: null }) },
          children: children.map((node) => nodeJson(tree, node)),
        };
      },
    }),
    route({
      key: "GET /api/partner/tank",
      summary: "The caller's newcomers who wait for a seat",
      access: "member",
      reply: z.object({ waiting: z.array(waitingSchema) }),
      handle: async (_input, call) => {
        if (call.caller.member === null) return onlyMembers;
        const waiting = await listWaiting(call.db, { sponsorId: call.caller.member, limit: 500 });
        return { waiting: await waitingJson(call.db, waiting, call.now) };
      },
    }),
    route({
      key: "POST /api/partner/tank/{id}/seat",
      summary: "Seat one of the caller's newcomers, on a seat below the caller or by a rule",
      access: "member",
      params: z.object({ id: idSchema("tank") }),
      body: seatBody,
      reply: z.object({ id: z.string() }),
      handle: async ({ params: { id }, body }, call) => {
        const sponsorId = call.caller.member;
        if (sponsorId === null) return onlyMembers;
        const position = await call.transact((context) => seatWaiting(context, { id, sponsorId, ...seatOf(body) }));
        return isFailure(position) ? position : { id: toEdge("position", position) };
      },
    }),
  ] as const;
}
