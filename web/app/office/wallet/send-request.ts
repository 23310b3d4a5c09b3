import { refusalOf } from "../../api.ts";
import type { api, Problem } from "../../api.ts";
import { idempotencyKey } from "../../ui/idempotent-form.tsx";
import { CLASSES, FORMS } from "./papers.tsx";

/** What the wallet's forms beside the account do: ask to be paid, take that back, turn earnings into store credit, hand in a tax form, ask Stripe how it stands. */
export async function sendRequest(
  call: ReturnType<typeof api>,
  form: FormData,
): Promise<
  | { readonly done: "withdraw" | "drop" | "credit" | "tax-form" | "stripe-refresh" }
  | { readonly problem: Problem }
  | undefined
> {
  const read = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const key = { idempotencyKey: idempotencyKey(form) };
  // People write a comma where their language does.
  const amount = read("amount").replace(",", ".");
  const deed = read("deed");
  try {
    if (deed === "withdraw") {
      const body = { currency: read("currency"), amount: amount === "" ? null : amount };
      await call("POST /api/partner/withdrawals", { ...key, body });
      return { done: deed };
    }
    if (deed === "credit") {
      await call("POST /api/partner/store-credit", { ...key, body: { currency: read("currency"), amount } });
      return { done: deed };
    }
    if (deed === "drop") {
      await call("DELETE /api/partner/withdrawals/{id}", { ...key, params: { id: read("withdrawal") } });
      return { done: deed };
    }
    if (deed === "stripe-refresh") {
      await call("POST /api/partner/payout-account/stripe/refresh");
      return { done: deed };
    }
    if (deed === "tax-form") {
      const taxClass = CLASSES.find((one) => one === read("taxClass")) ?? null;
      await call("PUT /api/partner/tax-form", {
        body: {
          form: FORMS.find((one) => one === read("form")) ?? "W-9",
          taxClass,
          name: read("name"),
          address: read("address"),
          tin: read("tin") || null,
        },
      });
      return { done: deed };
    }
  } catch (error) {
    return { problem: refusalOf(error) };
  }
  return undefined;
}
