/** What the reader has chosen for themself; kept in cookies so that the first byte is already right. */
import { parseCookies } from "./host.ts";
import { TRIAL_LOCALE } from "./words/trial-locale.ts";

export type Scheme = "light" | "dark" | "auto";

export interface Preferences {
  readonly locale: string;
  readonly scheme: Scheme;
  /** The reader's time zone, once the browser has told it. */
  readonly zone: string | undefined;
}

const YEAR = 365 * 24 * 60 * 60;

/** The languages each place speaks; a reader of another one gets English. */
const SPOKEN = { store: ["en", "de", "ja"], offices: ["en", "de"] } as const;

export function spokenAt(pathname: string): readonly string[] {
  return /^\/(office|admin)(\/|$)/.test(pathname) ? SPOKEN.offices : SPOKEN.store;
}

export function readPreferences(request: Request): Preferences {
  const cookies = parseCookies(request.headers.get("cookie") ?? "");
  const spoken = spokenAt(new URL(request.url).pathname);
  const scheme = cookies.get("fl_scheme");
  const zone = cookies.get("fl_zone");
  return {
    locale: chooseLocale(cookies.get("fl_locale"), request.headers.get("accept-language"), spoken),
    scheme: scheme === "light" || scheme === "dark" ? scheme : "auto",
    zone: zone !== undefined && isZone(zone) ? zone : undefined,
  };
}

/** The reader's own choice, then the browser's wishes in their order, then English. Keeps the region: it shapes numbers. */
export function chooseLocale(chosen: string | undefined, accepted: string | null, spoken: readonly string[]): string {
  const wishes = (accepted ?? "")
    .split(",")
    .map((wish) => {
      const [tag = "", weight] = wish.trim().split(";q=");
      return { tag, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ tag, weight }) => isLocale(tag) && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
  const speaks = (language: string) => (tag: string) => tag.split("-")[0] === language;
  if (chosen === TRIAL_LOCALE) return chosen;
  if (chosen !== undefined && spoken.includes(chosen)) return wishes.find(speaks(chosen)) ?? chosen;
  return wishes.find((tag) => spoken.some((language) => speaks(language)(tag))) ?? "en";
}

export function preferenceCookies(form: FormData): string[] {
  const cookies: string[] = [];
  const keep = (name: string, value: string) =>
    cookies.push(`fl_${name}=${value}; Path=/; Max-Age=${YEAR}; SameSite=Lax`);
  const locale = form.get("locale");
  if (typeof locale === "string" && (SPOKEN.store as readonly string[]).includes(locale)) keep("locale", locale);
  const scheme = form.get("scheme");
  if (scheme === "light" || scheme === "dark" || scheme === "auto") keep("scheme", scheme);
  const zone = form.get("zone");
  if (typeof zone === "string" && isZone(zone)) keep("zone", zone);
  return cookies;
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function isZone(zone: string): boolean {
  if (!/^[A-Za-z0-9_+/-]{1,64}$/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
