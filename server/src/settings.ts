/**
 * What can be set from outside, all of it: the table in docs/configuration.md is checked against this file. Only `main`
 * reads the environment; it hands it to `readSettings`.
 */
import { failpoints } from "./foundation/failpoint.ts";
import type { Failpoint } from "./foundation/failpoint.ts";
import { logLevels } from "./foundation/log.ts";
import type { LogLevel } from "./foundation/log.ts";
import type { ManualMethod, StripeSettings } from "./orders/index.ts";
import type { ConnectSettings } from "./payout/index.ts";
import type { ClickDurability } from "./referral/index.ts";

export interface Settings {
  /** A PostgreSQL 18; null for the embedded one in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /** null: 3000 or, where that is taken, the next free one. 0: any free one. */
  readonly port: number | null;
  readonly host: string;
  /** The public origin, such as `https://shop.example`; null: what each request names. */
  readonly url: string | null;
  /** Signs sessions; null only with the embedded database, which keeps one of its own. */
  readonly secret: string | null;
  /** Seal account numbers, by version; null only with the embedded database, which keeps one of its own. */
  readonly accountKeys: ReadonlyMap<number, Uint8Array> | null;
  readonly trustedProxies: readonly string[];
  readonly connections: number;
  /** Whether a link is answered after its click is stored, or before. */
  readonly clicks: ClickDurability;
  /** Null where its keys are not set. */
  readonly stripe: StripeSettings | null;
  /** Null where members are not paid by Stripe. */
  readonly stripeConnect: ConnectSettings | null;
  /** Ways to pay without a provider that shoppers can choose. */
  readonly manualPayments: readonly ManualMethod[];
  /** The company's account for bank transfers, as its shoppers read it. */
  readonly transferTo: string | null;
  /** Whether shoppers can choose the test bank, which takes no money. */
  readonly testPayments: boolean;
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly logLevel: LogLevel;
  /** Whether an empty database is filled with the demo company. */
  readonly demo: boolean;
  /** Whether the pages are served beside the API. */
  readonly pages: boolean;
  /** Pages from their sources, changing in the browser as they are edited. */
  readonly development: boolean;
  readonly failpoint: Failpoint | null;
}

/** A setting that cannot be used; its message is for the person who set it. */
export class SettingsError extends Error {}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every name, with what it does where it is not set. */
export const settingNames = [
  "DATABASE_URL",
  "PORT",
  "FAIRLINE_HOST",
  "FAIRLINE_URL",
  "FAIRLINE_DATA",
  "FAIRLINE_SECRET",
  "FAIRLINE_ACCOUNT_KEYS",
  "FAIRLINE_TRUSTED_PROXIES",
  "FAIRLINE_CONNECTIONS",
  "FAIRLINE_CLICKS",
  "FAIRLINE_STRIPE_SECRET_KEY",
  "FAIRLINE_STRIPE_PUBLISHABLE_KEY",
  "FAIRLINE_STRIPE_WEBHOOK_SECRET",
  "FAIRLINE_STRIPE_CONNECT_WEBHOOK_SECRET",
  "FAIRLINE_STRIPE_CAPTURE",
  "FAIRLINE_STRIPE_URL",
  "FAIRLINE_MANUAL_PAYMENTS",
  "FAIRLINE_TRANSFER_TO",
  "FAIRLINE_TEST_PAYMENTS",
  "FAIRLINE_SMTP_URL",
  "FAIRLINE_MAIL_FROM",
  "FAIRLINE_LOG",
  "FAIRLINE_DEMO",
  "FAIRLINE_PAGES",
  "FAIRLINE_DEV",
  "FAIRLINE_FAILPOINT",
] as const;

type SettingName = (typeof settingNames)[number];

