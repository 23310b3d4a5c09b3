/**
 * What the server knows of a request beside its words: where it really came from, and to which origin. A page calls the
 * API in process with the reader's own connection (`c.env`), so the first request of a connection's message is the
 * reader's and all later ones belong to its page: they share address, origin and request id, and the page's own check
 * of where it came from has been made.
 */
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { BlockList, isIPv6 } from "node:net";
import { arrivedAt } from "./host-door.ts";
import type { Arrived } from "./host-door.ts";

export interface Visit {
  readonly id: string;
  /** Such as `https://shop.example`, without a slash at its end. */
  readonly origin: string;
  readonly address: string;
  /** The origin that the browser names: another one than `origin` on a member's own host. */
  readonly here: string;
  /** The origin that the operator set; passkeys belong to its host, wherever the store has moved. */
  readonly home: string;
  /** The member on whose own host it arrived. */
  readonly member: Arrived["member"];
  /** Made by one of our own pages while it answers a reader's request. */
  readonly inProcess: boolean;
}

export interface Surroundings {
  /** The public origin where it is configured; otherwise what the request names. Asked at each request: the store may move. */
  readonly origin: string | undefined;
  /** The origin that the operator set, where it is another one. */
  readonly home?: string | undefined;
  /** Proxies whose `X-Forwarded-*` headers are believed: addresses or ranges such as `10.0.0.0/8`. */
  readonly trustedProxies: readonly string[];
}

export function openVisits(
  surroundings: Surroundings,
): (request: Request, incoming: IncomingMessage | undefined) => Visit {
  const addressOf = openAddresses(surroundings.trustedProxies);
  const known = new WeakMap<IncomingMessage, Visit>();

  return (request, incoming) => {
    const before = incoming && known.get(incoming);
    if (before !== undefined) return { ...before, inProcess: true };
    const { address, behindProxy, proto } = addressOf(incoming?.socket.remoteAddress ?? "", (name) =>
      request.headers.get(name),
    );
    const origin = surroundings.origin ?? originOf(request, proto);
    const arrived = arrivedAt(incoming);
    const visit: Visit = {
      id: (behindProxy && safeId(request.headers.get("x-request-id"))) || randomUUID(),
      origin,
      here: arrived === undefined ? origin : `${new URL(origin).protocol}//${arrived.host}`,
      home: surroundings.home ?? origin,
      member: arrived?.member ?? null,
      address,
      inProcess: false,
    };
    if (incoming !== undefined) known.set(incoming, visit);
    return visit;
  };
}

/** What proxies that we trust say of the client. */
export interface Client {
  readonly address: string;
  readonly behindProxy: boolean;
  /** The scheme that it used, where a proxy tells. */
  readonly proto: "http" | "https" | undefined;
}

/** Makes the function that tells a client from its peer's address and its headers. */
export function openAddresses(
  trustedProxies: readonly string[],
): (remote: string, header: (name: string) => string | null) => Client {
  const trusted = new BlockList();
  for (const entry of trustedProxies) {
    const [address = "", bits] = entry.split("/");
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string) => trusted.check(address, isIPv6(address) ? "ipv6" : "ipv4");
  // The same few proxies send all there is, and what nobody trusts is not worth remembering.
  const proxies = new Set<string>();
  const isProxy = (peer: string) => {
    if (proxies.has(peer)) return true;
    if (!isTrusted(peer)) return false;
    if (proxies.size < 1_000) proxies.add(peer);
    return true;
  };
  return (remote, header) => {
    const peer = plain(remote);
    if (trustedProxies.length === 0 || peer === "" || !isProxy(peer)) {
      return { address: peer, behindProxy: false, proto: undefined };
    }
    const proto = header("x-forwarded-proto")?.split(",")[0]?.trim();
    return {
      address: clientBehind(header("x-forwarded-for") ?? "", peer, isTrusted),
      behindProxy: true,
      proto: proto === "https" || proto === "http" ? proto : undefined,
    };
  };
}

function originOf(request: Request, proto: Client["proto"]): string {
  const url = new URL(request.url);
  return proto === undefined ? url.origin : `${proto}://${url.host}`;
}

/** The rightmost address that no trusted proxy owns: what stands left of it could have been made up. */
function clientBehind(forwarded: string, peer: string, isTrusted: (address: string) => boolean): string {
  const chain = forwarded.split(",").map((part) => plain(part.trim()));
  return chain.findLast((address) => /^[\da-fA-F.:]+$/.test(address) && !isTrusted(address)) ?? peer;
}

/** IPv4 as itself, also where it comes mapped into IPv6. */
function plain(address: string): string {
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice(7) : address;
}

function safeId(text: string | null): string {
  return text !== null && /^[\w-]{8,64}$/.test(text) ? text : "";
}

/**
 * Whether a request that changes something comes from our own pages. Browsers say so in `Sec-Fetch-Site`, older ones in
 * `Origin`; a program that says neither may call only without cookies, since only cookies act in a reader's name.
 */
export function isSameOrigin(headers: Headers, origin: string): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const from = headers.get("origin");
  if (from !== null) return from === origin;
  return headers.get("cookie") === null;
}
