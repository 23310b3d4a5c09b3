/** Who works in the office. The layout's middleware asks once a request, before any page's loader runs. */
import { createContext, redirect, redirectDocument } from "react-router";
import type { RouterContextProvider } from "react-router";
import { api } from "../api.ts";
import type { Reply } from "../api.ts";

type Session = Reply<"GET /api/session">;
export type Member = NonNullable<Session["member"]>;

export interface Signed {
  readonly person: NonNullable<Session["person"]>;
  readonly member: Member;
  /** The company's own office is open to them too. */
  readonly staff: boolean;
}

const signedContext = createContext<Signed>();

/** Whoever is not signed in, or is no member, is led to the sign-in and from there back to `url`. */
export async function enterOffice(context: Readonly<RouterContextProvider>, request: Request, url: URL): Promise<void> {
  const { person, member, permissions } = await api(context)("GET /api/session");
  if (person === null || member === null) {
    const door = `/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`;
    // The door stands outside the office and has its own styles. What a form wanted to do is not done on the way back.
    throw request.method === "GET" ? redirectDocument(door) : redirect(door);
  }
  context.set(signedContext, { person, member, staff: permissions.length > 0 });
}

/** Who is signed in; inside the office only. */
export const signedIn = (context: Readonly<RouterContextProvider>): Signed => context.get(signedContext);
