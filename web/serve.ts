/**
 * The door between the server and the pages. The server imports this module as built (`build/server/index.js`) or, in
 * development, through Vite; it gives a request and the means to answer it, and gets a response.
 */
import { createRequestHandler, RouterContextProvider } from "react-router";
import { hostContext, openHost } from "./app/host.ts";
import type { ServerBuild } from "react-router";
import type { PageHost } from "./app/host.ts";

export type { PageHost } from "./app/host.ts";

const handle = createRequestHandler(
  // The cast: the virtual module's types say `basename: string | undefined` where the build's say `basename?: string`.
  async () => (await import("virtual:react-router/server-build")) as ServerBuild,
  import.meta.env.PROD ? "production" : "development",
);

export async function servePage(request: Request, given: PageHost): Promise<Response> {
  const host = openHost(request, given);
  const context = new RouterContextProvider();
  context.set(hostContext, host);
  const response = await handle(request, context);
  if (host.setCookies.length === 0) return response;
  const headers = new Headers(response.headers);
  for (const cookie of host.setCookies) headers.append("set-cookie", cookie);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
