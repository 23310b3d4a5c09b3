/** Development: the pages are made from their sources at each request, and the browser follows every change. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "vite";
import type { PageHost } from "./serve.ts";

type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

export interface Workshop {
  /** Answers the requests for modules, styles and the browser's link to changes; calls `next` for everything else. */
  readonly middleware: Middleware;
  readonly servePage: (request: Request, given: PageHost) => Promise<Response>;
  readonly close: () => Promise<void>;
}

export async function openWorkshop(): Promise<Workshop> {
  const vite = await createServer({
    root: import.meta.dirname,
    configFile: `${import.meta.dirname}/vite.config.ts`,
    appType: "custom",
    server: { middlewareMode: true },
  });
  return {
    middleware: vite.middlewares,
    servePage: async (request, given) => {
      const { servePage } = (await vite.ssrLoadModule("./serve.ts")) as { readonly servePage: Workshop["servePage"] };
      return servePage(request, given);
    },
    close: () => vite.close(),
  };
}
