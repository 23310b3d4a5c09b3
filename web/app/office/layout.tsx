import type { ReactNode } from "react";
import { Outlet, useRouteLoaderData } from "react-router";
import { ProblemPage } from "../ui/problem-page.tsx";
import { OfficeFrame } from "./frame/office-frame.tsx";
import { enterOffice, signedIn } from "./session.ts";
import type { Route } from "./+types/layout.ts";

export const middleware: Route.MiddlewareFunction[] = [
  async ({ context, request, url }) => {
    await enterOffice(context, request, url);
  },
];

export const loader = ({ context }: Route.LoaderArgs) => signedIn(context);

export default function OfficeLayout() {
  return (
    <Framed>
      <Outlet />
    </Framed>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return (
    <Framed>
      <ProblemPage error={error} home="/office" signIn="/sign-in?next=/office" />
    </Framed>
  );
}

function Framed({ children }: { readonly children: ReactNode }) {
  // Missing where the layout itself could not be loaded.
  const signed = useRouteLoaderData<typeof loader>("office/layout");
  return (
    // Our own parts only, none of Mantine's: these pages are opened on a phone, far from a good line.
    <OfficeFrame signed={signed}>{children}</OfficeFrame>
  );
}