/** @throws SettingsError for a value that cannot be used, and for a FAIRLINE_ name that does not exist. */
export function readSettings(environment: Environment): Settings {
  const known: readonly string[] = settingNames;
  for (const name of Object.keys(environment)) {
    // FAIRLINE_TEST_ names belong to the test suite, whose servers inherit them.
    if (!name.startsWith("FAIRLINE_") || name.startsWith("FAIRLINE_TEST_") || known.includes(name)) continue;
    throw new SettingsError(`there is no setting ${name}; there are ${settingNames.join(", ")}`);
  }
  const text = (name: SettingName) => environment[name] || null;
  const databaseUrl = text("DATABASE_URL");
  const embedded = databaseUrl === null;
  const secret = text("FAIRLINE_SECRET");
  if (secret === null && !embedded) {
    throw new SettingsError(
      "FAIRLINE_SECRET is needed with DATABASE_URL: 32 or more random characters, the same in all processes",
    );
  }
  if (secret !== null && secret.length < 32) throw new SettingsError("FAIRLINE_SECRET needs 32 or more characters");
  const stripe = stripeOf(text);
  const accountKeys = text("FAIRLINE_ACCOUNT_KEYS");
  if (accountKeys === null && !embedded) {
    throw new SettingsError(
      "FAIRLINE_ACCOUNT_KEYS is needed with DATABASE_URL: 1: and 32 random bytes in base64, such as `openssl rand -base64 32` gives",
    );
  }
  // The demo company's logins are known to everybody, so it is not shown to the network unless somebody asks for it.
  const host = text("FAIRLINE_HOST") ?? (embedded ? "127.0.0.1" : "0.0.0.0");
  const url = originOf("FAIRLINE_URL", text("FAIRLINE_URL"));
  // Links in mails, also those that let somebody in, would lead to whatever host name a request claims.
  if (url === null && !embedded && !["127.0.0.1", "::1", "localhost"].includes(host)) {
    throw new SettingsError(
      "FAIRLINE_URL is needed with DATABASE_URL: the public address, such as https://shop.example (or FAIRLINE_HOST=127.0.0.1 to try it here)",
    );
  }
  return {
    databaseUrl,
    dataDir: text("FAIRLINE_DATA") ?? "./data",
    port: text("PORT") === null ? null : wholeNumber("PORT", text("PORT"), 0, 65_535),
    host,
    url,
    secret,
    accountKeys: accountKeys === null ? null : keysOf("FAIRLINE_ACCOUNT_KEYS", accountKeys),
    trustedProxies: (text("FAIRLINE_TRUSTED_PROXIES") ?? "")
      .split(",")
      .map((entry) => entry.trim())
      .filter(Boolean),
    connections: wholeNumber("FAIRLINE_CONNECTIONS", text("FAIRLINE_CONNECTIONS") ?? "10", 4, 200),
    clicks: oneOf("FAIRLINE_CLICKS", text("FAIRLINE_CLICKS") ?? "committed", ["durable", "committed", "early"]),
    stripe,
    stripeConnect: connectOf(stripe, text("FAIRLINE_STRIPE_CONNECT_WEBHOOK_SECRET")),
    manualPayments: manualOf(text("FAIRLINE_MANUAL_PAYMENTS"), text("FAIRLINE_TRANSFER_TO")),
    transferTo: text("FAIRLINE_TRANSFER_TO"),
    testPayments: onOrOff("FAIRLINE_TEST_PAYMENTS", text("FAIRLINE_TEST_PAYMENTS"), stripe === null),
    smtpUrl: text("FAIRLINE_SMTP_URL"),
    mailFrom: text("FAIRLINE_MAIL_FROM") ?? "Fairline <shop@localhost>",
    logLevel: oneOf("FAIRLINE_LOG", text("FAIRLINE_LOG") ?? (embedded ? "warn" : "info"), logLevels),
    demo: onOrOff("FAIRLINE_DEMO", text("FAIRLINE_DEMO"), embedded),
    pages: onOrOff("FAIRLINE_PAGES", text("FAIRLINE_PAGES"), true),
    development: onOrOff("FAIRLINE_DEV", text("FAIRLINE_DEV"), false),
    failpoint:
      text("FAIRLINE_FAILPOINT") === null ? null : oneOf("FAIRLINE_FAILPOINT", text("FAIRLINE_FAILPOINT"), failpoints),
  };
}

