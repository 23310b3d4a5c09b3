/** The explorer: the same questions for staff, of the whole tree, and for partners, of what is below them. */
import { z } from "@hono/zod-openapi";
import { audit, FileReply, route } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { fromEdge } from "../foundation/ids.ts";
import { fieldSchema, startSchema, branchSchema, branchJson, startJson, stepOf, stepSchema } from "./explore-json.ts";
import { encodeCells } from "./explore-cells.ts";
import { branchCsv } from "./explore-csv.ts";
import { partnerFields, setPartnerFields } from "./explore-fields.ts";
import { fields, rowOf } from "./explore-model.ts";
import type { View } from "./explore-model.ts";
import { childrenOf, lineTo, personJson, personSchema, sortKeys, sortRows } from "./explore-people.ts";
import { edgeOf, findRows } from "./explore-search.ts";
import { Snapshots } from "./explore-snapshots.ts";
import { openView } from "./explore-view.ts";
import type { Reader } from "./explore-view.ts";
import { hasSeats } from "./model.ts";
import type { NetworkServices } from "./preview-change.ts";

const asked = z.object({
  tree: z.string().default("sponsor"),
  day: z.iso.date().optional(),
  root: z.string().optional(),
});

/** The whole, where no one is named. */
const askedBranch = asked.extend({ id: z.string().optional() });

const whole = (least: number, most: number) =>
  z.coerce.number().int().min(least).max(most).openapi({ type: "integer" });

/** The row that an id names within the view; -1 for the whole where none is named. */
function rowIn(view: View, id: string | undefined): number | Failure {
  if (id === undefined) return view.root;
  const hidden = new Failure("not-found", "Nobody of that id is in this part of the tree on that day.", {
    field: "id",
  });
  const inside = fromEdge(hasSeats(view.snapshot.tree) ? "position" : "member", id);
  const row = inside === undefined ? undefined : rowOf(view.snapshot, inside);
  return row === undefined || row < view.from || row >= view.to ? hidden : row;
}

export function exploreRoutes(services: NetworkServices) {
  const snapshots = new Snapshots(services);
  return [
    ...readRoutes(snapshots, "staff", "admin", ["member.read"]),
    ...readRoutes(snapshots, "partner", "partner", "member"),
    route({
      key: "GET /api/admin/explorer/fields",
      summary: "What partners see of those below them",
      access: ["member.read"],
      reply: z.object({ fields: z.array(fieldSchema) }),
      handle: async (_input, call) => ({ fields: [...(await partnerFields(call.db))] }),
    }),
    route({
      key: "PUT /api/admin/explorer/fields",
      summary: "Say what partners see of those below them, beside how far below and how many",
      access: ["network.write"],
      body: z.object({ fields: z.array(fieldSchema).max(fields.length) }),
      reply: z.object({ fields: z.array(fieldSchema) }),
      handle: async ({ body }, call) => {
        const wanted = fields.filter((field) => body.fields.includes(field));
        await call.transact((context) => setPartnerFields(context, wanted));
        return { fields: wanted };
      },
    }),
  ] as const;
}

