/**
 * Which of the company's names was asked, before anything else is: the store's own address is answered, the company's other
 * names lead there, on a member's own host stands their site with the store behind it, and any other name gets one sentence.
 * So no page, mail or cookie is ever made for a name that somebody put into a `Host` header.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { hostName } from "../referral/index.ts";
import type { Arrivals } from "../referral/index.ts";
import type { KnownHosts } from "../site/index.ts";
import type { LinkDoor } from "./link-door.ts";
import { placeOn } from "./member-host.ts";
import { unknownHost } from "./unknown-host.ts";

/** The host that a request named, where it is one of ours. */
export interface Arrived {
  /** As the header has it, with its port. */
  readonly host: string;
  /** The member whose own host it is. */
  readonly member: { readonly id: bigint; readonly handle: string } | null;
  /** Where a page that stands leads its reader instead of what it asked for; null: it is answered. */
  readonly leave: string | null;
}

const known = new WeakMap<IncomingMessage, Arrived>();

/** Where a request arrived; undefined where the operator set no address, and any name is as good as another. */
export function arrivedAt(incoming: IncomingMessage | undefined): Arrived | undefined {
  return incoming && known.get(incoming);
}

export interface HostDoorOptions {
  readonly hosts: KnownHosts;
  readonly arrivals: Arrivals;
  readonly links: LinkDoor;
  /** Where a member's host hands its visitor over to the store's own address. */
  readonly leave: (request: IncomingMessage, to: string, handle: string) => string;
}

/** In front of the door for links. */
export function openHostDoor(options: HostDoorOptions): LinkDoor {
  const { hosts, links } = options;
  return (request, response, next) => {
    const header = request.headers.host ?? "";
    const { origin } = hosts;
    const { url = "/" } = request;
    if (origin === undefined || isHealth(url)) return links(request, response, next);
    const name = hostName(header);
    const found = hosts.find(name);
    // A request to a proxy, with a whole address in its first line, is none to us.
    if (!url.startsWith("/")) return unknownHost(response, request.headers["accept-language"]);
    if (found === undefined) {
      const ground = options.arrivals.known.ground();
      if (!(ground instanceof Promise)) return enter(ground);
      ground.then(enter, next);
      return;
    }
    known.set(request, { host: header, member: null, leave: null });
    const stays = found.canonical || isApi(url) || (found.home && isStaffs(url));
    if (stays) return links(request, response, next);
    if (found.market === null) return lead(response, `${origin}${url}`, 308);
    const to = new URLSearchParams({ market: found.market, to: url });
    return lead(response, `${origin}/hand-over?${to.toString()}`, 302);

    function enter(ground: Awaited<ReturnType<Arrivals["known"]["ground"]>>): void {
      const own = ground.hosts.get(name);
      if (own === undefined) return unknownHost(response, request.headers["accept-language"]);
      const { handle } = own;
      const place = placeOn(request.method ?? "GET", url, handle);
      const to = place.kind === "elsewhere" ? options.leave(request, place.to, handle) : null;
      known.set(request, { host: header, member: { id: own.memberId, handle }, leave: to });
      switch (place.kind) {
        case "front":
          return own.code === null ? next() : links(request, response, next);
        case "store":
          return next();
        case "own-name":
          return lead(response, `/${place.search}`, 302);
        case "elsewhere":
          // Links that the member made stand there too, `/blog`; what is none belongs to the store's own address.
          return links(request, response, () => (place.asData ? next() : lead(response, to as string, 302)));
        case "refused":
          return refuse(response, origin as string);
      }
    }
  };
}

const pathOf = (url: string) => url.split("?", 1)[0] ?? "/";
const isHealth = (url: string) => /^\/(healthz|readyz)$/.test(pathOf(url));
/** Programs that know an older name go on working; they carry no cookie of another host. */
const isApi = (url: string) => /^\/(api(\/|$)|\.well-known\/webauthn$)/.test(pathOf(url));
/** Staff get in at the operator's address whatever the name system says of the one that the store was moved to. */
const isStaffs = (url: string) =>
  /^\/(admin|sign-in|sign-out|assets|media|preferences|__manifest)([/.]|$)/.test(pathOf(url));

function lead(response: ServerResponse, location: string, status: 302 | 308): void {
  // Kept for minutes only: the store may move again, and a browser that never asks would go in circles.
  const keeping = status === 308 ? "public, max-age=300" : "no-store";
  response.writeHead(status, { location, "cache-control": keeping, "content-length": "0" });
  response.end();
}

function refuse(response: ServerResponse, origin: string): void {
  const text = `This is done at ${origin}.\n`;
  response.writeHead(421, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end(text);
}
