import { createServer } from "node:http";
import type { Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { HttpEnv } from "./app.ts";
import type { LinkDoor } from "./link-door.ts";

export interface Listening {
  readonly port: number;
  /** Takes no new requests, lets those under way finish for at most `patience`, then cuts the rest. */
  close(patience: Temporal.Duration): Promise<void>;
}

/**
 * Listens. With `orNext`, a port that is taken is passed over for the next one, at most 20 times: for a default port
 * that nobody asked for.
 * @throws where the port is taken and `orNext` is not set, or the address is not this machine's.
 */
export async function serve(
  app: Hono<HttpEnv>,
  where: { readonly host: string; readonly port: number; readonly orNext?: boolean },
  links?: LinkDoor,
): Promise<Listening> {
  const enter = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer(
    links === undefined ? enter : (request, response) => links(request, response, () => void enter(request, response)),
  );
  // Longer than the idle time of usual proxies, so that it is they who end an idle connection.
  server.keepAliveTimeout = 75_000;
  const last = where.orNext === true ? where.port + 20 : where.port;
  for (let port = where.port; ; port += 1) {
    try {
      await listen(server, port, where.host);
      break;
    } catch (error) {
      if ((error as { code?: string }).code !== "EADDRINUSE" || port >= last) throw error;
    }
  }
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("listening without a port");
  return { port: address.port, close: (patience) => close(server, patience) };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((done, refuse) => {
    server.once("error", refuse);
    server.listen(port, host, () => {
      server.off("error", refuse);
      done();
    });
  });
}

async function close(server: Server, patience: Temporal.Duration): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), patience.total("milliseconds"));
  // A kept-alive connection is idle only when its last reply is out, which may be after this moment.
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  await new Promise<void>((done) => server.close(() => done()));
  clearInterval(sweep);
  clearTimeout(cut);
}
