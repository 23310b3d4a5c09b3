import { Form, NavLink, Outlet, redirectDocument } from "react-router";
import { api } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../words.ts";
import type { Route } from "./+types/layout.ts";
import styles from "./account.module.css";

/** Everything below is one person's: who is not signed in is asked to, and comes back here. */
export async function loader({ context, url }: Route.LoaderArgs) {
  const session = await api(context)("GET /api/session");
  if (session.person === null) throw redirectDocument(`/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`);
  return { name: session.person.name, member: session.member !== null, staff: session.permissions.length > 0 };
}

const PLACES = [
  { to: "/account", key: "account.orders" },
  { to: "/account/autoships", key: "autoship.title" },
  { to: "/account/addresses", key: "account.addresses" },
  { to: "/account/payment", key: "account.payment" },
  { to: "/account/credit", key: "account.credit" },
  { to: "/account/security", key: "account.security" },
  { to: "/account/privacy", key: "account.privacy" },
] as const;

export default function AccountLayout({ loaderData: { name, member, staff } }: Route.ComponentProps) {
  const t = useWords();
  return (
    <div className={styles["account"]}>
      <header className={styles["head"]}>
        <h1 className={styles["title"]}>{t("account.title")}</h1>
        <p className={styles["lead"]}>{t("account.of", { name })}</p>
      </header>
      <nav className={styles["places"]} aria-label={t("account.places")}>
        {PLACES.map(({ to, key }) => (
          <NavLink key={to} to={to} end={to === "/account"} className={styles["place"] ?? ""}>
            {t(key)}
          </NavLink>
        ))}
        {member ? (
          <a href="/office" className={styles["place"]}>
            {t("account.office")}
          </a>
        ) : null}
        {staff ? (
          <a href="/admin" className={styles["place"]}>
            {t("account.admin")}
          </a>
        ) : null}
        <Form method="post" action="/sign-out" reloadDocument>
          <Button tone="plain">{t("account.leave")}</Button>
        </Form>
      </nav>
      <div className={styles["content"]}>
        <Outlet />
      </div>
    </div>
  );
}
