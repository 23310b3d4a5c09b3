import type { Reply } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Count } from "../../ui/money.tsx";
import { When } from "../../ui/when.tsx";
import { CopyAddress } from "../links/copy-address.tsx";
import { volumeName } from "../parts/missed.ts";
import { lastMoment, usePeriodName } from "../../ui/period-name.ts";
import type { Member } from "../session.ts";
import { useWords } from "../words.ts";
import styles from "./next-step.module.css";

type Home = Reply<"GET /api/partner/home">;

/** The one thing that is worth doing now; often there is none, and that is said too. */
export function NextStep({
  next,
  period,
  kind,
  site,
}: {
  readonly next: Home["next"];
  readonly period: Home["period"];
  readonly kind: Member["kind"];
  readonly site: string;
}) {
  const t = useWords();
  switch (next.code) {
    case "add-payout-account":
      return (
        <div className={styles["card"]} data-tone="wait">
          <p className={styles["title"]}>{t("home.next.account")}</p>
          <p>{t("home.next.account.text")}</p>
          <p>
            <ButtonLink to="/office/wallet?account=edit#account">{t("home.next.account.action")}</ButtonLink>
          </p>
        </div>
      );
    case "become-active":
      return period === null ? null : (
        <div className={styles["card"]}>
          {next.missed.map((missed) => (
            <Volume key={missed.volume} missed={missed} period={period} />
          ))}
        </div>
      );
    case "share-link":
      return (
        <div className={styles["card"]}>
          <p className={styles["title"]}>{t("home.next.share")}</p>
          <p>{t("home.next.share.text")}</p>
          <CopyAddress address={site} title={t("links.site")} />
        </div>
      );
    default:
      return (
        <div className={styles["done"]}>
          <span>
            <Icon name="check" />
          </span>
          <div>
            <p className={styles["title"]}>{t("home.next.none")}</p>
            <p>{t(kind === "affiliate" ? "home.next.none.affiliate" : "home.next.none.text")}</p>
          </div>
        </div>
      );
  }
}

/** How far the period's volume has come, as words and as a line. */
function Volume({
  missed,
  period,
}: {
  readonly missed: Home["next"]["missed"][number];
  readonly period: NonNullable<Home["period"]>;
}) {
  const t = useWords();
  const periodName = usePeriodName();
  const needs = missed.needs[0] ?? "0";
  const volume = volumeName(t, missed.volume ?? "");
  // Only the length of a line; the words carry the exact points.
  const share = Number(needs) > 0 ? Math.min(1, Math.max(0, Number(missed.has) / Number(needs))) : 0;
  return (
    <>
      <p className={styles["title"]}>
        {t.rich("home.next.active", {
          has: <Count value={missed.has} />,
          needs: <Count value={needs} />,
          volume,
          period: periodName(period),
        })}
      </p>
      <div className={styles["bar"]} aria-hidden="true">
        <i style={{ width: `${share * 100}%` }} />
      </div>
      <p>
        {t.rich("home.next.active.text", {
          needs: <Count value={needs} />,
          volume,
          date: <When at={lastMoment(period.to)} zone="company" />,
        })}
      </p>
      {missed.volume === "pv" ? <p className={styles["aside"]}>{t("volume.pv.means")}</p> : null}
    </>
  );
}
