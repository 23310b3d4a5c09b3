/**
 * Money to members by Stripe Connect, over its SDK: each has a connected account that Stripe itself asks who they are (Express), and
 * is paid by a transfer from the company's balance at Stripe. A transfer carries our reference and an idempotency key made
 * from it, so that a question whose answer was lost can be asked again, and its batch as its group, by which it is found later.
 */
import type { Stripe } from "stripe";
import { fromStripeAmount, isRefusal, openStripeSdk, readSignedEvent, toStripeAmount } from "../../orders/index.ts";

export interface ConnectSettings {
  readonly secretKey: string;
  /** Sign what Stripe tells of connected accounts, and of the company's own. */
  readonly webhookSecrets: readonly string[];
  /** Where its API is; null for Stripe itself. */
  readonly api: URL | null;
}

/** What Stripe says of a connected account. */
export interface ConnectState {
  readonly account: string;
  /** ISO 3166. */
  readonly country: string;
  readonly chargesEnabled: boolean;
  readonly payoutsEnabled: boolean;
  /** Money can be moved to it. */
  readonly transfersEnabled: boolean;
  readonly detailsSubmitted: boolean;
  /** What Stripe still wants to know, by its own names. */
  readonly due: readonly string[];
  readonly dueUntil: Temporal.Instant | null;
  readonly disabledReason: string | null;
}

/** One transfer as Stripe has it; `reversed` is what of it came back, minor units. */
export interface KnownTransfer {
  readonly transfer: string;
  readonly reference: string;
  readonly amount: bigint;
  readonly reversed: bigint;
}

/**
 * `sent`: the money is the connected account's. `refused`: it will not be, and nothing was moved. `later`: the company's balance at
 * Stripe is too low now. Silence on the way throws: whether it was moved is then not known.
 */
export type TransferOutcome =
  | { readonly state: "sent"; readonly transfer: string }
  | { readonly state: "refused"; readonly code: string }
  | { readonly state: "later"; readonly code: string };

export interface TransferWish {
  readonly reference: string;
  /** The batch's reference. */
  readonly group: string;
  readonly account: string;
  /** Minor units of `currency`. */
  readonly amount: bigint;
  readonly currency: string;
  /** Another one after `later`: the same question again would have the same answer for a day. */
  readonly attempt: number;
}

export interface StripeConnect {
  /** Opens a connected account; the same reference again is the same account. `refused` with Stripe's code, such as for a country. */
  open(wish: {
    readonly reference: string;
    readonly country: string;
  }): Promise<ConnectState | { readonly refused: string }>;
  /** A page of Stripe's on which the member says who they are; it can be opened once, for some minutes. */
  onboardingUrl(account: string, pages: { readonly done: string; readonly again: string }): Promise<string>;
  /** Undefined where Stripe has no such account (any more). */
  read(account: string): Promise<ConnectState | undefined>;
  transfer(wish: TransferWish): Promise<TransferOutcome>;
  /** The transfer of a reference, also where the answer that named it was lost. */
  find(wish: Pick<TransferWish, "reference" | "group">): Promise<KnownTransfer | undefined>;
  /** All transfers of the company made since then of which anything came back. */
  reversedSince(since: Temporal.Instant): Promise<readonly KnownTransfer[]>;
  /** An event whose signature is right by one of the secrets; undefined otherwise. */
  readEvent(body: Uint8Array, signature: string, now: Temporal.Instant): Stripe.Event | undefined;
}

export function openStripeConnect(settings: ConnectSettings): StripeConnect {
  const stripe = openStripeSdk(settings);
  return {
    async open({ reference, country }) {
      try {
        const made = await stripe.accounts.create(
          {
            type: "express",
            country,
            capabilities: { transfers: { requested: true } },
            metadata: { reference },
          },
          { idempotencyKey: `${reference}-${country}` },
        );
        return stateOf(made);
      } catch (error) {
        if (isRefusal(error)) return { refused: error.code ?? "refused" };
        throw error;
      }
    },

    async onboardingUrl(account, { done, again }) {
      const link = await stripe.accountLinks.create({
        account,
        type: "account_onboarding",
        return_url: done,
        refresh_url: again,
      });
      return link.url;
    },

    async read(account) {
      try {
        return stateOf(await stripe.accounts.retrieve(account));
      } catch (error) {
        if (isRefusal(error) || (error as { code?: unknown }).code === "account_invalid") return undefined;
        throw error;
      }
    },

    async transfer({ reference, group, account, amount, currency, attempt }) {
      const theirs = toStripeAmount(amount, currency);
      if (theirs === undefined) return { state: "refused", code: "amount-not-possible" };
      try {
        const made = await stripe.transfers.create(
          {
            amount: theirs,
            currency: currency.toLowerCase(),
            destination: account,
            transfer_group: group,
            description: reference,
            metadata: { reference },
          },
          { idempotencyKey: `${reference}-${attempt}` },
        );
        return { state: "sent", transfer: made.id };
      } catch (error) {
        if (!isRefusal(error)) throw error;
        const code = error.code ?? "refused";
        // The only refusal that passes by itself.
        return { state: code === "balance_insufficient" ? "later" : "refused", code };
      }
    },

    async find({ reference, group }) {
      // Stripe's list is complete at once.
      for await (const one of stripe.transfers.list({ transfer_group: group, limit: 100 })) {
        if (one.metadata["reference"] === reference) return transferOf(one);
      }
      return undefined;
    },

    async reversedSince(since) {
      const found: KnownTransfer[] = [];
      const created = { gte: Math.floor(since.epochMilliseconds / 1000) };
      for await (const one of stripe.transfers.list({ created, limit: 100 })) {
        if (one.amount_reversed > 0 && one.metadata["reference"] !== undefined) found.push(transferOf(one));
      }
      return found;
    },

    readEvent(body, signature, now) {
      for (const secret of settings.webhookSecrets) {
        const event = readSignedEvent(stripe, { body, signature, secret, now });
        if (event !== undefined) return event;
      }
      return undefined;
    },
  };
}

function stateOf(account: Stripe.Account): ConnectState {
  const { requirements } = account;
  const deadline = requirements?.current_deadline ?? null;
  return {
    account: account.id,
    country: account.country ?? "",
    chargesEnabled: account.charges_enabled,
    payoutsEnabled: account.payouts_enabled,
    transfersEnabled: account.capabilities?.transfers === "active",
    detailsSubmitted: account.details_submitted,
    due: [...new Set([...(requirements?.currently_due ?? []), ...(requirements?.past_due ?? [])])].toSorted(),
    dueUntil: deadline === null ? null : Temporal.Instant.fromEpochMilliseconds(deadline * 1000),
    disabledReason: requirements?.disabled_reason ?? null,
  };
}

function transferOf(one: Stripe.Transfer): KnownTransfer {
  const currency = one.currency.toUpperCase();
  return {
    transfer: one.id,
    reference: one.metadata["reference"] ?? "",
    amount: fromStripeAmount(one.amount, currency),
    reversed: fromStripeAmount(one.amount_reversed, currency),
  };
}
