/** The picture that other sites show beside a link to a page: what is on it, and the address under which it never changes. */
import { createHash } from "node:crypto";
import type { Picture } from "../model.ts";

/** What the picture is of: the front page, a category or product by its slug, a member's site by its handle. */
export const shareKinds = ["home", "c", "p", "site"] as const;
export type ShareKind = (typeof shareKinds)[number];

export interface ShareSubject {
  readonly kind: ShareKind;
  /** Empty for the front page. */
  readonly key: string;
  /** Of the words on it. */
  readonly locale: string;
}

export interface ShareCard {
  readonly company: string;
  /** CSS colour, `#rrggbb`. */
  readonly accent: string;
  readonly title: string;
  /** Below the title; may be empty. */
  readonly line: string;
  readonly picture: Pick<Picture, "sha256"> | null;
}

/** Counts up when the same words would be drawn another way. */
const drawing = 1;

/** The content's name: other words, another picture or another colour are another one. */
export function versionOf(card: ShareCard): string {
  const { company, accent, title, line, picture } = card;
  const content = JSON.stringify([drawing, company, accent, title, line, picture?.sha256 ?? null]);
  return createHash("sha256").update(content).digest("base64url").slice(0, 22);
}

/** Where the server gives it, from the root: `/share/p/nettle-and-mint.png?l=en&v=…`. */
export function shareAddress({ kind, key, locale }: ShareSubject, card: ShareCard): string {
  const name = key === "" ? kind : `${kind}/${encodeURIComponent(key)}`;
  return `/share/${name}.png?l=${locale}&v=${versionOf(card)}`;
}
