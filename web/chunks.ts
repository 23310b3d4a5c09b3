/**
 * Which modules travel together. Left alone, a page of the store asks for some forty small files, each a way there and back on a phone's
 * line; so what every page of an area needs is one file, and only what a page alone needs is its own.
 */

/** The libraries that every page stands on; what areas share; what pages of the store share. Each needs only those before it. */
export const CHUNKS = ["react", "base", "store"] as const;
type Chunk = (typeof CHUNKS)[number];

/** What the bundler knows of a module: by whom it is imported. */
interface Imported {
  readonly importers: readonly string[];
  readonly dynamicImporters?: readonly string[];
}
type InfoOf = (id: string) => Imported | null;

/** A route's entry; what the router's plugin makes of `app/store/home/home.tsx`. */
const ROUTE = "?__react-router-build-client-route";
const FRAMES = new Set(["root.tsx", "store/layout.tsx"]);
/** From so many pages of the store on, a module is worth sending with the first of them. */
const SEVERAL = 2;

/** Makes the function that names a module's file; null leaves it to the bundler. */
export function openChunks(app: string): (id: string, infoOf: InfoOf) => Chunk | null {
  const known = new Map<string, ReadonlySet<string>>();

  /** The routes that load the module, by their file. */
  const routesOf = (id: string, infoOf: InfoOf): ReadonlySet<string> => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const routes = new Set<string>();
    const seen = new Set([id]);
    for (const each of seen) {
      if (each.startsWith(app) && each.endsWith(ROUTE)) routes.add(each.slice(app.length, -ROUTE.length));
      else if (each.startsWith(`${app}entry.client`)) routes.add("root.tsx");
      else for (const importer of infoOf(each)?.importers ?? []) seen.add(importer);
    }
    known.set(id, routes);
    return routes;
  };

  return (id, infoOf) => {
    if (
      /^\0|[\\/]node_modules[\\/](?:react|react-dom|scheduler|react-router|cookie-es|set-cookie-parser)[\\/]/.test(id)
    ) {
      return "react";
    }
    if (!id.startsWith(app) || id.endsWith(ROUTE)) return null;
    const routes = routesOf(id, infoOf);
    const inStore = [...routes].filter((route) => route.startsWith("store/"));
    const elsewhere = routes.size - inStore.length;
    if (routes.has("root.tsx")) return "base";
    if (!inStore.some((route) => FRAMES.has(route)) && inStore.length < SEVERAL) return null;
    return elsewhere > 0 ? "base" : "store";
  };
}
