import { route } from "@react-router/dev/routes";
import type { RouteConfigEntry } from "@react-router/dev/routes";

/** Moves and transfers, whole memberships, newcomers who wait for a seat, the trees, imports. */
export const network: readonly RouteConfigEntry[] = [
  route("explorer", "admin/network/explorer.tsx"),
  route("network", "admin/network/changes.tsx", [
    route("new", "admin/network/ask.tsx"),
    route("changes/:id", "admin/network/change.tsx"),
  ]),
  route("network/memberships", "admin/network/memberships.tsx", [
    route("new", "admin/network/hand-on.tsx"),
    route(":id", "admin/network/membership.tsx"),
  ]),
  route("network/waiting", "admin/network/waiting.tsx", [route(":id", "admin/network/seat-somebody.tsx")]),
  route("network/trees", "admin/network/trees.tsx"),
  route("network/trees/:tree", "admin/network/seats.tsx"),
  route("network/imports", "admin/network/imports.tsx"),
  route("network/imports/:id", "admin/network/import.tsx"),
];
