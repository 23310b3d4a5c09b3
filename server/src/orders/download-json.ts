/** How downloads look in JSON. */
import { z } from "@hono/zod-openapi";
import { instantSchema } from "../access/index.ts";
import { closedBy } from "../digital/index.ts";
import type { DownloadGrant, DownloadRow, GrantedKeys } from "../digital/index.ts";
import { toEdge } from "../foundation/ids.ts";
import type { OrderLine } from "./model.ts";

const closedSchema = z.enum(["refunded", "revoked", "expired", "used-up", "not-paid"]);

export const downloadsSchema = z
  .object({
    grants: z.array(
      z.object({
        id: z.string(),
        orderLineId: z.string(),
        title: z.string(),
        variantName: z.string(),
        most: z.number().nullable().openapi({ description: "Downloads of each file; null: any number" }),
        until: instantSchema.nullable().openapi({ description: "Null: for good" }),
        closed: closedSchema.nullable().openapi({ description: "Why nothing of it can be downloaded now" }),
        keys: z
          .array(z.string())
          .openapi({ description: "Licence keys; for staff only their last letters. None while the access is over" }),
        keysOwed: z.number().openapi({ description: "Keys that are still to come" }),
        files: z
          .array(
            z.object({
              id: z.string(),
              name: z.string(),
              bytes: z.number(),
              version: z.number(),
              at: instantSchema.openapi({ description: "When this version came" }),
              used: z.number(),
              left: z.number().nullable(),
              closed: closedSchema.nullable(),
            }),
          )
          .openapi({ description: "In their newest version; none: they are not there yet" }),
      }),
    ),
  })
  .openapi("Downloads");

export const logSchema = z
  .object({
    grantId: z.string(),
    file: z.string(),
    version: z.number(),
    at: instantSchema,
    person: z.string().nullable().openapi({ description: "Who had signed in; null: somebody with the order's link" }),
    fetchedAt: instantSchema.nullable().openapi({ description: "When the link was first used" }),
  })
  .openapi("DownloadLog");

export function downloadsJson({
  grants,
  keys,
  shown,
  lines,
  isBlocked,
  now,
}: {
  readonly keys: ReadonlyMap<bigint, GrantedKeys>;
  /** What is shown of a key. */
  readonly shown: (key: GrantedKeys["keys"][number]) => string;
  readonly grants: readonly DownloadGrant[];
  readonly lines: readonly OrderLine[];
  /** The order is not paid, or no longer. */
  readonly isBlocked: boolean;
  readonly now: Temporal.Instant;
}): z.infer<typeof downloadsSchema> {
  return {
    grants: grants.map((grant) => {
      const line = lines.find(({ id }) => id === grant.orderLineId);
      const closed = closedBy(grant, now) ?? (isBlocked ? "not-paid" : null);
      const licences = keys.get(grant.id);
      // Days are for downloads: a key that was sold stays readable.
      const isOpen = closed === null || (closed === "expired" && !isBlocked);
      return {
        id: toEdge("downloadGrant", grant.id),
        orderLineId: toEdge("orderLine", grant.orderLineId),
        title: line?.title ?? "",
        variantName: line?.variantName ?? "",
        most: grant.most,
        until: grant.until?.toString() ?? null,
        closed,
        keys: isOpen ? (licences?.keys ?? []).map(shown) : [],
        keysOwed: isOpen ? (licences?.owed ?? 0) : 0,
        files: grant.files.map((file) => {
          const left = grant.most === null ? null : Math.max(0, grant.most - file.used);
          return {
            id: toEdge("digitalFile", file.id),
            name: file.name,
            bytes: Number(file.size),
            version: file.version,
            at: file.at.toString(),
            used: file.used,
            left,
            closed: closed ?? (left === 0 ? "used-up" : null),
          };
        }),
      };
    }),
  };
}

export const logJson = ({ grantId, name, version, at, person, fetchedAt }: DownloadRow): z.infer<typeof logSchema> => ({
  grantId: toEdge("downloadGrant", grantId),
  file: name,
  version,
  at: at.toString(),
  person,
  fetchedAt: fetchedAt?.toString() ?? null,
});
