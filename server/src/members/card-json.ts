import { z } from "@hono/zod-openapi";
import { toEdge } from "../foundation/ids.ts";

/** A member as others are shown them: enough to name them and to lead to them. */
export const cardSchema = z
  .object({ id: z.string(), handle: z.string(), displayName: z.string() })
  .openapi("MemberCard");

export type CardJson = z.infer<typeof cardSchema>;

export type Names = ReadonlyMap<bigint, { readonly handle: string; readonly displayName: string }>;

export function cardOf(names: Names, member: bigint): CardJson {
  const name = names.get(member);
  return { id: toEdge("member", member), handle: name?.handle ?? "", displayName: name?.displayName ?? "" };
}
