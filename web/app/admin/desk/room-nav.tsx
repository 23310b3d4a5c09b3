import { Link, useLocation } from "react-router";
import styles from "./desk.module.css";

/** The pages of one room, beside each other below its title. */
export function RoomNav({
  name,
  pages,
}: {
  readonly name: string;
  readonly pages: readonly { readonly to: string; readonly label: string; readonly count?: number }[];
}) {
  const { pathname } = useLocation();
  const isIn = (to: string): boolean => pathname === to || pathname.startsWith(`${to}/`);
  // The first is the room itself: panels below its address belong to it, unless another page of the room has them.
  const here = pages.slice(1).find(({ to }) => isIn(to)) ?? pages.find(({ to }) => isIn(to));
  return (
    <nav aria-label={name} className={styles["nav"]}>
      {pages.map(({ to, label, count }) => (
        <Link key={to} to={to} aria-current={here?.to === to ? "page" : undefined}>
          {label}
          {count === undefined || count === 0 ? null : <span className={styles["count"]}>{count}</span>}
        </Link>
      ))}
    </nav>
  );
}
