import type { Catalogue } from "../../../words/area.ts";

/** The member's own storefront. */
export const site = {
  "site.title": "Your site",
  "site.lead": "What people see at {name}; whoever comes by it is your visitor.",
  "site.see": "See it as shoppers do",
  "site.preview": "See what you changed",
  "site.hosts": "A host name of your own",
  "site.story": "Your story",
  "site.story.hint": "In your words: what you use and why. An empty line begins a paragraph.",
  "site.photo": "Photo",
  "site.photo.hint": "JPEG, PNG or WebP, at most 500 kB. What the file says of place and camera is removed.",
  "site.card": "Picture for links",
  "site.card.hint":
    "Shown where somebody shares your address; 1200 by 630 pixels fits best. Without one, your photo is taken.",
  "site.picture.none": "Take it away",
  "site.picks": "Your picks",
  "site.picks.hint": "Up to {count} products, in this order; more fields come when these are full.",
  "site.pick": "Pick {number}",
  "site.pick.none": "nothing",
  "site.save": "Save",
  "site.save.review": "Hand in",
  "site.saved.waiting": "Handed in. Somebody of the company looks at it, then shoppers see it.",
  "site.saved.shown": "Saved; shoppers see it now.",
  "site.waiting": "Your last changes wait to be looked at. Shoppers see what they saw before.",
  "site.refused": "Your last changes are not shown",
  "account.own": "Your account as a shopper",
} as const satisfies Catalogue;
