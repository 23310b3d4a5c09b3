/**
 * The routes that a path can meet at all, told by its first part. The router tries a path against every route of the build, several times for
 * each page; a page of the store need not be held against the two hundred pages of the offices.
 */
import type { ServerBuild } from "react-router";

interface Placed {
  readonly id: string;
  readonly parentId?: string | undefined;
  readonly path?: string | undefined;
  readonly index?: boolean | undefined;
}

/**
 * Makes the function that gives the build that is enough for a path: the same one for all paths of a first part, and one for those whose
 * first part no route names.
 */
export function openParts(build: ServerBuild): (pathname: string) => ServerBuild {
  const routes = Object.values(build.routes).filter((route) => route !== undefined);
  const firsts = new Map(routes.map((route) => [route.id, firstOf(route, build.routes)]));
  const named = new Set(firsts.values());
  const made = new Map<string, ServerBuild>();
  return (pathname) => {
    const first = firstPart(pathname);
    // What the router itself asks for names any route in its query; what cannot be read is for it to refuse.
    if (first === undefined || first === "__manifest" || pathname.endsWith(".data")) return build;
    const key = named.has(first) ? first : "";
    let part = made.get(key);
    if (part === undefined) {
      part = partOf(build, routes, (route) => [undefined, key].includes(firsts.get(route.id)));
      made.set(key, part);
    }
    return part;
  };
}

/** As the router reads it: decoded, in whatever case. Undefined where it is not plain. */
function firstPart(pathname: string): string | undefined {
  if (pathname.includes("//")) return undefined;
  try {
    return decodeURIComponent(pathname.split("/")[1] ?? "").toLowerCase();
  } catch {
    return undefined;
  }
}

/** The first part that every path of a route has; undefined where it has none or any will do. */
function firstOf(route: Placed, routes: ServerBuild["routes"]): string | undefined {
  let path = route.path ?? "";
  for (let at: Placed | undefined = route; at?.parentId !== undefined;) {
    at = routes[at.parentId];
    path = `${at?.path ?? ""}/${path}`;
  }
  const first = path.split("/").find((part) => part !== "");
  return first === undefined || /[:*?]/.test(first) ? undefined : first.toLowerCase();
}

function partOf(build: ServerBuild, routes: readonly Placed[], wanted: (route: Placed) => boolean): ServerBuild {
  const kept = new Set<string>();
  for (const route of routes) {
    if ((route.path === undefined && route.index !== true) || !wanted(route)) continue;
    for (let at: Placed | undefined = route; at !== undefined;) {
      kept.add(at.id);
      at = at.parentId === undefined ? undefined : build.routes[at.parentId];
    }
  }
  const only = <T>(all: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter(([id]) => kept.has(id)));
  return { ...build, routes: only(build.routes), assets: { ...build.assets, routes: only(build.assets.routes) } };
}
