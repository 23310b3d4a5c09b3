import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { Failure } from "../foundation/failure.ts";

/**
 * A host name as it is compared and kept: lower case, in ASCII, without a last dot. Refused (`bad-input`): addresses, ports,
 * whole URLs, names of one part, and names that only exist inside a network.
 */
export function normalHost(text: string): string | Failure {
  const refused = new Failure("bad-input", "This is no host name of the internet, such as go.example.com.", {
    field: "host",
  });
  const wished = text.trim().replace(/\.$/, "");
  if (wished.length === 0 || wished.length > 253 || /[\s/:@?#%\\[\]_*]/.test(wished)) return refused;
  const host = domainToASCII(wished).toLowerCase();
  if (host.length < 4 || host.length > 253 || isIP(host) !== 0) return refused;
  const parts = host.split(".");
  const inside = /^(localhost|local|internal|intranet|lan|home|corp|invalid|onion|arpa)$/;
  const last = parts.at(-1) ?? "";
  // A last part of digits is how an address hides as a name.
  if (parts.length < 2 || inside.test(last) || !/[a-z]/.test(last)) return refused;
  return parts.every((part) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(part)) ? host : refused;
}

/** What a `Host` header names, as names are kept: in lower case, without port and last dot. */
export function hostName(header: string): string {
  return header.replace(/:\d+$/, "").replace(/\.$/, "").toLowerCase();
}

/** The host of a `Referer` header, or "". */
export function referrerHost(header: string): string {
  if (header === "" || header.length > 2_000) return "";
  const known = hosts.get(header);
  if (known !== undefined) return known;
  const host = URL.parse(header)?.hostname.toLowerCase() ?? "";
  const clean = /^[a-z0-9.-]{1,253}$/.test(host) ? host.replace(/\.$/, "") : "";
  if (hosts.size >= 5_000) hosts.delete(hosts.keys().next().value as string);
  hosts.set(header, clean);
  return clean;
}

const hosts = new Map<string, string>();
