import type { Given, Reply } from "../../api.ts";

export type Promotion = Reply<"GET /api/admin/promotions/{id}">;
type Body = NonNullable<Given<"POST /api/admin/promotions">["body"]>;
/** A promotion as the editor holds it and the API takes it. */
export type Draft = { readonly [Name in keyof Body]-?: Exclude<Body[Name], undefined> };

/** Currencies of the markets and the goods that there are to choose from. */
export interface Choices {
  readonly currencies: readonly string[];
  readonly markets: readonly { readonly value: string; readonly label: string }[];
  readonly products: readonly { readonly value: string; readonly label: string }[];
  readonly categories: readonly { readonly value: string; readonly label: string }[];
}

export const newDraft: Draft = {
  names: { en: "", de: "", ja: "" },
  kind: "percent",
  percent: "10",
  buyQuantity: 2,
  getQuantity: 1,
  products: [],
  categories: [],
  rewardProducts: [],
  rewardCategories: [],
  markets: [],
  classes: [],
  firstOrder: false,
  sums: [],
  code: null,
  from: null,
  until: null,
  limitTotal: null,
  limitCustomer: null,
  combines: true,
  priority: 0,
  volume: "shrink",
};

export function draftOf(promotion: Promotion): Draft {
  const { id: _, state: _state, used: _used, held: _held, sums, ...rest } = promotion;
  return {
    ...newDraft,
    ...rest,
    buyQuantity: rest.buyQuantity ?? newDraft.buyQuantity,
    getQuantity: rest.getQuantity ?? newDraft.getQuantity,
    sums: sums.map(({ off, minimum }) => ({
      currency: minimum.currency,
      off: off?.amount ?? null,
      minimum: minimum.amount,
    })),
  };
}

/** A sum of the draft in a currency; empty where none is said. */
export function sumIn(draft: Draft, currency: string, which: "off" | "minimum"): string {
  const sum = draft.sums.find((each) => each.currency === currency)?.[which] ?? "";
  return /^[0.]*$/.test(sum) ? "" : sum;
}

export function withSum(draft: Draft, currency: string, which: "off" | "minimum", text: string): Draft {
  const before = draft.sums.find((each) => each.currency === currency) ?? { currency, off: null, minimum: "0" };
  const amount = text.trim().replace(",", ".");
  const sum = which === "off" ? { ...before, off: amount || null } : { ...before, minimum: amount || "0" };
  return { ...draft, sums: [...draft.sums.filter((each) => each.currency !== currency), sum] };
}
