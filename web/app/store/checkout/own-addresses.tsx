import { Link } from "react-router";
import { useWords } from "../words.ts";
import type { OwnAddress } from "./own-entries.ts";
import styles from "./checkout.module.css";

/** The addresses of the book as links, so that choosing one works without JavaScript too. */
export function OwnAddresses({ book }: { readonly book: readonly OwnAddress[] }) {
  const t = useWords();
  if (book.length === 0) return null;
  return (
    <nav aria-label={t("account.address.pick")} className={styles["own"]}>
      {book.map(({ id, name, line1, city }) => (
        <Link key={id} to={`/checkout?address=${id}`} replace preventScrollReset className={styles["ownOne"]}>
          {name}, {line1}, {city}
        </Link>
      ))}
      <Link to="/checkout?address=other" replace preventScrollReset className={styles["ownOne"]}>
        {t("account.address.other")}
      </Link>
    </nav>
  );
}
