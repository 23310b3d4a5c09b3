import type { ReactNode } from "react";
import { Outlet } from "react-router";
import { OfficeTheme } from "../ui/office/office-theme.tsx";
import { ProblemPage } from "../ui/problem-page.tsx";
import { Account } from "./account.tsx";
import { AdminFrame } from "./frame.tsx";
import { placesFor } from "./places.ts";
import { findByWords } from "./search/find.ts";
import { enterAdmin, staffOf } from "./session.ts";
import type { Staff } from "./session.ts";
import { useStaff } from "./use-staff.ts";
import type { Route } from "./+types/layout.ts";

export const middleware: Route.MiddlewareFunction[] = [
  async ({ context, request, url }) => {
    await enterAdmin(context, request, url);
  },
];

export const loader = ({ context }: Route.LoaderArgs): Staff => staffOf(context);

export default function AdminLayout() {
  return (
    <Framed>
      <Outlet />
    </Framed>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return (
    <Framed>
      <ProblemPage error={error} home="/admin" signIn="/sign-in?next=/admin" />
    </Framed>
  );
}

function Framed({ children }: { readonly children: ReactNode }) {
  // Missing where the layout itself could not be loaded.
  const staff = useStaff();
  return (
    <OfficeTheme>
      {staff === undefined ? (
        <AdminFrame places={[]}>{children}</AdminFrame>
      ) : (
        <AdminFrame places={placesFor(staff.permissions)} search={findByWords} person={<Account staff={staff} />}>
          {children}
        </AdminFrame>
      )}
    </OfficeTheme>
  );
}
