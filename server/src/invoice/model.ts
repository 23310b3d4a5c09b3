/** What stands on an invoice or a credit note, frozen when it is issued. Amounts are minor units of `currency` as decimal text. */
export interface InvoiceFacts {
  readonly company: {
    readonly legalName: string;
    readonly address: string;
    readonly registration: string;
  };
  readonly orderNumber: string;
  /** RFC 3339 days in the company's time zone. */
  readonly issuedOn: string;
  /** The day of the supply: when the order was paid, or its money went back. */
  readonly suppliedOn: string;
  /** Of a credit note: the invoice that it corrects. */
  readonly corrects: { readonly code: string; readonly issuedOn: string } | null;
  readonly lines: readonly InvoiceLine[];
  /** Shipping is the last of them where something was charged for it. */
  readonly rates: readonly InvoiceRate[];
  readonly net: string;
  readonly tax: string;
  readonly total: string;
}

export interface InvoiceLine {
  readonly kind: "goods" | "shipping";
  readonly sku: string | null;
  readonly title: string;
  readonly variantName: string;
  readonly quantity: number;
  readonly net: string;
  readonly tax: string;
  /** Millionths: 88750 is 8.875%. */
  readonly rate: number;
  readonly taxName: string;
}

/** The tax of one rate, over all lines that have it. */
export interface InvoiceRate {
  readonly taxName: string;
  readonly rate: number;
  readonly net: string;
  readonly tax: string;
}

export interface Invoice {
  readonly id: bigint;
  readonly kind: "invoice" | "credit-note";
  /** What people call it: `INV-2026-000123`. */
  readonly code: string;
  readonly orderId: bigint;
  readonly refundId: bigint | null;
  readonly issuedAt: Temporal.Instant;
  readonly locale: string;
  readonly currency: string;
  readonly total: bigint;
  readonly facts: InvoiceFacts;
  /** Null where it was erased. */
  readonly recipient: { readonly name: string; readonly lines: readonly string[] } | null;
}

/** The series that numbers are given in. */
export const series = { invoice: "INV", "credit-note": "CN" } as const;
