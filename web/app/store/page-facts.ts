import type { MetaDescriptor } from "react-router";
import type { Shell } from "./shown.ts";

export interface PageFacts {
  readonly title: string;
  readonly description?: string | undefined;
  /** The page's own address, absolute. */
  readonly canonical?: string;
  /** Absolute. */
  readonly picture?: string | undefined;
  /** Whether the picture is one that the server drew for links: its size is known then. */
  readonly drawn?: boolean;
  readonly siteName: string;
  readonly type?: "website" | "product";
}

/** Title, description and the cards that other sites make of a link to the page. */
export function pageFacts({
  title,
  description,
  canonical,
  picture,
  drawn = false,
  siteName,
  type = "website",
}: PageFacts): MetaDescriptor[] {
  const whole = title === siteName ? title : `${title} · ${siteName}`;
  return [
    { title: whole },
    { property: "og:title", content: title },
    { property: "og:site_name", content: siteName },
    { property: "og:type", content: type },
    ...(description === undefined || description === ""
      ? []
      : [
          { name: "description", content: description },
          { property: "og:description", content: description },
        ]),
    ...(canonical === undefined
      ? []
      : [
          { tagName: "link", rel: "canonical", href: canonical },
          { property: "og:url", content: canonical },
        ]),
    ...(picture === undefined
      ? []
      : [
          { property: "og:image", content: picture },
          { property: "og:image:alt", content: title },
          { name: "twitter:card", content: "summary_large_image" },
          ...(drawn ? drawnSize : []),
        ]),
  ];
}

const drawnSize: MetaDescriptor[] = [
  { property: "og:image:type", content: "image/png" },
  { property: "og:image:width", content: "1200" },
  { property: "og:image:height", content: "630" },
];

/** For pages that belong to one shopper. */
export const unlisted: MetaDescriptor = { name: "robots", content: "noindex" };

type Matches = readonly ({ readonly id: string; readonly loaderData?: unknown } | undefined)[];

/** What the layout has read, for `meta`, which stands outside React. */
export function shellIn(matches: Matches): Shell | undefined {
  return matches.find((match) => match?.id === "store/layout")?.loaderData as Shell | undefined;
}

/** The brand's name out of a page's matches. */
export function siteNameIn(matches: Matches): string {
  const root = matches[0]?.loaderData as { readonly brand?: { readonly name?: string } } | undefined;
  return root?.brand?.name ?? "Fairline";
}
