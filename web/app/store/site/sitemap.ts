import { api } from "../../api.ts";
import type { Route } from "./+types/sitemap.ts";

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0) ?? 0};`);

/** The pages that search engines should know, by the addresses that the pages themselves call canonical (sitemaps.org). */
export async function loader({ context, request }: Route.LoaderArgs): Promise<Response> {
  const { origin } = new URL(request.url);
  const { categories, products } = await api(context)("GET /api/store/addresses");
  const paths = ["/", ...categories.map((slug) => `/c/${slug}`), ...products.map((slug) => `/p/${slug}`)];
  const urls = paths.map((path) => `<url><loc>${escaped(origin + path)}</loc></url>`);
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join("\n")}\n</urlset>\n`;
  return new Response(body, {
    headers: { "content-type": "application/xml; charset=utf-8", "cache-control": "public, max-age=3600" },
  });
}
