import { data, redirect } from "react-router";
import { refusalOf } from "../../api.ts";
import type { Call } from "../../api.ts";

/** Puts things into an autoship that the shopper has; of what is in it already there are more then. */
export async function addTo(
  call: Call,
  id: string,
  added: readonly { readonly variantId: string; readonly quantity: number }[],
) {
  const { lines } = await call("GET /api/store/autoships/{id}", { params: { id } });
  const all = new Map(lines.map(({ variantId, quantity }) => [variantId, quantity]));
  for (const { variantId, quantity } of added) all.set(variantId, Math.min(99, (all.get(variantId) ?? 0) + quantity));
  try {
    await call("PUT /api/store/autoships/{id}/lines", {
      params: { id },
      body: { lines: [...all].map(([variantId, quantity]) => ({ variantId, quantity })) },
    });
  } catch (error) {
    return data({ problem: refusalOf(error), order: null, entries: undefined, at: Date.now() }, { status: 409 });
  }
  return redirect(`/account/autoships/${id}`);
}
