/** Mails about regular deliveries. */
export const autoship = {
  "autoship.every.week": { one: "every week", other: "every {count} weeks" },
  "autoship.every.month": { one: "every month", other: "every {count} months" },
  "autoship.started.title": "Your regular delivery is set up",
  "autoship.started.text": "We order it for you {rhythm}. The first order is on {day}.",
  "autoship.changed.title": "Your regular delivery has changed",
  "autoship.changed.text": "From now on it comes {rhythm}. The next order is on {day}.",
  "autoship.soon.title": "Your next delivery is coming up",
  "autoship.soon.text": "We order it for you on {day}. Until then you can change, move or skip it.",
  "autoship.dearer.title": "Your next delivery costs more",
  "autoship.dearer.text":
    "A price has risen, so we have not ordered yet. We order on {day}. Until then you can change or skip it.",
  "autoship.before": "Before: {amount}",
  "autoship.short.title": "A part of your delivery is missing",
  "autoship.short.text": "We have ordered what is there. What is missing is not charged.",
  "autoship.nothing-there.title": "Nothing of your delivery is there",
  "autoship.nothing-there.text":
    "We could not order it this time, and nothing was charged. The next order is on {day}.",
  "autoship.not-possible.title": "Your regular delivery is paused",
  "autoship.not-possible.text":
    "We cannot send it as it is set up: please look at its address, what is in it, and the way you pay. Nothing was charged.",
  "autoship.declined.title": "Your payment did not go through",
  "autoship.declined.text":
    "The bank has declined it. We try again on {retry}. You can choose another way to pay before that.",
  "autoship.declined.holder":
    "Your bank wants you to confirm this payment yourself. Choose the way you pay once more, or pay the order in your account. We try again on {retry}.",
  "autoship.unpaid.title": "Your regular delivery is paused",
  "autoship.unpaid.text":
    "The payment was declined each time we tried, so the order was cancelled. Choose another way to pay, then let it go on.",
  "autoship.paused.title": "Your regular delivery is paused",
  "autoship.paused.text": "Nothing is ordered until you let it go on.",
  "autoship.paused.until": "The next order is on {until}.",
  "autoship.resumed.title": "Your regular delivery goes on",
  "autoship.resumed.text": "It comes {rhythm}. The next order is on {day}.",
  "autoship.ended.title": "Your regular delivery has ended",
  "autoship.ended.text": "Nothing more is ordered. We would be glad to see you again.",
  "autoship.order": "What comes each time",
  "autoship.total": "Total",
  "autoship.missing": "Not there right now: {things}",
  "autoship.gone": "No longer sold, and left out: {things}",
  "autoship.download": "A download by now, which is bought once in the shop and stays, and left out: {things}",
  "autoship.see": "See and change it",
} as const;
