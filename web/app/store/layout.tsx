import { Outlet } from "react-router";
import { api } from "../api.ts";
import { ProblemPage } from "../ui/problem-page.tsx";
import { StoreFrame } from "./frame.tsx";
import { shopping, useShell } from "./shopping.ts";
import type { Shell } from "./shown.ts";
import type { Route } from "./+types/layout.ts";

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const query = shopping(request);
  const [shell, brand] = await Promise.all([
    call("GET /api/store/shell", { query }),
    call("GET /api/brand", { query }),
  ]);
  return { ...shell, brand } satisfies Shell;
}

export default function StoreLayout({ loaderData }: Route.ComponentProps) {
  return (
    <StoreFrame shell={loaderData}>
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
