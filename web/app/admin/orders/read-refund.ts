import { textOf } from "../daily/given.ts";

/** The names of the refund form's fields; a line's own carry its id. */
export const ENTRY = {
  units: (line: string) => `units.${line}`,
  amount: (line: string) => `amount.${line}`,
  shipping: "shipping",
  restock: "restock",
  reason: "reason",
} as const;

interface LineWish {
  orderLineId: string;
  quantity?: number;
  amount?: { amount: string; currency: string };
}

/** The form as the API wants it: what was left at nothing is left out. The API checks it all once more. */
export function readRefund(form: FormData, currency: string) {
  const money = (typed: string) => ({ amount: typed.replace(",", "."), currency });
  const lines = new Map<string, LineWish>();
  for (const name of form.keys()) {
    const [field = "", id = ""] = name.split(".");
    const typed = textOf(form, name);
    if (id === "" || typed === "") continue;
    const line = lines.get(id) ?? { orderLineId: id };
    if (field === "units" && Number(typed) > 0) lines.set(id, { ...line, quantity: Number(typed) });
    // Nothing goes back for units that come back: a sum like any other. Nothing for nothing is no wish.
    if (field === "amount") lines.set(id, { ...line, amount: money(typed) });
  }
  const wished = [...lines.values()].filter(
    ({ quantity, amount }) => quantity !== undefined || (amount !== undefined && /[1-9]/.test(amount.amount)),
  );
  const shipping = textOf(form, ENTRY.shipping);
  return {
    lines: wished,
    ...(/[1-9]/.test(shipping) ? { shipping: money(shipping) } : {}),
    reason: textOf(form, ENTRY.reason),
    restock: form.has(ENTRY.restock),
  };
}
