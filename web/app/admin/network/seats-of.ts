import { api } from "../../api.ts";
import type { Route } from "./+types/seats-of.ts";

export interface OwnSeat {
  readonly id: string;
  /** Who sits under it, by leg from the left; null where the leg is free. */
  readonly legs: readonly (string | null)[];
}

/** A member's positions in one tree, each with its legs: for forms that choose a seat. */
export async function loader({ context, request }: Route.LoaderArgs): Promise<Response> {
  const call = api(context);
  const query = new URL(request.url).searchParams;
  const name = query.get("tree") ?? "";
  const member = query.get("member") ?? "";
  const tree = (await call("GET /api/admin/trees")).trees.find((one) => one.name === name);
  if (tree === undefined || member === "") return Response.json([]);
  const { positions } = await call("GET /api/admin/members/{id}/positions", { params: { id: member } });
  const seats = positions
    .filter((one) => one.tree === name)
    .map(async ({ id }): Promise<OwnSeat> => {
      const { children } = await call("GET /api/admin/trees/{tree}/nodes/{id}", { params: { tree: name, id } });
      const names = new Map(children.map(({ leg, displayName }) => [leg, displayName]));
      return { id, legs: Array.from({ length: tree.width ?? 0 }, (_, leg) => names.get(leg) ?? null) };
    });
  return Response.json(await Promise.all(seats));
}
