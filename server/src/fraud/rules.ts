/** Each rule tells what it sees, or nothing. None of them decides: weights add up to a score, and people decide. */
import { disposableEmailBlocklistSet } from "disposable-email-domains-js";
import { toEdge } from "../foundation/ids.ts";
import type { EarlierSale, Evidence, Facts, FraudRule, RuleSettings } from "./model.ts";

/** Made once: the library makes a set of its nine thousand domains for each question. */
let blocklist: ReadonlySet<string> | undefined;
const disposable = () => (blocklist ??= disposableEmailBlocklistSet());

type Judge = (facts: Facts, settings: RuleSettings) => Evidence | null;

export const judges: Readonly<Record<FraudRule, Judge>> = {
  /** The buyer's mailbox is the affiliate's, written another way. The same account would not have been credited at all. */
  "self-mail": ({ affiliate, buyer }) => {
    const own = mailbox(affiliate.email);
    return own !== null && own === mailbox(buyer.email) ? { mailbox: "the affiliate's", domain: domainOf(own) } : null;
  },
  /** The affiliate themselves, as a buyer, has had parcels sent to this address: a household. */
  "same-address": ({ affiliate, sameAddress }) => ownSales(sameAddress, affiliate.personId),
  /** The affiliate has paid with this card, or three people and more have for sales of the same affiliate. */
  "same-payment": ({ affiliate, buyer, samePayment }) => {
    const own = ownSales(samePayment, affiliate.personId);
    if (own !== null) return own;
    const theirs = samePayment.filter(({ sellerId }) => sellerId === affiliate.memberId);
    const buyers = new Set([buyer.personId, ...theirs.map(({ personId }) => personId)]);
    return buyers.size < 3 ? null : { buyers: buyers.size, sales: edges(theirs) };
  },
  "disposable-mail": ({ buyer }, settings) => {
    const box = mailbox(buyer.email);
    if (box === null) return null;
    const domain = domainOf(box);
    const more = words(settings, "domains").some((own) => domain === own || domain.endsWith(`.${own}`));
    return more || parents(domain).some((part) => disposable().has(part)) ? { domain } : null;
  },
  /** This sale and so many before it within so many minutes. */
  velocity: ({ now, recentSales }, settings) => {
    const [most, minutes] = [number(settings, "sales", 10), number(settings, "minutes", 60)];
    const recent = recentSales.filter((at) => Temporal.Instant.compare(at, now.subtract({ minutes })) > 0);
    return recent.length + 1 < most ? null : { sales: recent.length + 1, minutes };
  },
  /** The same goods to the same address or person again, within so many minutes. */
  "duplicate-order": ({ now, sameGoods }, settings) => {
    const minutes = number(settings, "minutes", 60);
    const recent = sameGoods.filter(({ at }) => Temporal.Instant.compare(at, now.subtract({ minutes })) > 0);
    return recent.length === 0 ? null : { sales: edges(recent), minutes };
  },
  /** Nobody reads a page and pays so fast: the click was laid over a purchase that was being made. */
  "click-to-sale": ({ now, click }, settings) => {
    if (click === null) return null;
    const seconds = Math.floor(now.since(click.at).total("seconds"));
    return seconds < number(settings, "seconds", 15) ? { seconds } : null;
  },
  /** An advertisement was bought for the company's own name: it led here whoever was searching for it already. */
  "brand-search": ({ click, brand }, settings) => {
    if (click === null) return null;
    const { utm_medium: medium = "", utm_source: source = "" } = click.tags;
    const paid = paidMedium.test(medium) || (paidMedium.test(source) && isSearch(click.referrer ?? ""));
    if (!paid) return null;
    const text = plain(["utm_term", "utm_campaign", "utm_content"].map((name) => click.tags[name] ?? "").join(" "));
    const named = [...brand, ...words(settings, "words")].map(plain).find((word) => word !== "" && text.includes(word));
    return named === undefined ? null : { word: named, medium: medium || source, term: click.tags["utm_term"] ?? "" };
  },
  "banned-referrer": ({ click }) => (click === null || !click.referrerBanned ? null : { host: click.referrer ?? "" }),
};

function ownSales(sales: readonly EarlierSale[], personId: bigint): Evidence | null {
  const own = sales.filter((sale) => sale.personId === personId);
  return own.length === 0 ? null : { ofAffiliate: edges(own) };
}

/** The newest five are enough to look at. */
function edges(sales: readonly EarlierSale[]): readonly string[] {
  return sales.slice(0, 5).map(({ saleId }) => toEdge("sale", saleId));
}

/**
 * A mailbox whatever way it is written: capitals and what stands after a plus mean nothing anywhere, dots nothing at Google's.
 */
export function mailbox(email: string | null): string | null {
  const at = email?.lastIndexOf("@") ?? -1;
  if (email === null || at < 1) return null;
  const domain = email
    .slice(at + 1)
    .trim()
    .toLowerCase();
  const local = email.slice(0, at).trim().toLowerCase().replace(/\+.*$/, "");
  const google = domain === "gmail.com" || domain === "googlemail.com";
  return google ? `${local.replaceAll(".", "")}@gmail.com` : `${local}@${domain}`;
}

function domainOf(box: string): string {
  return box.slice(box.lastIndexOf("@") + 1);
}

/** a.b.example, b.example: a list names the domain, mail may come to hosts below it. */
function parents(domain: string): readonly string[] {
  const parts = domain.split(".");
  return parts.slice(0, -1).map((_, index) => parts.slice(index).join("."));
}

const paidMedium = /^(cpc|ppc|cpm|cpv|paid|paid[-_ ]?search|sem|adwords|ads?)$/i;

/** google.de, www.bing.com, search.brave.com. */
function isSearch(host: string): boolean {
  return /(^|\.)(google|bing|duckduckgo|yahoo|yandex|baidu|ecosia|startpage|qwant|brave)\.[a-z.]+$/.test(host);
}

/** Without capitals, accents and spaces: "Alder & Vale" is searched for as "aldervale" too. */
function plain(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "");
}

function number(settings: RuleSettings, name: string, otherwise: number): number {
  const value = settings[name];
  return typeof value === "number" ? value : otherwise;
}

function words(settings: RuleSettings, name: string): readonly string[] {
  const value = settings[name];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}
