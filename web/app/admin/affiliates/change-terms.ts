import type { Call } from "../../api.ts";
import { oneOf, textOf } from "../daily/given.ts";

/** What the page of a program's terms can do, by its forms' `deed`. A refusal is thrown. */
export async function changeTerms(call: Call, id: string, form: FormData): Promise<void> {
  const params = { id };
  const text = (name: string): string => textOf(form, name);
  const money = () => ({ amount: text("amount").replace(",", "."), currency: text("currency").toUpperCase() });
  const reason = text("reason");
  switch (text("deed")) {
    case "group":
      await call("POST /api/admin/programs/{id}/groups", {
        params,
        body: { name: text("name"), holdDays: text("holdDays") === "" ? null : Number(text("holdDays")) },
      });
      return;
    case "tier":
      await call("POST /api/admin/programs/{id}/tiers", {
        params,
        body: {
          name: text("name"),
          sales: text("sales") === "" ? null : Number(text("sales")),
          amount: text("amount") === "" ? null : money(),
          span: oneOf(["month", "ever"], text("span")) ?? "month",
        },
      });
      return;
    case "cap":
      await call("POST /api/admin/programs/{id}/caps", {
        params,
        body: {
          per: oneOf(["customer", "day", "month", "budget"], text("per")) ?? "month",
          group: text("group") || null,
          amount: money(),
        },
      });
      return;
    case "retire-cap":
      await call("POST /api/admin/program-caps/{id}/retire", { params: { id: text("cap") }, body: { reason } });
      return;
    case "retire-rate":
      await call("POST /api/admin/program-rates/{id}/retire", { params: { id: text("rate") }, body: { reason } });
      return;
    case "code":
      await call("POST /api/admin/programs/{id}/codes", {
        params,
        body: { code: text("code"), member: text("member") },
      });
      return;
    case "archive-code":
      await call("POST /api/admin/program-codes/archive", { body: { code: text("code"), reason } });
      return;
    case "product":
      await call("PUT /api/admin/program-products/{product}", {
        params: { product: text("product") },
        body: { owner: text("member") === "" ? null : { program: id, member: text("member") }, reason },
      });
      return;
    case "agreement":
      await call("POST /api/admin/programs/{id}/agreements", {
        params,
        body: { text: text("text"), disclosure: text("disclosure") },
      });
      return;
    default:
      throw new Error(`a program's terms know no "${text("deed")}"`);
  }
}
