import type { Catalogue } from "../../app/words/area.ts";

export const en = {
  greeting: "Dear {name},",
  "order.see": "See your order",
  "order.number": "Order {number}",
  lines: "What it was",
  goods: "Goods",
  shipping: "Shipping",
  "tax.included": "{name} in it",
  "tax.added": "{name}",
  total: "Total",
  address: "It goes to",
  "link.private": "The link above opens your order without a password. Please keep it to yourself.",
  reply: "Anything not as it should be? Answer this mail, a person reads it.",
  "confirmation.subject": "Your order {number}",
  "confirmation.title": "Thank you. We have your order.",
  "confirmation.text": "It is paid, and we are packing it now. You will hear from us once more when it is on its way.",
  "refund.subject": "Your refund for order {number}",
  "refund.title": "{amount} is on its way back to you",
  "refund.text":
    "It goes to the card or account you paid with. Banks often take three to five working days to show it.",
  "refund.lines": "What it is for",
  "refund.total": "Refunded",
  "returned.subject": "Your payment for order {number} goes back",
  "returned.title": "Your payment goes back to you",
  "returned.sold-out":
    "Between your payment and our packing, the last of it went to somebody else. We are sorry. The order is cancelled and the whole sum goes back the way it came.",
  "returned.order-cancelled":
    "The order had been cancelled when your payment arrived. The whole sum goes back the way it came.",
  "returned.paid-twice":
    "The order had already been paid, so this second payment goes back whole. Your order is not touched by it.",
  "returned.when": "Banks often take three to five working days to show it.",
  "returned.total": "Goes back",
  "program.taken.title": "Welcome to {program}",
  "program.taken.text":
    "Your application was accepted. Your links, codes and earnings wait for you in the partner office.",
  "program.refused.title": "Your application to {program}",
  "program.refused.text":
    "Thank you for your interest. We cannot take you into the program this time, for this reason:",
  "program.again": "You are welcome to apply again from {day} on.",
  "program.open": "Open the partner office",
} as const satisfies Catalogue;
