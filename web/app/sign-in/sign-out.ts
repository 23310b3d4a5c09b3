import { redirect, redirectDocument } from "react-router";
import { api } from "../api.ts";
import type { Route } from "./+types/sign-out.ts";

/** Only by a form: a link would let any page sign people out. */
export async function action({ context }: Route.ActionArgs): Promise<Response> {
  await api(context)("DELETE /api/session");
  return redirectDocument("/sign-in");
}

export const loader = (): Response => redirect("/sign-in");