/** Stripe's three keys: all of them, or none. What they are never stands in a message. */
function stripeOf(text: (name: SettingName) => string | null): StripeSettings | null {
  const keys = {
    secretKey: keyOf("FAIRLINE_STRIPE_SECRET_KEY", text("FAIRLINE_STRIPE_SECRET_KEY"), /^(sk|rk)_\w+$/),
    publishableKey: keyOf("FAIRLINE_STRIPE_PUBLISHABLE_KEY", text("FAIRLINE_STRIPE_PUBLISHABLE_KEY"), /^pk_\w+$/),
    webhookSecret: keyOf("FAIRLINE_STRIPE_WEBHOOK_SECRET", text("FAIRLINE_STRIPE_WEBHOOK_SECRET"), /^whsec_\S+$/),
  };
  const { secretKey, publishableKey, webhookSecret } = keys;
  const capture = oneOf("FAIRLINE_STRIPE_CAPTURE", text("FAIRLINE_STRIPE_CAPTURE") ?? "now", ["now", "later"]);
  const api = originOf("FAIRLINE_STRIPE_URL", text("FAIRLINE_STRIPE_URL"));
  if (secretKey === null && publishableKey === null && webhookSecret === null) return null;
  if (secretKey === null || publishableKey === null || webhookSecret === null) {
    throw new SettingsError(
      "Stripe needs all three: FAIRLINE_STRIPE_SECRET_KEY, FAIRLINE_STRIPE_PUBLISHABLE_KEY, FAIRLINE_STRIPE_WEBHOOK_SECRET",
    );
  }
  return { secretKey, publishableKey, webhookSecret, capture, api: api === null ? null : new URL(api) };
}

/** Members are paid by Stripe where its Connect webhooks have a secret: one, or two with a comma. */
function connectOf(stripe: StripeSettings | null, secrets: string | null): ConnectSettings | null {
  if (secrets === null) return null;
  const webhookSecrets = secrets.split(",").map((each) => each.trim());
  for (const each of webhookSecrets) keyOf("FAIRLINE_STRIPE_CONNECT_WEBHOOK_SECRET", each, /^whsec_\S+$/);
  if (stripe === null) {
    throw new SettingsError("FAIRLINE_STRIPE_CONNECT_WEBHOOK_SECRET needs Stripe's three keys beside it");
  }
  return { secretKey: stripe.secretKey, webhookSecrets, api: stripe.api };
}

/** "transfer,cash". A transfer can only be offered to shoppers who are told where it goes. */
function manualOf(text: string | null, transferTo: string | null): readonly ManualMethod[] {
  const ways = { transfer: "manual-transfer", cash: "manual-cash" } as const;
  const entries = (text ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);
  const chosen = entries.map((entry) => oneOf("FAIRLINE_MANUAL_PAYMENTS", entry, ["transfer", "cash"] as const));
  if (chosen.includes("transfer") && transferTo === null) {
    throw new SettingsError("FAIRLINE_TRANSFER_TO is needed with transfers: the account's owner and number");
  }
  return chosen.map((way) => ways[way]);
}

function keyOf(name: SettingName, text: string | null, form: RegExp): string | null {
  if (text === null || form.test(text)) return text;
  throw new SettingsError(`${name} is not a key of this kind: look at how it begins`);
}

/** "1:<base64>,2:<base64>". */
function keysOf(name: SettingName, text: string): ReadonlyMap<number, Uint8Array> {
  return new Map(
    text.split(",").map((entry) => {
      const [version = "", key = ""] = entry.trim().split(":");
      const bytes = Buffer.from(key, "base64");
      if (bytes.length !== 32)
        throw new SettingsError(`${name}: every key is a version, a colon and 32 bytes in base64`);
      return [wholeNumber(name, version, 1, 255), bytes];
    }),
  );
}

function wholeNumber(name: SettingName, text: string | null, least: number, most: number): number {
  const value = Number(text);
  if (text !== null && /^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new SettingsError(`${name} is a whole number from ${least} to ${most}, not ${text}`);
}

function oneOf<T extends string>(name: SettingName, text: string | null, values: readonly T[]): T {
  const value = values.find((each) => each === text);
  if (value === undefined) throw new SettingsError(`${name} is one of ${values.join(", ")}, not ${text}`);
  return value;
}

function onOrOff(name: SettingName, text: string | null, unset: boolean): boolean {
  return text === null ? unset : oneOf(name, text, ["on", "off"]) === "on";
}

function originOf(name: SettingName, text: string | null): string | null {
  if (text === null) return null;
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.pathname === "/" && url.search === "") return url.origin;
  throw new SettingsError(`${name} is an origin such as https://shop.example, without a path, not ${text}`);
}