function readRoutes<const Place extends "admin" | "partner">(
  snapshots: Snapshots,
  reader: Reader,
  place: Place,
  access: "member" | readonly ["member.read"],
) {
  return [
    route({
      key: `GET /api/${place}/explorer`,
      summary: "A tree as of a day: how large it is, and what can be seen of it",
      access,
      query: asked,
      reply: startSchema,
      handle: async ({ query }, call) => {
        const opened = await openView(call, snapshots, reader, query);
        return isFailure(opened) ? opened : startJson(call, opened);
      },
    }),
    route({
      key: `GET /api/${place}/explorer/cells`,
      summary: "The picture of a region, by level of detail, as Int32 columns behind a JSON header",
      access,
      query: asked.extend({
        from: z.coerce.number().min(0).openapi({ type: "number" }),
        to: z.coerce.number().min(0).openapi({ type: "number" }),
        top: whole(0, 1_000_000),
        levels: whole(1, 200),
        width: whole(50, 8000),
      }),
      reply: z.unknown(),
      handle: async ({ query }, call) => {
        const opened = await openView(call, snapshots, reader, query);
        if (isFailure(opened)) return opened;
        if (query.to <= query.from)
          return new Failure("bad-input", "A region ends after its beginning.", { field: "to" });
        return new FileReply("cells.bin", "application/octet-stream", encodeCells(opened.view, query));
      },
    }),
    route({
      key: `GET /api/${place}/explorer/branch`,
      summary: "One person of the picture, by id or by row: the line above, the neighbours, and their branch",
      access,
      query: askedBranch.extend({
        at: whole(0, 1_000_000_000).optional(),
        /** The reading that the row is of. */
        taken: whole(0, Number.MAX_SAFE_INTEGER).optional(),
      }),
      reply: branchSchema,
      handle: async ({ query }, call) => {
        const opened = await openView(call, snapshots, reader, query);
        if (isFailure(opened)) return opened;
        const { view } = opened;
        if (query.at === undefined) {
          const row = rowIn(view, query.id ?? (view.to > view.from ? edgeOf(view, view.from) : ""));
          return isFailure(row) ? row : branchJson(opened, row);
        }
        if (query.taken !== view.snapshot.taken.epochMilliseconds) {
          return new Failure("wrong-state", "The tree was read anew meanwhile; load the picture again.", {
            field: "taken",
          });
        }
        const row = view.from + query.at;
        if (row >= view.to) return new Failure("not-found", "There is nobody in that row.", { field: "at" });
        return branchJson(opened, row);
      },
    }),
    route({
      key: `GET /api/${place}/explorer/rows`,
      summary: "Those directly below somebody (or the roots), sorted and in pages",
      access,
      query: askedBranch.extend({
        sort: z.enum(sortKeys).default("tree"),
        down: z.stringbool().default(false),
        page: whole(0, 1_000_000).default(0),
        limit: whole(1, 500).default(50),
        locale: z
          .string()
          .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
          .default("en"),
      }),
      reply: z.object({
        person: personSchema.nullable(),
        line: z.array(stepSchema),
        rows: z.array(personSchema),
        total: z.number().int(),
      }),
      handle: async ({ query }, call) => {
        const opened = await openView(call, snapshots, reader, query);
        if (isFailure(opened)) return opened;
        const { view, timeZone } = opened;
        const row = rowIn(view, query.id);
        if (isFailure(row)) return row;
        const below = childrenOf(view, row);
        const sorted = sortRows(view, below, query.sort, query.down, query.locale);
        const first = query.page * query.limit;
        return {
          person: row < 0 ? null : personJson(view, row, timeZone),
          line: row < 0 ? [] : lineTo(view, row).map((each) => stepOf(view, each)),
          rows: sorted.slice(first, first + query.limit).map((each) => personJson(view, each, timeZone)),
          total: below.length,
        };
      },
    }),
    route({
      key: `GET /api/${place}/explorer/search`,
      summary: "Find people of the tree by name, handle or id",
      access,
      query: asked.extend({ q: z.string().trim().max(100), limit: whole(1, 100).default(12) }),
      reply: z.object({ people: z.array(personSchema) }),
      handle: async ({ query }, call) => {
        const opened = await openView(call, snapshots, reader, query);
        if (isFailure(opened)) return opened;
        const { view, timeZone } = opened;
        return { people: findRows(view, query.q, query.limit).map((row) => personJson(view, row, timeZone)) };
      },
    }),
    route({
      key: `GET /api/${place}/explorer/export`,
      summary: "A branch as CSV, who heads it first",
      access,
      query: askedBranch,
      reply: z.unknown(),
      handle: async ({ query }, call) => {
        const opened = await openView(call, snapshots, reader, query);
        if (isFailure(opened)) return opened;
        const { view, day, timeZone } = opened;
        const row = rowIn(view, query.id);
        if (isFailure(row)) return row;
        const people = row < 0 ? view.to - view.from : view.snapshot.size[row]!;
        await call.transact(async (context) => {
          const subject = row < 0 ? view.snapshot.tree.name : edgeOf(view, row);
          await audit(context, { action: "network.export", subject, after: { day: day.toString(), people } });
        });
        return new FileReply(
          `${view.snapshot.tree.name}-${day.toString()}.csv`,
          "text/csv; charset=utf-8",
          branchCsv(view, row, timeZone),
        );
      },
    }),
  ] as const;
}
