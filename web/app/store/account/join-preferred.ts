import { redirect } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { ownPath } from "../../sign-in/next-path.ts";
import { formText } from "../form-text.ts";
import type { Route } from "./+types/join-preferred.ts";

/** Becomes a preferred customer, or stops being one, and goes back to where the prices are seen. */
export async function action({ context, request }: Route.ActionArgs): Promise<Response> {
  const form = await request.formData();
  const next = ownPath(formText(form, "next")) ?? "/account";
  try {
    await api(context)("PUT /api/account/preferred", { body: { join: formText(form, "join") === "yes" } });
  } catch (error) {
    // The company has just closed it: the page shows the prices as they are.
    if (refusalOf(error).code !== "wrong-state") throw error;
  }
  return redirect(next);
}

export const loader = (): Response => redirect("/account");
