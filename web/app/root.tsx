import type { ReactNode } from "react";
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from "react-router";
import { api } from "./api.ts";
import { brandStyle, readBrand } from "./brand.ts";
import { useNonce } from "./nonce.ts";
import { readPreferences } from "./preferences.ts";
import { LocaleContext } from "./words/area.ts";
import { directionOf } from "./words/direction.ts";
import { ZoneContext, useReaderZone } from "./words/zone.ts";
import { ProblemPage } from "./ui/problem-page.tsx";
import type { Route } from "./+types/root.ts";
import textFace from "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2?url";
import titleFace from "./look/fonts/newsreader-latin-normal.woff2?url";
import "./look/fonts.css";
import "./look/tokens.css";
import "./look/base.css";

export async function loader({ request, context }: Route.LoaderArgs) {
  const preferences = readPreferences(request);
  return { brand: await readBrand(api(context), preferences.locale), ...preferences };
}

/** Every page names itself; this stands where one cannot, as when it could not be made. */
export const meta: Route.MetaFunction = ({ loaderData }) => [{ title: loaderData?.brand.name ?? "Fairline" }];

/** The faces of the first words are asked for with the page, not after its styles. */
export const links: Route.LinksFunction = () =>
  [titleFace, textFace].map((href) => ({
    rel: "preload",
    as: "font",
    type: "font/woff2",
    href,
    crossOrigin: "anonymous" as const,
  }));

/** The brand and the reader's preferences change by a full page load only. */
export const shouldRevalidate = (): boolean => false;

export function Layout({ children }: { readonly children: ReactNode }) {
  const data = useRouteLoaderData<typeof loader>("root");
  const nonce = useNonce();
  const scheme = data?.scheme ?? "auto";
  const company = data?.brand.timeZone ?? "UTC";
  const reader = useReaderZone(data?.zone, company);
  return (
    <html
      lang={data?.locale ?? "en"}
      dir={directionOf(data?.locale ?? "en")}
      data-scheme={scheme}
      suppressHydrationWarning
    >
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={scheme === "auto" ? "light dark" : scheme} />
        <Meta />
        <Links />
        <style
          nonce={nonce}
          suppressHydrationWarning
          dangerouslySetInnerHTML={{ __html: brandStyle(data?.brand.accent) }}
        />
      </head>
      <body>
        <LocaleContext value={data?.locale ?? "en"}>
          <ZoneContext value={{ reader, company }}>{children}</ZoneContext>
        </LocaleContext>
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

/** What is left when even an area's frame could not be made. */
export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ProblemPage error={error} home="/" />;
}
