import { api } from "../../api.ts";
import { hostContext } from "../../host.ts";
import { pageFacts, shellIn, siteNameIn } from "../page-facts.ts";
import { shopping, useShell } from "../shopping.ts";
import { readSite, siteFacts } from "../site/read-site.ts";
import { Site } from "../site/site-page.tsx";
import { Hero } from "./hero.tsx";
import { Categories, Featured, Promises } from "./sections.tsx";
import { Story } from "./story.tsx";
import type { Route } from "./+types/home.ts";

/** On a member's own host the front page is their site. */
export async function loader({ context, request }: Route.LoaderArgs) {
  const handle = context.get(hostContext).site;
  if (handle !== null) return { of: "member" as const, ...(await readSite({ context, request, handle })) };
  const { origin } = new URL(request.url);
  const home = await api(context)("GET /api/store/home", { query: shopping(request) });
  return { of: "store" as const, ...home, origin };
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  if (loaderData?.of === "member") return siteFacts(loaderData, siteNameIn(matches));
  const brand = shellIn(matches)?.brand;
  const picture = brand?.pictures.share;
  return pageFacts({
    title: siteNameIn(matches),
    siteName: siteNameIn(matches),
    description: brand?.line,
    ...(loaderData === undefined ? {} : { canonical: `${loaderData.origin}/` }),
    ...(loaderData === undefined
      ? {}
      : { picture: loaderData.origin + (picture?.url ?? loaderData.share), drawn: picture === undefined }),
  });
}

export default function HomePage({ loaderData }: Route.ComponentProps) {
  const brand = useShell()?.brand;
  if (loaderData.of === "member") return <Site data={loaderData} />;
  const { categories, featured } = loaderData;
  return (
    <>
      {brand === undefined ? null : (
        <Hero title={brand.line === "" ? brand.name : brand.line} lead={categories[0]} pictures={brand.pictures} />
      )}
      <Categories categories={categories} />
      <Featured cards={featured} />
      {brand === undefined ? null : <Story brand={brand} />}
      <Promises />
    </>
  );
}
