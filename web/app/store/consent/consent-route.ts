import { redirect } from "react-router";
import { api } from "../../api.ts";
import type { Route } from "./+types/consent-route.ts";

/** Keeps the shopper's word on cookies and goes back to the page they were asked on, without the token in its address. */
export async function action({ context, request }: Route.ActionArgs): Promise<Response> {
  const form = await request.formData();
  const token = form.get("token");
  await api(context)("POST /api/store/consent", {
    body: { granted: form.get("granted") === "yes", ...(typeof token === "string" ? { token } : {}) },
  });
  const back = form.get("back");
  // Only a path of this site: "//elsewhere" and "/\elsewhere" would lead away.
  if (typeof back !== "string" || !/^\/(?![/\\])/.test(back)) return redirect("/");
  const url = new URL(back, "http://store.invalid");
  // Agreed to, the cookie has it; refused, it goes on in the basket alone.
  if (form.get("granted") === "yes") url.searchParams.delete("fl_click");
  return redirect(`${url.pathname}${url.search}`);
}

export const loader = (): Response => redirect("/");
