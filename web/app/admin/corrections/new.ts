import { redirect } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { idempotencyKey } from "../../ui/idempotent-form.tsx";
import { textOf } from "../daily/given.ts";
import type { Route } from "./+types/new.ts";

/** The form's deed only; whoever opens the address is led to the list. */
export const loader = () => redirect("/admin/adjustments/corrections");

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const plan = textOf(form, "plan");
  try {
    const { id } = await api(context)("POST /api/admin/periods/{id}/corrections", {
      params: { id: textOf(form, "period") },
      body: {
        inputs: textOf(form, "inputs") === "recorded" ? "recorded" : "current",
        reason: textOf(form, "reason"),
        ...(plan === "" ? {} : { plan }),
      },
      idempotencyKey: idempotencyKey(form),
    });
    return redirect(`/admin/adjustments/corrections/${id}`);
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}
