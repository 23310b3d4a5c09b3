import { redirect } from "react-router";
import { ApiProblem, api } from "../api.ts";
import type { Route } from "./+types/market-route.ts";

/** Keeps where the shopper's parcels go, and with it currency and prices; goes back to the page it was chosen on. */
export async function action({ context, request }: Route.ActionArgs): Promise<Response> {
  const form = await request.formData();
  const market = form.get("market");
  try {
    if (typeof market === "string") await api(context)("PUT /api/store/storefront", { body: { market } });
  } catch (error) {
    // A market that was closed meanwhile: the page then shows those that there are.
    if (!(error instanceof ApiProblem) || error.problem.status >= 500) throw error;
  }
  const back = form.get("back");
  // Only a path of this site: "//elsewhere" and "/\elsewhere" would lead away.
  return redirect(typeof back === "string" && /^\/(?![/\\])/.test(back) ? back : "/");
}

export const loader = (): Response => redirect("/");
