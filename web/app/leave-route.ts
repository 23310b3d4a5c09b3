import { redirect, redirectDocument } from "react-router";
import { hostContext } from "./host.ts";
import type { Route } from "./+types/leave-route.ts";

/** Leads to another host of the company; where to, the server says and nobody else. */
export function loader({ context }: Route.LoaderArgs): Response {
  const { leave } = context.get(hostContext);
  return leave === null ? redirect("/") : redirectDocument(leave);
}
