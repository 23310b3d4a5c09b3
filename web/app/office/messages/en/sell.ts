import type { Catalogue } from "../../../words/area.ts";

/** A sale in person, written down by a distributor. */
export const sell = {
  "sell.title": "Sell in person",
  "sell.lead":
    "At a party, a market or by phone. The store keeps the goods for the order; it counts, and you earn from it, when its money has reached the company.",
  "sell.market": "Market",
  "sell.goods": "What was sold",
  "sell.search": "Product",
  "sell.search.hint": "Part of its name.",
  "sell.search.nothing": "Nothing by that name is sold in this market.",
  "sell.quantity": "How many of {title}",
  "sell.remove": "Leave out {title}",
  "sell.sum": "Goods at the store’s prices",
  "sell.none": "Nothing chosen yet.",
  "sell.note": "Promotions, and tax where it comes on top, are reckoned when you record it; you see the total then.",
  "sell.buyer": "Who bought it",
  "sell.name": "Name",
  "sell.email": "Mail address",
  "sell.email.hint": "They get the confirmation there.",
  "sell.line1": "Street and number",
  "sell.postcode": "Postcode",
  "sell.city": "Town",
  "sell.method": "How the buyer paid you",
  "sell.cash": "Cash, which I pass on to the company",
  "sell.transfer": "By transfer to the company",
  "sell.do": "Record the sale",
  "sell.choose": "Choose at least one thing.",
  "sell.refused": "Nothing was recorded",
  "sell.done": "{number} is recorded: {total}.",
  "sell.done.next":
    "The goods are kept for it. When the company has the money it confirms the sale, and your earning stands among your earnings.",
  "sell.page": "The buyer’s page, with the way to pay",
  "sell.not-yours": "Selling in person is for active distributors.",
  "sell.go": "Sold something in person?",
} as const satisfies Catalogue;
