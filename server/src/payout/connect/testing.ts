/** The part of Stripe's Connect that payouts use, for the local server: accounts, account links, transfers and their reversals. */
import { metadataOf, newId, page, Refusal } from "../../orders/stripe-testing-books.ts";
import type { Deed } from "../../orders/stripe-testing-books.ts";

export interface FakeAccount {
  readonly id: string;
  readonly object: "account";
  readonly country: string;
  readonly metadata: Readonly<Record<string, string>>;
  charges_enabled: boolean;
  payouts_enabled: boolean;
  details_submitted: boolean;
  capabilities: { transfers: "active" | "inactive" | "pending" };
  requirements: {
    currently_due: string[];
    past_due: string[];
    current_deadline: number | null;
    disabled_reason: string | null;
  };
}

export interface FakeTransfer {
  readonly id: string;
  readonly object: "transfer";
  readonly amount: number;
  readonly currency: string;
  readonly destination: string;
  readonly transfer_group: string;
  readonly created: number;
  readonly metadata: Readonly<Record<string, string>>;
  amount_reversed: number;
  reversed: boolean;
}

export interface FakeConnect {
  readonly deeds: readonly Deed[];
  readonly accounts: ReadonlyMap<string, FakeAccount>;
  readonly transfers: readonly FakeTransfer[];
  /** What the company has at Stripe, in Stripe's units; by default enough for everything. */
  setBalance(amount: number): void;
  /** The member has told Stripe all that it wants to know. */
  onboard(account: string): void;
  /** Stripe stops the account. */
  restrict(account: string): void;
  reverse(transfer: string, amount?: number): void;
}

/** Countries in which the fake opens accounts. */
const countries = ["IE", "DE", "US"];

export function fakeConnect(now: () => Temporal.Instant): FakeConnect {
  const accounts = new Map<string, FakeAccount>();
  const transfers: FakeTransfer[] = [];
  let balance = Number.MAX_SAFE_INTEGER;
  const account = (id: string): FakeAccount => {
    const found = accounts.get(id);
    if (found === undefined) throw new Refusal(403, "account_invalid");
    return found;
  };
  const deeds: readonly Deed[] = [
    [
      /^POST \/v1\/accounts$/,
      (form) => {
        const country = form.get("country") ?? "";
        if (!countries.includes(country)) throw new Refusal(400, "country_unsupported");
        if (form.get("capabilities[transfers][requested]") !== "true") throw new Refusal(400, "parameter_missing");
        const made: FakeAccount = {
          id: newId("acct"),
          object: "account",
          country,
          metadata: metadataOf(form),
          charges_enabled: false,
          payouts_enabled: false,
          details_submitted: false,
          capabilities: { transfers: "inactive" },
          requirements: {
            currently_due: ["external_account", "individual.first_name"],
            past_due: [],
            current_deadline: null,
            disabled_reason: "requirements.past_due",
          },
        };
        accounts.set(made.id, made);
        return made;
      },
    ],
    [/^GET \/v1\/accounts\/(\w+)$/, (_form, id) => account(id)],
    [
      /^POST \/v1\/account_links$/,
      (form) => {
        const { id } = account(form.get("account") ?? "");
        for (const name of ["return_url", "refresh_url"]) {
          if (URL.parse(form.get(name) ?? "") === null) throw new Refusal(400, "url_invalid");
        }
        return { object: "account_link", url: `https://connect.stripe.test/setup/${id}/${newId("s")}` };
      },
    ],
    [
      /^POST \/v1\/transfers$/,
      (form) => {
        const to = accounts.get(form.get("destination") ?? "");
        const amount = Number(form.get("amount"));
        if (to === undefined) throw new Refusal(400, "resource_missing");
        if (to.capabilities.transfers !== "active") throw new Refusal(400, "insufficient_capabilities_for_transfer");
        if (!Number.isInteger(amount) || amount < 1) throw new Refusal(400, "parameter_invalid_integer");
        if (amount > balance) throw new Refusal(400, "balance_insufficient");
        balance -= amount;
        const made: FakeTransfer = {
          id: newId("tr"),
          object: "transfer",
          amount,
          currency: form.get("currency") ?? "",
          destination: to.id,
          transfer_group: form.get("transfer_group") ?? "",
          created: Math.floor(now().epochMilliseconds / 1000),
          metadata: metadataOf(form),
          amount_reversed: 0,
          reversed: false,
        };
        transfers.unshift(made);
        return made;
      },
    ],
    [
      /^GET \/v1\/transfers$/,
      (form) => {
        const group = form.get("transfer_group");
        const from = Number(form.get("created[gte]") ?? 0);
        const found = transfers.filter(
          (one) => (group === null || one.transfer_group === group) && one.created >= from,
        );
        return page(found, form);
      },
    ],
  ];
  return {
    deeds,
    accounts,
    transfers,
    setBalance: (amount) => {
      balance = amount;
    },
    onboard(id) {
      const one = account(id);
      one.payouts_enabled = true;
      one.charges_enabled = true;
      one.details_submitted = true;
      one.capabilities = { transfers: "active" };
      one.requirements = { currently_due: [], past_due: [], current_deadline: null, disabled_reason: null };
    },
    restrict(id) {
      const one = account(id);
      one.payouts_enabled = false;
      one.capabilities = { transfers: "inactive" };
      one.requirements = { ...one.requirements, past_due: ["individual.verification"], disabled_reason: "listed" };
    },
    reverse(id, amount) {
      const one = transfers.find((transfer) => transfer.id === id)!;
      one.amount_reversed += amount ?? one.amount - one.amount_reversed;
      one.reversed = one.amount_reversed === one.amount;
    },
  };
}
