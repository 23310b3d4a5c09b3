import type { ReactNode } from "react";
import { Link, NavLink, useMatch } from "react-router";
import { Icon } from "../ui/icon.tsx";
import { useWords as useSharedWords } from "../ui/words.ts";
import { useRoot } from "../use-root.ts";
import { Face } from "./face.tsx";
import { StoreFoot } from "./foot.tsx";
import type { Shell } from "./shown.ts";
import { useWords } from "./words.ts";
import styles from "./frame.module.css";

/** The store's frame: the brand's name, its places, the basket, and small and warm whose site this is. */
export function StoreFrame({
  shell,
  children,
}: {
  /** Missing where the server could not tell it: the page then stands in the frame's bare bones. */
  readonly shell: Shell | undefined;
  readonly children: ReactNode;
}) {
  const t = useWords();
  const shared = useSharedWords();
  const { brand } = useRoot();
  // Whoever pays wants nothing else in sight.
  const paying = useMatch("/checkout") !== null;
  const visiting = shell?.visitor ?? null;
  // Their own page greets in their name already.
  const atTheirs = useMatch(`/@${visiting?.handle ?? ""}`) !== null;
  return (
    <div className={styles["store"]}>
      <a href="#content" className="skip">
        {shared("skip")}
      </a>
      <header className={`${styles["head"]} ${paying ? styles["bare"] : ""}`}>
        <Link to="/" className={styles["name"]} aria-label={t("frame.home", { brand: brand.name })}>
          {brand.name}
        </Link>
        {shell === undefined || paying ? null : (
          <nav className={styles["places"]} aria-label={t("frame.places")}>
            {shell.categories.map(({ slug, name }) => (
              <NavLink key={slug} to={`/c/${slug}`} prefetch="intent" className={styles["place"] ?? ""}>
                {name}
              </NavLink>
            ))}
          </nav>
        )}
        <div className={styles["own"]}>
          {paying ? null : (
            <Link to="/search" className={styles["search"]}>
              <Icon name="search" />
              <span className="said">{t("frame.search")}</span>
            </Link>
          )}
          {shell === undefined || shell.markets.length < 2 || paying ? null : (
            <a href="#where" className={styles["market"]}>
              <span className="said">{t("foot.where")}</span> {shell.market.name}{" "}
              <span className={styles["currency"]}>{shell.market.currency}</span>
            </a>
          )}
          {paying ? null : (
            <Link to="/account" className={styles["search"]}>
              <Icon name="person" />
              <span className="said">{t("account.title")}</span>
            </Link>
          )}
          {shell === undefined ? null : <BasketLink count={shell.basketCount} />}
        </div>
      </header>
      {visiting === null || atTheirs ? null : (
        <p className={styles["visiting"]}>
          <Face name={visiting.displayName} size={28} />
          <span>
            {t.rich("frame.visiting", { name: <Link to={`/@${visiting.handle}`}>{visiting.displayName}</Link> })}
          </span>
        </p>
      )}
      <main id="content" tabIndex={-1} className={styles["main"]}>
        {children}
      </main>
      <StoreFoot shell={shell} bare={paying} />
    </div>
  );
}

function BasketLink({ count }: { readonly count: number }) {
  const t = useWords();
  return (
    <Link to="/basket" className={styles["basket"]}>
      <Icon name="basket" />
      <span className={styles["basketWord"]}>{t("frame.basket")}</span>
      {count === 0 ? null : (
        <span className={styles["count"]}>
          {count} <span className="said">{t("frame.basket.things", { count })}</span>
        </span>
      )}
    </Link>
  );
}
