import { NavLink } from "react-router";
import { useWords } from "../words.ts";
import styles from "./promote-nav.module.css";

const PAGES = [
  { to: "/office/links", key: "links.title" },
  { to: "/office/clicks", key: "clicks.title" },
  { to: "/office/reports", key: "reports.title" },
  { to: "/office/catalogue", key: "catalogue.title" },
  { to: "/office/programs", key: "programs.title" },
  { to: "/office/materials", key: "materials.title" },
  { to: "/office/postbacks", key: "postbacks.title" },
] as const;

/** The pages of whoever promotes: links, what came of them, what there is to promote, on which terms, and with what. */
export function PromoteNav() {
  const t = useWords();
  return (
    <nav className={styles["nav"]} aria-label={t("promote.nav")}>
      {PAGES.map(({ to, key }) => (
        <NavLink key={to} to={to} prefetch="intent">
          {t(key)}
        </NavLink>
      ))}
    </nav>
  );
}
