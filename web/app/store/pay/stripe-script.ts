/** The part of Stripe's browser library that the page uses. Stripe wants it to be loaded from its own address. */
export interface PaymentForm {
  mount(at: HTMLElement): void;
  destroy(): void;
  on(event: "ready" | "loaderror", told: () => void): void;
}

interface Elements {
  create(kind: "payment"): PaymentForm;
}

export interface StripeInBrowser {
  elements(options: {
    readonly clientSecret: string;
    readonly locale: string;
    readonly appearance: { readonly theme: "stripe" | "night" };
  }): Elements;
  /** Leaves for `return_url`; comes back only with what stands in the way. */
  confirmPayment(options: {
    readonly elements: Elements;
    readonly confirmParams: { readonly return_url: string };
  }): Promise<{ readonly error?: { readonly message?: string } }>;
  /** The same for a way to pay that is only kept. */
  confirmSetup: StripeInBrowser["confirmPayment"];
}

type MakeStripe = (publishableKey: string) => StripeInBrowser;

const made = () => (window as { readonly Stripe?: MakeStripe }).Stripe;

/** Loads the library once a page. @throws where it cannot be had; asked again, it is tried again. */
export async function loadStripe(script: string): Promise<MakeStripe> {
  const there = made();
  if (there !== undefined) return there;
  const tag = document.createElement("script");
  tag.src = script;
  const loaded = Promise.withResolvers<void>();
  tag.addEventListener("load", () => loaded.resolve());
  tag.addEventListener("error", () => loaded.reject(new Error("the payment form's script did not load")));
  document.head.append(tag);
  try {
    await loaded.promise;
  } finally {
    if (made() === undefined) tag.remove();
  }
  const now = made();
  if (now === undefined) throw new Error("the payment form's script did not do its work");
  return now;
}
