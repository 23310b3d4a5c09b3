/** What each mail needs. The server writes it as JSON with the deed that the mail tells of; `check.ts` reads it again. */

/** Money as the API sends it. */
export interface MailMoney {
  readonly amount: string;
  readonly currency: string;
}

/** Who writes. Without it the mail has no head and no imprint. */
export interface MailBrand {
  readonly name: string;
  readonly line?: string;
  /** `#rrggbb` */
  readonly accent?: string;
  readonly legalName?: string;
  readonly address?: string;
  readonly registration?: string;
}

interface About {
  readonly brand?: MailBrand;
  /** The order's number as the shopper knows it. */
  readonly number: string;
  /** The order's page, with a secret of this mail's own. */
  readonly url: string;
  readonly name: string;
}

interface Bought {
  readonly placedAt: string;
  readonly lines: readonly {
    readonly title: string;
    readonly variantName: string;
    readonly quantity: number;
    readonly total: MailMoney;
  }[];
  readonly goods: MailMoney;
  /** What was taken off goods and shipping; missing in mails from before there were any. */
  readonly discounts?: readonly {
    readonly name: string;
    readonly code: string | null;
    readonly amount: MailMoney;
  }[];
  readonly shipping: MailMoney;
  /** What the way to send it is called. */
  readonly shippingMethod?: string | null;
  readonly tax: MailMoney;
  readonly taxName: string;
  readonly taxIncluded: boolean;
  readonly total: MailMoney;
  /** What of it gift cards and store credit paid; missing or null: nothing. */
  readonly credited?: MailMoney | null;
}

export interface OrderConfirmation extends About, Bought {
  readonly address: {
    readonly name: string;
    readonly line1: string;
    readonly line2: string | null;
    readonly postcode: string;
    readonly city: string;
    readonly region: string | null;
    readonly country: string;
  };
}

export interface OrderRefund extends About {
  readonly amount: MailMoney;
  /** The share of it that was paid for shipping. */
  readonly shipping: MailMoney;
  readonly lines: readonly {
    readonly title: string;
    readonly variantName: string;
    readonly quantity: number;
    readonly amount: MailMoney;
  }[];
}

/** A payment that came and goes back, because the order can no longer be. */
export interface OrderReturned extends About, Bought {
  readonly reason: "sold-out" | "credit-spent" | "order-cancelled" | "paid-twice";
}

/** What became of an application to an affiliate program. */
export interface ProgramAnswer {
  readonly brand?: MailBrand;
  readonly name: string;
  readonly program: string;
  readonly reason: string | null;
  /** The way in; null where it was refused. */
  readonly url: string | null;
  /** From when on one may ask again; null: not said. */
  readonly againFrom: string | null;
}

/** A parcel is on its way; without lines it only tells how to follow one that was told of before. */
export interface OrderShipped extends About {
  readonly carrier: string;
  readonly tracking: string | null;
  /** Where it can be followed. */
  readonly follow: string | null;
  readonly lines: readonly { readonly title: string; readonly variantName: string; readonly quantity: number }[];
}

/** What an order gives to download is ready. */
export interface OrderDownloads extends About {
  readonly lines: readonly { readonly title: string; readonly variantName: string; readonly quantity: number }[];
  /** Licence keys, thing by thing. */
  readonly keys: readonly { readonly title: string; readonly keys: readonly string[] }[];
  /** How many keys are still to come. */
  readonly keysOwed: number;
  /** Keys that the shopper waited for are there. */
  readonly later: boolean;
  /** When the shopper asked for them at once and gave up the right of withdrawal; null where nobody asked. */
  readonly consentedAt: string | null;
}

export interface OrderDelivered extends About {
  readonly at: string;
}

/** What became of a wish to send goods back: with a reason it was refused. */
export interface ReturnAnswer extends About {
  readonly code: string;
  readonly reason: string | null;
}

/** Something is left to pay of an order: it is an exchange for something dearer, or staff have added to it. */
export interface OrderDue extends About {
  readonly why: "exchange" | "edited";
  readonly total: MailMoney;
  readonly due: MailMoney;
  /** How long it waits; null: not said. */
  readonly until: string | null;
}

/** What the people of a program write to its affiliates. */
export interface ProgramMessage {
  readonly brand?: MailBrand;
  readonly name: string;
  readonly program: string;
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** The partner office. */
  readonly url: string;
}

/** Something that was sold out is there again, for whoever asked to be told, once. */
export interface BackInStock {
  readonly brand?: MailBrand;
  readonly title: string;
  readonly variantName: string;
  /** The product's page. */
  readonly url: string;
}

/** To whoever gets a gift card: its code stands nowhere else. */
export interface GiftCard {
  readonly brand?: MailBrand;
  readonly name: string;
  readonly sender: string;
  readonly message: string;
  readonly amount: MailMoney;
  readonly code: string;
  /** The shop. */
  readonly url: string;
}

/** To whoever bought one. */
export interface GiftCardBought extends About {
  readonly amount: MailMoney;
}

/** What happened to somebody's account; with a link that lets them go on. */
export interface Account {
  readonly brand?: MailBrand;
  readonly kind:
    | "sign-up"
    | "exists"
    | "reset"
    | "email"
    | "password-changed"
    | "email-changed"
    | "two-factor-on"
    | "two-factor-off"
    | "passkey-added"
    | "erasure-asked"
    | "erasure-stopped";
  readonly name: string;
  readonly url: string;
  /** How long the link works, or when it is done; null: nothing to say of it. */
  readonly until: string | null;
}

/** What happened to a regular delivery. */
export interface AutoshipMail {
  readonly brand?: MailBrand;
  readonly kind:
    | "started"
    | "changed"
    | "soon"
    | "dearer"
    | "short"
    | "nothing-there"
    | "not-possible"
    | "declined"
    | "unpaid"
    | "paused"
    | "resumed"
    | "ended";
  readonly name: string;
  /** Its page in the shopper's account. */
  readonly url: string;
  readonly every: number;
  readonly unit: "week" | "month";
  /** Days are `2026-03-05`, of the shopper's calendar. */
  readonly nextOn: string | null;
  readonly retryOn?: string | null;
  readonly until?: string | null;
  /** The provider's word for why a payment was declined. */
  readonly reason?: string | null;
  readonly lines: readonly {
    readonly title: string;
    readonly variantName: string;
    readonly quantity: number;
    readonly total: MailMoney;
  }[];
  /** What there is less of than wished, or nothing. */
  readonly missing: readonly {
    readonly title: string;
    readonly variantName: string;
    readonly wanted: number;
    readonly there: number;
    /** Missing in mails from before it was told. */
    readonly why?: "stock" | "gone" | "download";
  }[];
  readonly total: MailMoney;
  /** What was told before, where it was another sum. */
  readonly before: MailMoney | null;
}

export interface Mails {
  readonly autoship: AutoshipMail;
  readonly account: Account;
  readonly "gift-card": GiftCard;
  readonly "gift-card-bought": GiftCardBought;
  readonly "order-confirmation": OrderConfirmation;
  readonly "order-refund": OrderRefund;
  readonly "order-returned": OrderReturned;
  readonly "order-due": OrderDue;
  readonly "order-shipped": OrderShipped;
  readonly "order-delivered": OrderDelivered;
  readonly "order-downloads": OrderDownloads;
  readonly "return-answer": ReturnAnswer;
  readonly "back-in-stock": BackInStock;
  readonly "program-answer": ProgramAnswer;
  readonly "program-message": ProgramMessage;
}

export type Template = keyof Mails;

export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}
