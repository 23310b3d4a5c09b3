import type { Call } from "../../api.ts";
import { contactOf, entriesOf } from "../checkout/entries.ts";
import { formText } from "../form-text.ts";
import { rhythmOf } from "./rhythm.tsx";
import { wayOf } from "./way-to-pay.tsx";

/**
 * Does what one of the page's forms asks for, by its `intent`.
 * @returns where the shopper has a step to take, null where nothing more is to be done. @throws ApiProblem
 */
export async function doChange(
  call: Call,
  id: string,
  form: FormData,
  idempotencyKey: string | undefined,
): Promise<string | null> {
  const params = { id };
  const day = formText(form, "on");
  switch (formText(form, "intent")) {
    case "skip":
      await call("POST /api/store/autoships/{id}/skip", { params });
      return null;
    case "move":
      await call("POST /api/store/autoships/{id}/date", { params, body: { on: day } });
      return null;
    case "rhythm":
      await call("PUT /api/store/autoships/{id}/rhythm", { params, body: rhythmOf(form) });
      return null;
    case "contents":
      await call("PUT /api/store/autoships/{id}/lines", { params, body: { lines: linesOf(form) } });
      return null;
    case "swap":
    case "take": {
      const { lines } = await call("GET /api/store/autoships/{id}", { params });
      await call("PUT /api/store/autoships/{id}/lines", { params, body: { lines: swapped(lines, form) } });
      return null;
    }
    case "address": {
      const { email: _, ...contact } = contactOf(entriesOf(form));
      await call("PUT /api/store/autoships/{id}/address", { params, body: { contact } });
      return null;
    }
    case "method":
      return (await call("PUT /api/store/autoships/{id}/method", { params, body: wayOf(form), idempotencyKey }))
        .actionUrl;
    case "pause":
      await call("POST /api/store/autoships/{id}/pause", { params, body: day === "" ? {} : { until: day } });
      return null;
    case "resume":
      await call("POST /api/store/autoships/{id}/resume", { params, body: day === "" ? {} : { on: day } });
      return null;
    case "end":
      await call("POST /api/store/autoships/{id}/end", { params });
      return null;
    default:
      return null;
  }
}

/** Rows of the form of contents; one that is taken out (`remove`) or of which none is wished is left out. */
function linesOf(form: FormData): { variantId: string; quantity: number }[] {
  const quantities = form.getAll("quantity").map(Number);
  const removed = form.get("remove");
  const all = new Map<string, number>();
  for (const [index, variant] of form.getAll("variant").map(String).entries()) {
    const quantity = quantities[index] ?? 0;
    if (index !== (removed === null ? -1 : Number(removed)) && quantity > 0) {
      all.set(variant, Math.min(99, (all.get(variant) ?? 0) + quantity));
    }
  }
  return [...all].map(([variantId, quantity]) => ({ variantId, quantity }));
}

interface Line {
  readonly variantId: string;
  readonly quantity: number;
}

/** Another thing in the place of one, as many of it; with `take` one of it comes along. What is in it already there is more of. */
function swapped(lines: readonly Line[], form: FormData): Line[] {
  const [wished, place] = [formText(form, "variant"), formText(form, "place")];
  const gone = place === "new" ? undefined : lines.find(({ variantId }) => variantId === place);
  const all = new Map<string, number>();
  const add = (id: string, quantity: number) => all.set(id, Math.min(99, (all.get(id) ?? 0) + quantity));
  for (const { variantId, quantity } of lines) add(variantId === gone?.variantId ? wished : variantId, quantity);
  if (gone === undefined) add(wished, 1);
  return [...all].map(([variantId, quantity]) => ({ variantId, quantity }));
}
