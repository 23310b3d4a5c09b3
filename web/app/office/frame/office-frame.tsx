import type { ReactNode } from "react";
import { Link, NavLink, useLocation, useNavigation } from "react-router";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useWords as useSharedWords } from "../../ui/words.ts";
import { useRoot } from "../../use-root.ts";
import type { Signed } from "../session.ts";
import { useWords } from "../words.ts";
import { Account } from "./account.tsx";
import styles from "./office-frame.module.css";

const PLACES = [
  { to: "/office", key: "place.home", icon: "home" },
  { to: "/office/earnings", key: "place.earnings", icon: "receipt" },
  { to: "/office/links", key: "place.links", icon: "link" },
  { to: "/office/team", key: "place.team", icon: "tree" },
  { to: "/office/wallet", key: "place.wallet", icon: "coins" },
] as const satisfies readonly { to: string; key: string; icon: IconName }[];

/** The office's frame: places at the thumb on a phone, at the side on a desk; the member's name and their choices. */
export function OfficeFrame({
  signed,
  children,
}: {
  readonly signed: Signed | undefined;
  readonly children: ReactNode;
}) {
  const t = useWords();
  const shared = useSharedWords();
  const { brand } = useRoot();
  const { key } = useLocation();
  const loading = useNavigation().state === "loading";
  // An affiliate has no network: the place would stay empty for ever.
  const places = PLACES.filter(({ key }) => key !== "place.team" || signed?.member.kind === "distributor");
  const status = signed?.member.status;
  return (
    <div className={styles["office"]}>
      <a href="#content" className="skip">
        {shared("skip")}
      </a>
      <div className={styles["running"]} data-on={loading} aria-hidden="true" />
      <header className={styles["head"]}>
        <Link to="/office" className={styles["brand"]}>
          {brand.name}
        </Link>
      </header>
      {signed === undefined ? null : (
        <>
          <nav className={styles["places"]} aria-label={t("places")}>
            {places.map(({ to, key, icon }) => (
              <NavLink key={to} to={to} end={to === "/office"} className={styles["place"] ?? ""} prefetch="intent">
                <Icon name={icon} size={22} />
                <span>{t(key)}</span>
              </NavLink>
            ))}
          </nav>
          {/* Another page shuts it. */}
          <Account key={key} signed={signed} />
        </>
      )}
      <main id="content" tabIndex={-1} className={styles["main"]}>
        {status === "suspended" || status === "terminated" ? (
          <div className={styles["status"]}>
            <Notice tone="wait" title={t(`status.${status}`)}>
              <p>{t(`status.${status}.text`)}</p>
            </Notice>
          </div>
        ) : null}
        {children}
      </main>
    </div>
  );
}
