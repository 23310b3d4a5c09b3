import type { Call } from "../../api.ts";
import { idempotencyKey } from "../../ui/idempotent-form.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import { METHODS } from "./deeds.tsx";
import { REASONS } from "./returns.tsx";

/** Counts by line from fields like `units.oln_1`; those of none are left out. */
function countsOf(form: FormData, field: string): readonly { readonly orderLineId: string; readonly count: number }[] {
  return [...form.keys()].flatMap((name) => {
    const [of, orderLineId = ""] = name.split(".");
    const count = Number(textOf(form, name) || 0);
    return of === field && orderLineId !== "" && count > 0 ? [{ orderLineId, count }] : [];
  });
}

const unitsOf = (form: FormData) =>
  countsOf(form, "units").map(({ orderLineId, count }) => ({ orderLineId, quantity: count }));

const orNull = (text: string) => (text === "" ? null : text);

/** Does what one of the order page's forms asks for; a refusal of the API is thrown. */
export async function doDeed(call: Call, id: string, form: FormData): Promise<void> {
  const params = { id };
  const key = { idempotencyKey: idempotencyKey(form) };
  const reason = textOf(form, "reason");
  const ofReturn = { id: textOf(form, "return") };
  const ofParcel = { id: textOf(form, "shipment") };
  switch (textOf(form, "deed")) {
    case "capture":
      await call("POST /api/admin/orders/{id}/capture", { params });
      break;
    case "paid":
      await call("POST /api/admin/orders/{id}/paid", {
        params,
        body: { method: oneOf(METHODS, textOf(form, "method")) ?? METHODS[0], reason },
        ...key,
      });
      break;
    case "cancel":
      await call("POST /api/admin/orders/{id}/cancel", { params, body: { reason } });
      break;
    case "waive":
      await call("POST /api/admin/orders/{id}/waive", { params, body: { reason }, ...key });
      break;
    case "refund-card":
      await call("POST /api/admin/orders/{id}/refund-card", { params, body: { reason }, ...key });
      break;
    case "reduce":
      await call("POST /api/admin/orders/{id}/reduce", { params, body: { lines: unitsOf(form), reason }, ...key });
      break;
    case "address":
      await call("PUT /api/admin/orders/{id}/address", {
        params,
        body: {
          name: textOf(form, "name"),
          email: textOf(form, "email"),
          line1: textOf(form, "line1"),
          line2: orNull(textOf(form, "line2")),
          postcode: textOf(form, "postcode"),
          city: textOf(form, "city"),
          region: orNull(textOf(form, "region")),
          country: textOf(form, "country"),
        },
      });
      break;
    case "ship":
      await call("POST /api/admin/orders/{id}/shipments", {
        params,
        body: {
          lines: unitsOf(form),
          carrier: orNull(textOf(form, "carrier")),
          tracking: orNull(textOf(form, "tracking")),
        },
        ...key,
      });
      break;
    case "download-again":
      await call("POST /api/admin/orders/{id}/downloads/{grant}/again", {
        params: { id, grant: textOf(form, "grant") },
        body: { reason },
      });
      break;
    case "download-revoke":
      await call("POST /api/admin/orders/{id}/downloads/{grant}/revoke", {
        params: { id, grant: textOf(form, "grant") },
        body: { reason },
      });
      break;
    case "download-mail":
      await call("POST /api/admin/orders/{id}/downloads/mail", { params });
      break;
    case "delivered":
      await call("POST /api/admin/shipments/{id}/delivered", { params: ofParcel, body: {} });
      break;
    case "tracking":
      await call("PUT /api/admin/shipments/{id}/tracking", {
        params: ofParcel,
        body: { carrier: textOf(form, "carrier"), tracking: textOf(form, "tracking") },
      });
      break;
    case "undo-parcel":
      await call("POST /api/admin/shipments/{id}/undo", { params: ofParcel, body: { reason } });
      break;
    case "take-back":
      await call("POST /api/admin/orders/{id}/returns", {
        params,
        body: {
          lines: unitsOf(form).map((line) => ({ ...line, reason: oneOf(REASONS, textOf(form, "why")) ?? "other" })),
        },
      });
      break;
    case "approve":
      await call("POST /api/admin/returns/{id}/approve", { params: ofReturn });
      break;
    case "refuse":
      await call("POST /api/admin/returns/{id}/refuse", { params: ofReturn, body: { reason } });
      break;
    case "receive":
      await call("POST /api/admin/returns/{id}/receive", { params: ofReturn, body: { lines: receivedOf(form) } });
      break;
    case "settle":
      await call("POST /api/admin/returns/{id}/settle", {
        params: ofReturn,
        body: { shipping: form.has("shipping"), asCredit: form.has("asCredit"), waive: form.has("waive"), reason },
        ...key,
      });
      break;
    default:
      await call("POST /api/admin/orders/{id}/refunds/{refund}/send", {
        params: { id, refund: textOf(form, "refund") },
      });
  }
}

function receivedOf(form: FormData) {
  const restocked = countsOf(form, "restocked");
  const written = countsOf(form, "written");
  const count = (of: typeof restocked, line: string) => of.find(({ orderLineId }) => orderLineId === line)?.count ?? 0;
  return [...new Set([...restocked, ...written].map(({ orderLineId }) => orderLineId))].map((orderLineId) => ({
    orderLineId,
    restocked: count(restocked, orderLineId),
    writtenOff: count(written, orderLineId),
  }));
}
