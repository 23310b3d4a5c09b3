import { data, redirect } from "react-router";
import { ApiProblem, refusalOf } from "../../api.ts";
import type { Call } from "../../api.ts";
import { idempotencyKey } from "../../ui/idempotent-form.tsx";

export const ACCOUNT_KINDS = ["iban", "us-bank", "paypal", "stripe"] as const;
type Kind = (typeof ACCOUNT_KINDS)[number];

/** Where Stripe opens accounts (its list of countries); one that it does not take after all it refuses itself. */
export const STRIPE_COUNTRIES =
  "AE AT AU BE BG BR CA CH CY CZ DE DK EE ES FI FR GB GI GR HK HR HU IE IT JP LI LT LU LV MT MX MY NL NO NZ PL PT RO SE SG SI SK TH US".split(
    " ",
  );

/** What each kind asks for, in the order of the form. */
const FIELDS = {
  iban: ["holder", "iban", "bic"],
  "us-bank": ["holder", "routing", "number"],
  paypal: ["holder", "email"],
  stripe: ["country"],
} as const;
export type AccountField = (typeof FIELDS)[Kind][number];

/** What was given, and what was wrong with it, by field. Numbers of accounts are among what was given. */
export interface AccountAnswer {
  readonly kind: Kind;
  readonly given: Readonly<Partial<Record<AccountField, string>>>;
  readonly fault: Readonly<Partial<Record<AccountField, "wrong" | "needed">>>;
}

/** Sets the account of the form, or leads on to Stripe's own page. */
export async function sendAccount(call: Call, form: FormData) {
  const read = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const kind = ACCOUNT_KINDS.find((one) => one === read("kind")) ?? "iban";
  const fields: readonly AccountField[] = FIELDS[kind];
  const given = Object.fromEntries(fields.map((name) => [name, read(name)]));
  const wrong = (fault: AccountAnswer["fault"], status: number) =>
    data({ kind, given, fault } satisfies AccountAnswer, { status });
  const missing = fields.filter((name) => name !== "bic" && given[name] === "");
  if (missing.length > 0) return wrong(Object.fromEntries(missing.map((name) => [name, "wrong"])), 400);
  try {
    if (kind === "stripe") {
      const { url } = await call("POST /api/partner/payout-account/stripe/onboarding", {
        body: { country: read("country") },
      });
      return redirect(url);
    }
    const holder = read("holder");
    if (kind === "us-bank") {
      await call("PUT /api/partner/payout-accounts/us-bank", {
        body: {
          holder,
          routing: read("routing"),
          number: read("number"),
          savings: form.has("savings"),
          business: form.has("business"),
        },
      });
    } else if (kind === "paypal") {
      await call("PUT /api/partner/payout-accounts/paypal", { body: { holder, email: read("email") } });
    } else {
      await call("PUT /api/partner/payout-account", {
        body: { holder, iban: read("iban"), bic: read("bic") === "" ? null : read("bic") },
        idempotencyKey: idempotencyKey(form),
      });
    }
  } catch (error) {
    const { status } = refusalOf(error);
    const told =
      error instanceof ApiProblem ? (error.problem.data as { readonly field?: string } | undefined)?.field : undefined;
    const field = fields.find((name) => name === told) ?? fields.find((name) => name !== "holder") ?? "holder";
    return wrong({ [field]: field === "bic" && given["bic"] === "" ? "needed" : "wrong" }, status);
  }
  return redirect("/office/wallet?saved#account");
}
