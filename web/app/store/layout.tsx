import { Outlet } from "react-router";
import { api } from "../api.ts";
import { ProblemPage } from "../ui/problem-page.tsx";
import { AskConsent } from "./consent/ask-consent.tsx";
import { StoreFrame } from "./frame.tsx";
import { shopping, useShell } from "./shopping.ts";
import type { Shell } from "./shown.ts";
import type { Route } from "./+types/layout.ts";

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const query = shopping(request);
  const token = new URL(request.url).searchParams.get("fl_click") ?? undefined;
  const [shell, brand, { ask }] = await Promise.all([
    call("GET /api/store/shell", { query }),
    call("GET /api/brand", { query }),
    call("GET /api/store/consent", { query: token === undefined || token.length > 100 ? {} : { token } }),
  ]);
  return { ...shell, brand, consent: ask ? { token: token ?? null } : null } satisfies Shell & {
    readonly consent: { readonly token: string | null } | null;
  };
}

export default function StoreLayout({ loaderData }: Route.ComponentProps) {
  return (
    <StoreFrame shell={loaderData}>
      {loaderData.consent === null ? null : <AskConsent token={loaderData.consent.token} />}
      <Outlet />
    </StoreFrame>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return (
    <StoreFrame shell={useShell()}>
      <ProblemPage error={error} home="/" />
    </StoreFrame>
  );
}
