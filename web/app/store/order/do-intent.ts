import { data, redirect } from "react-router";
import type { Call } from "../../api.ts";
import { idempotencyKey } from "../../ui/idempotent-form.tsx";
import { REASONS, WISHES } from "./returns.tsx";

const textOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
};

/** The units that a shopper wants to send back, each line with its reason. */
function linesOf(form: FormData) {
  return [...form.keys()].flatMap((name) => {
    const [field, orderLineId = ""] = name.split(".");
    const quantity = Number(textOf(form, name) || 0);
    if (field !== "units" || quantity <= 0) return [];
    const reason = REASONS.find((one) => one === textOf(form, `why.${orderLineId}`)) ?? "other";
    return [{ orderLineId, quantity, reason }];
  });
}

/** Does what one of the order page's forms asks for; a refusal of the API is thrown. */
export async function doIntent(
  call: Call,
  token: string,
  form: FormData,
): Promise<Response | { readonly url: string }> {
  const params = { token };
  switch (textOf(form, "intent")) {
    case "cancel":
      await call("POST /api/store/orders/{token}/cancel", { params });
      return redirect(`/orders/${token}`);
    case "download": {
      const { url } = await call("POST /api/store/orders/{token}/downloads/{grant}/{file}", {
        params: { token, grant: textOf(form, "grant"), file: textOf(form, "file") },
        idempotencyKey: idempotencyKey(form),
      });
      return form.get("stay") === "yes" ? { url } : redirect(url);
    }
    case "credit":
      await call("POST /api/store/orders/{token}/credit", { params, idempotencyKey: idempotencyKey(form) });
      return redirect(`/orders/${token}`);
    case "exchange": {
      const opened = await call("POST /api/store/orders/{token}/returns/{code}/exchange", {
        params: { token, code: textOf(form, "code") },
      });
      return redirect(`/orders/${opened.token}`);
    }
    case "reorder": {
      const { missing } = await call("POST /api/store/orders/{token}/reorder", { params });
      if (missing.length === 0) return redirect("/basket");
      return redirect(`/basket?missing=${encodeURIComponent(missing.join(", "))}`);
    }
    case "return": {
      const wish = WISHES.find((one) => one === textOf(form, "wish")) ?? "refund";
      const lines = linesOf(form).map((line) => ({
        ...line,
        exchangeVariant: wish === "refund" ? null : textOf(form, `instead.${line.orderLineId}`),
      }));
      await call("POST /api/store/orders/{token}/returns", {
        params,
        body: { wish, note: textOf(form, "note"), lines },
      });
      return redirect(`/orders/${token}#returns`);
    }
    default: {
      const method = form.get("method");
      if (typeof method !== "string") throw data(null, { status: 400 });
      const { payment } = await call("POST /api/store/orders/{token}/payments", {
        params,
        body: { method },
        idempotencyKey: idempotencyKey(form),
      });
      return redirect(payment.actionUrl ?? `/orders/${token}`);
    }
  }
}
