import type { Route } from "./+types/robots.ts";

/** What belongs to one shopper, to partners or to the company; searches and narrowed shelves, which are without number. */
const CLOSED = [
  "/admin",
  "/office",
  "/api/",
  "/basket",
  "/checkout",
  "/orders/",
  "/account",
  "/forgot",
  "/sign-in",
  "/search",
  "/r/",
  "/shop-in",
];
const NARROWED = ["sort", "from", "to", "stock", "stars", "option"];

/** RFC 9309. */
export function loader({ request }: Route.LoaderArgs): Response {
  const { origin } = new URL(request.url);
  const lines = [
    "User-agent: *",
    ...CLOSED.map((path) => `Disallow: ${path}`),
    ...NARROWED.flatMap((name) => [`Disallow: /c/*?${name}=`, `Disallow: /c/*&${name}=`]),
    "",
    `Sitemap: ${origin}/sitemap.xml`,
    "",
  ];
  return new Response(lines.join("\n"), {
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "public, max-age=3600" },
  });
}
