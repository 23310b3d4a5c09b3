import { api } from "../../api.ts";
import { pageFacts, shellIn, siteNameIn } from "../page-facts.ts";
import { shopping, useShell } from "../shopping.ts";
import { Hero } from "./hero.tsx";
import { Categories, Featured, Promises } from "./sections.tsx";
import { Story } from "./story.tsx";
import type { Route } from "./+types/home.ts";

export async function loader({ context, request }: Route.LoaderArgs) {
  const { origin } = new URL(request.url);
  return { ...(await api(context)("GET /api/store/home", { query: shopping(request) })), origin };
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  const brand = shellIn(matches)?.brand;
  const picture = brand?.pictures.share;
  return pageFacts({
    title: siteNameIn(matches),
    siteName: siteNameIn(matches),
    description: brand?.line,
    ...(loaderData === undefined ? {} : { canonical: `${loaderData.origin}/` }),
    ...(picture === undefined || loaderData === undefined ? {} : { picture: loaderData.origin + picture.url }),
  });
}

export default function HomePage({ loaderData: { categories, featured } }: Route.ComponentProps) {
  const brand = useShell()?.brand;
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
