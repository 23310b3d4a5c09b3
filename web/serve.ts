/**
 * The door between the server and the pages. The server imports this module as built (`build/server/index.js`) or, in
 * development, through Vite; it gives a request and the means to answer it, and gets a response.
 */
import { createRequestHandler, RouterContextProvider } from "react-router";
import { hostContext, openHost } from "./app/host.ts";
import type { ServerBuild } from "react-router";
import type { PageHost } from "./app/host.ts";
import { openParts } from "./route-parts.ts";

export type { PageHost } from "./app/host.ts";

type Handle = ReturnType<typeof createRequestHandler>;

// The cast: the virtual module's types say `basename: string | undefined` where the build's say `basename?: string`.
const readBuild = async () => (await import("virtual:react-router/server-build")) as ServerBuild;

/** Built pages stay as they are, so what answers is made once for each part of the shop; in development each request may find others. */
const handlerOf: (pathname: string) => Promise<Handle> = import.meta.env.PROD
  ? openHandlers()
  : async () => createRequestHandler(await readBuild(), "development");

function openHandlers(): (pathname: string) => Promise<Handle> {
  let parts: Promise<(pathname: string) => ServerBuild> | undefined;
  const handlers = new Map<ServerBuild, Handle>();
  return async (pathname) => {
    const part = (await (parts ??= readBuild().then(openParts)))(pathname);
    let handle = handlers.get(part);
    if (handle === undefined) {
      handle = createRequestHandler(part, "production");
      handlers.set(part, handle);
    }
    return handle;
  };
}

export async function servePage(request: Request, given: PageHost): Promise<Response> {
  const host = openHost(given.leave === null ? request : leaving(request), given);
  const context = new RouterContextProvider();
  context.set(hostContext, host);
  const handle = await handlerOf(new URL(host.request.url).pathname);
  const response = await handle(host.request, context);
  if (host.setCookies.length === 0) return response;
  const headers = new Headers(response.headers);
  for (const cookie of host.setCookies) headers.append("set-cookie", cookie);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

/** A page that stands in a browser asked for data of one that is elsewhere: it is told to go there. */
function leaving(request: Request): Request {
  return new Request(new URL("/leave.data", request.url), { headers: request.headers, signal: request.signal });
}
