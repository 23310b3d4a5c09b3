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
  readonly shipping: MailMoney;
  readonly tax: MailMoney;
  readonly taxName: string;
  readonly taxIncluded: boolean;
  readonly total: MailMoney;
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
  readonly reason: "sold-out" | "order-cancelled" | "paid-twice";
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

export interface Mails {
  readonly "order-confirmation": OrderConfirmation;
  readonly "order-refund": OrderRefund;
  readonly "order-returned": OrderReturned;
  readonly "program-answer": ProgramAnswer;
}

export type Template = keyof Mails;

export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}
