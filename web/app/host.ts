import { createContext } from "react-router";

/** What the server gives the pages for one request. */
export interface PageHost {
  /** Calls the API in this process, without a network hop. */
  readonly call: (path: string, init: RequestInit) => Promise<Response>;
  /** The nonce that this response's Content-Security-Policy allows. */
  readonly nonce: string;
  /** The name of the member on whose own host the page stands; null: the store's. */
  readonly site: string | null;
  /** Where to lead the reader instead of what they asked for: it does not stand on this host. */
  readonly leave: string | null;
}

/** The same, with the request's cookies and those that the API has set while the page was being made. */
export interface Host extends PageHost {
  readonly request: Request;
  readonly cookies: Map<string, string>;
  readonly setCookies: string[];
  /** What was read of the API for this page, by its path: two parts of a page that ask the same are told the same, once. */
  readonly read: Map<string, Promise<unknown>>;
}

export const hostContext = createContext<Host>();

export function openHost(request: Request, given: PageHost): Host {
  const cookies = parseCookies(request.headers.get("cookie") ?? "");
  return { ...given, request, cookies, setCookies: [], read: new Map() };
}

/** Remembers a Set-Cookie header for the page's response, and for the API calls that follow in the same request. */
export function keepCookie(host: Host, header: string): void {
  const [pair = "", ...attributes] = header.split(";");
  const at = pair.indexOf("=");
  if (at < 1) return;
  const name = pair.slice(0, at).trim();
  // A page may ask twice; the browser needs to hear of a cookie once, and the last word counts.
  const again = host.setCookies.findIndex((kept) => scopeOf(kept) === scopeOf(header));
  if (again >= 0) host.setCookies.splice(again, 1);
  host.setCookies.push(header);
  const gone = attributes.some((attribute) => {
    const [key = "", value = ""] = attribute.trim().toLowerCase().split("=");
    return (key === "max-age" && Number(value) <= 0) || (key === "expires" && Date.parse(value) <= Date.now());
  });
  if (gone) host.cookies.delete(name);
  else host.cookies.set(name, pair.slice(at + 1).trim());
}

/** What makes two headers the same cookie: its name, domain and path. */
function scopeOf(header: string): string {
  const [pair = "", ...attributes] = header.split(";");
  const scope = attributes
    .map((attribute) => attribute.trim())
    .filter((attribute) => /^(domain|path)=/i.test(attribute));
  return [pair.slice(0, pair.indexOf("=")).trim(), ...scope.map((attribute) => attribute.toLowerCase()).sort()].join(
    ";",
  );
}

export function parseCookies(header: string): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    if (at > 0) cookies.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  return cookies;
}
