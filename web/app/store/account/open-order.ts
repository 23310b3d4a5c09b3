import { redirect } from "react-router";
import type { RouterContextProvider } from "react-router";
import { api } from "../../api.ts";
import { formText } from "../form-text.ts";

/** Opens the page of the order that a form names: where its returns, papers and parcels are. */
export async function openOrder(context: Readonly<RouterContextProvider>, request: Request): Promise<Response> {
  const id = formText(await request.formData(), "id");
  const { token } = await api(context)("POST /api/account/orders/{id}/open", { params: { id } });
  return redirect(`/orders/${token}`);
}
