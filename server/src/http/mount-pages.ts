/**
 * The pages, mounted last on the app: built assets, and every path that the API does not own.
 * The web is imported as built (or through its workshop in development) by path, never as a package: the server knows
 * one function of it, `servePage`, and gives it a way to call the API in this process.
 */
import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { constants, createGzip, gzip, gzipSync } from "node:zlib";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { serveStatic } from "@hono/node-server/serve-static";
import type { Context, Env, Hono, MiddlewareHandler } from "hono";
import { arrivedAt } from "./host-door.ts";
import type { Visit } from "./visit.ts";

const packElsewhere = promisify(gzip);
/** Of packing: the next ones take longer than what they save is worth. */
const LEVEL = 5;
/** Bytes of a page from which on packing it would hold up the others. */
const LARGE = 128 * 1024;

/** Of every reply of the pages. */
const FIXED = Object.entries({
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "strict-origin-when-cross-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
  "cross-origin-opener-policy": "same-origin",
});

const web = join(import.meta.dirname, "../../../web");

/** What a page gets to answer a request; `web/serve.ts` is the other side. */
interface PageHost {
  readonly call: (path: string, init: RequestInit) => Promise<Response>;
  readonly nonce: string;
  /** The name of the member on whose own host the page stands. */
  readonly site: string | null;
  /** Where to lead the reader instead: what they asked for does not stand on this host. */
  readonly leave: string | null;
}
type ServePage = (request: Request, given: PageHost) => Promise<Response>;
interface Workshop {
  readonly middleware: (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;
  readonly servePage: ServePage;
  readonly close: () => Promise<void>;
}

/** Origins that the pages may use beside their own, for example a payment provider's. */
export interface AllowedOrigins {
  readonly script?: readonly string[];
  readonly connect?: readonly string[];
  readonly frame?: readonly string[];
  readonly image?: readonly string[];
  readonly form?: readonly string[];
}

export interface PagesOptions {
  /** Pages from their sources, changing in the browser as they are edited. Needs the node server (`c.env.incoming`). */
  readonly development?: boolean;
  readonly allow?: AllowedOrigins;
}

export interface Pages {
  readonly close: () => Promise<void>;
}

/** Builds the pages when their sources changed since the last build; `npm start` calls this before `mountPages`. */
export async function buildPagesIfOld(say?: (line: string) => void): Promise<boolean> {
  const { buildIfOld } = (await importFrom("build.ts")) as {
    readonly buildIfOld: (say?: (line: string) => void) => Promise<boolean>;
  };
  return say === undefined ? buildIfOld() : buildIfOld(say);
}

/** Mounts the pages. Call it after every other route: what reaches it belongs to the pages. */
export async function mountPages<E extends Env>(app: Hono<E>, options: PagesOptions = {}): Promise<Pages> {
  // A path of the API that no route took is not a page; handing it on would let a page call itself without end.
  app.all("/api/*", (c) =>
    c.json(
      {
        type: "about:blank",
        title: "Not Found",
        status: 404,
        detail: `There is no ${c.req.path}.`,
        code: "route.unknown",
      },
      404,
      {
        "content-type": "application/problem+json",
      },
    ),
  );
  return options.development === true ? mountWorkshop(app, options) : mountBuilt(app, options);
}

async function mountBuilt<E extends Env>(app: Hono<E>, options: PagesOptions): Promise<Pages> {
  const client = join(web, "build/client");
  const { servePage } = (await importFrom("build/server/index.js")) as { readonly servePage: ServePage };
  app.get(
    "/assets/*",
    onFound("public, max-age=31536000, immutable"),
    serveStatic({ root: client, precompressed: true }),
    (c) => c.text("Not found", 404),
  );
  for (const entry of await readdir(client, { withFileTypes: true })) {
    if (!entry.isFile() || /\.(br|gz)$/.test(entry.name)) continue;
    app.get(`/${entry.name}`, onFound("public, max-age=3600"), serveStatic({ root: client, precompressed: true }));
  }
  app.all("*", async (c) => {
    const nonce = randomBytes(16).toString("base64");
    const response = await servePage(seenFromStore(c), { nonce, ...hostOf(c), call: callIn(app, c) });
    return finish(c, response, contentPolicy(nonce, options.allow));
  });
  return { close: async () => {} };
}

async function mountWorkshop<E extends Env>(app: Hono<E>, options: PagesOptions): Promise<Pages> {
  const { openWorkshop } = (await importFrom("workshop.ts")) as { readonly openWorkshop: () => Promise<Workshop> };
  const workshop = await openWorkshop();
  app.all("*", async (c) => {
    const { incoming, outgoing } = c.env as { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse };
    const taken = await new Promise<boolean>((resolve, reject) => {
      outgoing.once("close", () => resolve(true));
      workshop.middleware(incoming, outgoing, (error) => (error === undefined ? resolve(false) : reject(error)));
    });
    if (taken) return RESPONSE_ALREADY_SENT;
    const response = await workshop.servePage(seenFromStore(c), { nonce: "", ...hostOf(c), call: callIn(app, c) });
    return finish(c, response, contentPolicy(undefined, options.allow));
  });
  return { close: workshop.close };
}

/**
 * The request as if the store's own address had been asked: what a page says of addresses, canonical ones above all, is never
 * a member's host, nor plain http behind a proxy that speaks https. That a change comes from our own pages was checked before.
 */
function seenFromStore(c: Context): Request {
  const request = c.req.raw;
  const origin = (c.get("visit") as Visit | undefined)?.origin;
  const url = new URL(request.url);
  if (origin === undefined || url.origin === origin) return request;
  const headers = new Headers(request.headers);
  if (headers.has("origin")) headers.set("origin", origin);
  const { method } = request;
  const body = method === "GET" || method === "HEAD" ? {} : { body: request.body, duplex: "half" as const };
  return new Request(`${origin}${url.pathname}${url.search}`, { method, headers, ...body, signal: request.signal });
}

function hostOf(c: Context): Pick<PageHost, "site" | "leave"> {
  const arrived = arrivedAt((c.env as { readonly incoming?: IncomingMessage } | undefined)?.incoming);
  return { site: arrived?.member?.handle ?? null, leave: arrived?.leave ?? null };
}

/** The API in this process, with this request's connection, so that the caller's address is the reader's. */
function callIn<E extends Env>(app: Hono<E>, c: Context<E>): PageHost["call"] {
  return async (path, init) => app.request(new URL(path, c.req.url).href, init, c.env);
}

/** How long a file may be kept; what is not there may be there the next moment. */
function onFound(keeping: string): MiddlewareHandler {
  return async (c, next) => {
    await next();
    c.header("cache-control", c.res.status < 400 ? keeping : "no-store");
    c.header("x-content-type-options", "nosniff");
  };
}

/** Without a nonce (development) inline scripts and styles are allowed, and the link that tells of changes. */
export function contentPolicy(nonce: string | undefined, allow: AllowedOrigins = {}): string {
  const inline = nonce === undefined ? "'unsafe-inline'" : `'nonce-${nonce}'`;
  const rule = (name: string, ...sources: readonly string[]) => `${name} ${sources.join(" ")}`;
  return [
    rule("default-src", "'none'"),
    rule("script-src", "'self'", inline, ...(allow.script ?? [])),
    rule("style-src", "'self'", inline),
    // Style attributes cannot run anything; the offices' components and charts place themselves with them.
    rule("style-src-attr", "'unsafe-inline'"),
    rule("img-src", "'self'", "data:", "blob:", ...(allow.image ?? [])),
    rule("font-src", "'self'"),
    rule("connect-src", "'self'", ...(nonce === undefined ? ["ws:"] : []), ...(allow.connect ?? [])),
    rule("frame-src", ...(allow.frame ?? ["'none'"])),
    rule("manifest-src", "'self'"),
    rule("form-action", "'self'", ...(allow.form ?? [])),
    rule("frame-ancestors", "'none'"),
    rule("base-uri", "'none'"),
    rule("object-src", "'none'"),
  ].join("; ");
}

async function finish(c: Context, response: Response, policy: string): Promise<Response> {
  const headers = new Headers(response.headers);
  const isPage = headers.get("content-type")?.startsWith("text/html") === true;
  if (isPage) headers.set("content-security-policy", policy);
  for (const [name, value] of FIXED) headers.set(name, value);
  // A page is made for its reader; only they may keep it, and ask again before showing it.
  if (!headers.has("cache-control")) headers.set("cache-control", "private, no-cache");
  const init = { status: response.status, headers };
  if (response.body === null || !worthCompressing(c, headers)) return new Response(response.body, init);
  headers.set("content-encoding", "gzip");
  headers.append("vary", "accept-encoding");
  headers.delete("content-length");
  // A page comes whole, so it is packed as one.
  if (isPage) return new Response(await pack(new Uint8Array(await response.arrayBuffer())), init);
  // Flushed with every piece, so that what is sent first also arrives first.
  const packing = createGzip({ level: LEVEL, flush: constants.Z_SYNC_FLUSH });
  const source = Readable.fromWeb(response.body);
  source.on("error", (error) => packing.destroy(error));
  packing.on("close", () => source.destroy());
  return new Response(Readable.toWeb(source.pipe(packing)) as ReadableStream, init);
}

/** A page is packed in a third of a millisecond; to hand it to another thread and take it back costs as much. */
async function pack(page: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return page.length < LARGE ? gzipSync(page, { level: LEVEL }) : packElsewhere(page, { level: LEVEL });
}

function worthCompressing(c: Context, headers: Headers): boolean {
  const type = headers.get("content-type") ?? "";
  return (
    c.req.method !== "HEAD" &&
    !headers.has("content-encoding") &&
    /^text\/|json|javascript|x-script|svg/.test(type) &&
    /\bgzip\b/.test(c.req.header("accept-encoding") ?? "")
  );
}

function importFrom(file: string): Promise<unknown> {
  return import(pathToFileURL(join(web, file)).href);
}
