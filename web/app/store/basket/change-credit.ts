import { redirect } from "react-router";
import { refusalOf } from "../../api.ts";
import type { api } from "../../api.ts";
import { formText } from "../form-text.ts";
import type { shopping } from "../shopping.ts";

/** The codes of gift cards have 16 letters; no other code here is so long without being a word. */
const CARD = /^[0-9a-z]{16}$/i;

/**
 * What a form of the basket says of gift cards and store credit, if it does: a card's code in the field of all codes, `card` to take one out,
 * `credit` to use what one has or not.
 */
export async function changeCredit(call: ReturnType<typeof api>, form: FormData, query: ReturnType<typeof shopping>) {
  const intent = form.get("intent");
  if (intent === "remove-card") {
    await call("DELETE /api/store/basket/gift-cards/{id}", { params: { id: formText(form, "card") } });
    return redirect("/basket");
  }
  if (intent === "use-credit" || intent === "leave-credit") {
    await call("PUT /api/store/basket/credit", { body: { use: intent === "use-credit" } });
    return redirect("/basket");
  }
  const code = formText(form, "code").trim();
  if (intent === "remove-code" || !CARD.test(code.replace(/[\s-]/g, ""))) return undefined;
  try {
    await call("POST /api/store/basket/gift-cards", { query, body: { code } });
    return redirect("/basket");
  } catch (error) {
    const problem = refusalOf(error);
    const { field, why } = (problem.data ?? {}) as { readonly field?: string; readonly why?: string };
    if (field !== "code") return { problem };
    // A long promotion code may look like a card's.
    if (why === "unknown") return undefined;
    return { problem: undefined, refused: { code, why: why === "too-many" ? "too-many-cards" : (why ?? "unknown") } };
  }
}
