/** Who works in the company office. The layout's middleware asks once a request, before any page's loader runs. */
import { createContext, redirect, redirectDocument } from "react-router";
import type { RouterContextProvider } from "react-router";
import { api } from "../api.ts";
import type { Reply } from "../api.ts";

type Session = Reply<"GET /api/session">;
export type Permission = Session["permissions"][number];

export interface Staff {
  readonly person: NonNullable<Session["person"]>;
  readonly permissions: readonly Permission[];
  /** They are a member too: the partner office is open to them. */
  readonly member: boolean;
}

const staffContext = createContext<Staff>();

/** Whoever is not signed in, or holds no permission, is led to the sign-in and from there back to `url`. */
export async function enterAdmin(context: Readonly<RouterContextProvider>, request: Request, url: URL): Promise<void> {
  const { person, member, permissions, needsFactor } = await api(context)("GET /api/session");
  if (needsFactor !== undefined) {
    const there = `/account/security?staff=${needsFactor}`;
    throw request.method === "GET" ? redirectDocument(there) : redirect(there);
  }
  if (person === null || permissions.length === 0) {
    const door = `/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`;
    // The door has its own styles, so the whole document changes. What a form wanted to do is not done on the way back.
    throw request.method === "GET" ? redirectDocument(door) : redirect(door);
  }
  context.set(staffContext, { person, permissions, member: member !== null });
}

/** Who is signed in; inside the company office only. */
export const staffOf = (context: Readonly<RouterContextProvider>): Staff => context.get(staffContext);
