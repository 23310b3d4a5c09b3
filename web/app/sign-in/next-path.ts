import type { Reply } from "../api.ts";

type Session = Reply<"GET /api/session">;

/**
 * The page somebody wanted before they were asked to sign in, if it is one of this site's own; undefined otherwise.
 *
 * Read the way a browser reads it: it drops tabs and line ends, takes `\` for `/`, and makes `//elsewhere` of
 * `/.//elsewhere`. Signing in and out themselves are no page to come back to.
 */
export function ownPath(wish: string | null | undefined): string | undefined {
  if (wish === null || wish === undefined || !wish.startsWith("/")) return undefined;
  const here = "http://here.invalid";
  const url = URL.parse(wish, here);
  if (url === null || url.origin !== here || url.pathname.startsWith("//")) return undefined;
  if (/^\/(sign-in|sign-out|preferences|api)(\/|$)/.test(url.pathname)) return undefined;
  return url.pathname + url.search + url.hash;
}

/** Which of the two offices a path belongs to, if any. */
export function officeOf(path: string | undefined): "office" | "admin" | undefined {
  return /^\/(office|admin)(?:[/?#]|$)/.exec(path ?? "")?.[1] as "office" | "admin" | undefined;
}

export function mayEnter(session: Session, path: string): boolean {
  const office = officeOf(path);
  // Who is asked for a second step first is led to it from there.
  if (office === "admin") return session.permissions.length > 0 || session.needsFactor !== undefined;
  return office === undefined || session.member !== null;
}

/** Where somebody belongs after signing in: the page they wanted if it is theirs to see, else their own first page. */
export function placeOf(session: Session, wanted?: string): string {
  if (wanted !== undefined && mayEnter(session, wanted)) return wanted;
  if (session.permissions.length > 0 || session.needsFactor !== undefined) return "/admin";
  return session.member === null ? "/" : "/office";
}
