import { isFailure } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import { buildLink } from "../referral/index.ts";
import type { Link } from "../referral/index.ts";
import { escaped } from "./feed.ts";

/** A creative with an affiliate's own link and words in it. */
export interface FilledCreative {
  readonly subject: string;
  readonly text: string;
  /** For a page; null for a mail, which is plain text. */
  readonly html: string | null;
  readonly address: string;
}

/**
 * Bakes the affiliate's link into a creative. The link counts under the sub-id `s1` of the creative, unless the link has one of
 * its own. In HTML everything but our own tags is escaped.
 */
export function fillCreative(
  creative: {
    readonly id: string;
    readonly kind: "banner" | "text" | "mail";
    readonly path: string;
    readonly version: number;
    readonly subject: string;
    readonly body: string;
    readonly picture: { readonly width: number; readonly height: number } | null;
  },
  by: { readonly link: Link; readonly origin: string; readonly name: string; readonly disclosure: string },
): FilledCreative | Failure {
  const tags = by.link.tags["s1"] === undefined ? { s1: creative.id } : {};
  const address = buildLink(by.origin, { code: by.link.code, to: creative.path, tags });
  if (isFailure(address)) return address;
  const fill = (text: string, link: string, as: (part: string) => string): string =>
    text
      .split(/(\{(?:link|name|disclosure)\})/)
      .map((part) =>
        part === "{link}" ? link : as(part === "{name}" ? by.name : part === "{disclosure}" ? by.disclosure : part),
      )
      .join("");
  const plain = (part: string): string => part;
  const text = fill(creative.body, address, plain);
  const anchor = (inner: string) => `<a href="${escaped(address)}" rel="sponsored noopener">${inner}</a>`;
  return {
    address,
    subject: fill(creative.subject, address, plain),
    text,
    html:
      creative.kind === "mail"
        ? null
        : creative.kind === "banner" && creative.picture !== null
          ? anchor(
              `<img src="${escaped(`${by.origin}/banners/${creative.id}/${creative.version}`)}" width="${creative.picture.width}" height="${creative.picture.height}" alt="${escaped(text)}">`,
            )
          : `<p>${fill(creative.body, anchor(escaped(address)), escaped).replaceAll("\n", "<br>")}</p>`,
  };
}
