import { data } from "react-router";
import { siteNameIn } from "../page-facts.ts";
import { readSite, siteFacts } from "./read-site.ts";
import { Site } from "./site-page.tsx";
import type { Route } from "./+types/site.ts";

export async function loader({ context, request, params }: Route.LoaderArgs) {
  if (!params.site.startsWith("@")) throw data(null, { status: 404 });
  return await readSite({ context, request, handle: params.site.slice(1) });
}

/** A visit is made by coming here, not by what is done on the page. */
export const shouldRevalidate = (): boolean => false;

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return loaderData === undefined ? [] : siteFacts(loaderData, siteNameIn(matches));
}

export default function SitePage({ loaderData }: Route.ComponentProps) {
  return <Site data={loaderData} />;
}
