import { Link } from "react-router";
import { useWords } from "../daily/words.ts";
import styles from "./audit.module.css";

// Where the things stand that a row can speak of, by the beginning of their id.
const ROOMS: Readonly<Record<string, string>> = {
  ord: "/admin/orders/",
  mbr: "/admin/members/",
  per: "/admin/periods/",
  bat: "/admin/payouts/",
  ern: "/admin/earnings/",
  sal: "/admin/sales/",
};

/** The id of what was changed: leads to it where it has a page, and to all that happened to it. */
export function Subject({ id }: { readonly id: string }) {
  const t = useWords();
  const room = ROOMS[id.split("_")[0] ?? ""];
  return (
    <span className={styles["subject"]}>
      <Link to={`?subject=${encodeURIComponent(id)}`} title={t("audit.of", { subject: id })}>
        {id}
      </Link>
      {room === undefined ? null : (
        <Link to={`${room}${id}`} className={styles["open"]}>
          {t("audit.open")}
        </Link>
      )}
    </span>
  );
}
