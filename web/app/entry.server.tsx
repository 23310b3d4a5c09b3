import { Writable } from "node:stream";
import { renderToPipeableStream } from "react-dom/server";
import type { EntryContext, RouterContextProvider } from "react-router";
import { ServerRouter, isRouteErrorResponse } from "react-router";
import { ApiProblem } from "./api.ts";
import { hostContext } from "./host.ts";
import { NonceContext } from "./nonce.ts";

export { hostContext } from "./host.ts";

export const streamTimeout = 5_000;

/**
 * The page goes out whole: all that it shows was read before it is drawn and nothing in it is waited for, so sending pieces would only make it
 * dearer, here and where it is packed.
 */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  routes: EntryContext,
  context: Readonly<RouterContextProvider>,
): Promise<Response> | Response {
  headers.set("content-type", "text/html; charset=utf-8");
  if (request.method === "HEAD") return new Response(null, { status, headers });
  const { nonce } = context.get(hostContext);
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let framed = false;
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext value={nonce}>
        <ServerRouter context={routes} url={request.url} nonce={nonce} />
      </NonceContext>,
      {
        nonce,
        onShellReady() {
          framed = true;
        },
        onError(error: unknown) {
          // Where not even the frame can be drawn, the router tells of it and draws what it has for that.
          if (framed) console.error(error);
        },
        onAllReady() {
          pipe(
            new Writable({
              write(piece: Buffer, _encoding, done) {
                // React writes on into the same memory.
                pieces.push(Buffer.from(piece));
                done();
              },
              final(done) {
                clearTimeout(timer);
                resolve(new Response(picturesFirst(Buffer.concat(pieces).toString()), { status, headers }));
                done();
              },
            }),
          );
        },
        onShellError(error: unknown) {
          clearTimeout(timer);
          reject(error);
        },
      },
    );
    const timer = setTimeout(abort, streamTimeout + 1_000);
  });
}

/**
 * The page is there to be read before its scripts have come, and the browser asks for them as if nothing were more urgent: on a slow line the
 * first picture would wait for them. React knows no such attribute here; what it writes itself is the only thing in a page that begins so.
 */
function picturesFirst(page: string): string {
  return page
    .replaceAll('<link rel="modulepreload"', '<link rel="modulepreload" fetchpriority="low"')
    .replaceAll(' type="module" async=""', ' type="module" async="" fetchpriority="low"');
}

/** Refusals of the API are part of a page's life; anything else that a loader, action or component throws is a bug. */
export function handleError(error: unknown, { request }: { readonly request: Request }): void {
  if (request.signal.aborted || error instanceof ApiProblem || isRouteErrorResponse(error)) return;
  console.error(error);
}
