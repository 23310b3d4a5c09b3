import type { ReactNode } from "react";
import { useLocale } from "../../words/area.ts";
import { Count } from "../../ui/money.tsx";
import { passedKey } from "../../ui/office/passed-way.ts";
import { When } from "../../ui/when.tsx";
import { bonusName } from "../parts/bonus-name.ts";
import { usePeriodName } from "../../ui/period-name.ts";
import { More } from "../parts/more.tsx";
import { useTitles } from "../parts/titles.ts";
import { useWords } from "../words.ts";
import { timeBetween } from "./time-between.ts";
import type { Story } from "./story.ts";
import styles from "./page.module.css";

/** The sale and the way to the reader, in a few sentences. */
export function HowItCame({ story }: { readonly story: Story }) {
  const t = useWords();
  const { sale } = story;
  if (sale === null) return <OfPeriod story={story} />;
  return (
    <div className={styles["prose"]}>
      <p>
        <Bought story={story} sale={sale} /> <Whose story={story} sale={sale} />
      </p>
      <p>
        <Share story={story} />
      </p>
      {sale.attribution.passed.length === 0 ? null : (
        <More label={t("story.checked")}>
          <ul className={styles["checked"]}>
            {sale.attribution.passed.map(({ way, why }) => (
              <li key={`${way} ${why}`}>{t(passedKey(way, why))}</li>
            ))}
          </ul>
        </More>
      )}
    </div>
  );
}

/** What somebody's whole period pays: to themselves, or to the reader above. */
function OfPeriod({ story }: { readonly story: Story }) {
  const t = useWords();
  const periodName = usePeriodName();
  const { earning, source } = story;
  const name = periodName(earning.period);
  return (
    <div className={styles["prose"]}>
      <p>
        {earning.level === 0
          ? t("story.period.own", { period: name })
          : t("story.period.walk", { count: earning.level, name: source?.displayName ?? "", period: name })}
      </p>
      {earning.level === 0 || earning.rate === null ? null : (
        <p>
          <Share story={story} />
        </p>
      )}
    </div>
  );
}

type Sale = NonNullable<Story["sale"]>;

function Bought({ story: { walk, earning }, sale }: { readonly story: Story; readonly sale: Sale }) {
  const t = useWords();
  const titles = useTitles();
  const place = { what: <strong>{titles(sale.titles)}</strong>, date: <When at={sale.at} /> };
  if (!sale.ownPurchase) return t.rich(`story.bought.${sale.buyerKind}`, place);
  const isYours = walk.shape === "seller" || earning.level === 0;
  return isYours
    ? t.rich("story.you.bought", place)
    : t.rich("story.self.bought", { ...place, seller: sale.seller?.displayName ?? "" });
}

/** For the seller, how the sale found them; for those above, who sold it and how far below. */
function Whose({ story: { earning, walk }, sale }: { readonly story: Story; readonly sale: Sale }): ReactNode {
  const t = useWords();
  const locale = useLocale();
  const periodName = usePeriodName();
  const seller = sale.seller?.displayName ?? "";
  if (earning.level > 0) {
    const between =
      earning.level === 1 ? t("story.near", { seller }) : t("story.far", { level: earning.level, seller });
    const skipped = walk.steps.filter((step) => !step.you && step.paidLevel === null).length;
    const place =
      skipped > 0
        ? t("story.between", {
            count: skipped,
            paid: earning.paidLevel,
            period: periodName(earning.period),
          })
        : earning.level > 1
          ? t("story.between.none", { paid: earning.paidLevel })
          : "";
    return [sale.ownPurchase ? "" : t("story.sold", { seller }), between, place].filter(Boolean).join(" ");
  }
  const { way, clickedAt, link } = sale.attribution;
  if (way === "click" && clickedAt !== null) {
    const time = timeBetween(clickedAt, sale.at, locale) ?? t("story.way.justnow");
    return link === null ? t("story.way.site", { time }) : t.rich("story.way.click", { time, link: <b>/r/{link}</b> });
  }
  return way === "owner" ? t("story.way.owner") : way === "own" ? t("story.way.own") : null;
}

function Share({ story: { earning } }: { readonly story: Story }) {
  const t = useWords();
  if (earning.rate === null) return t("story.seller.fixed");
  const rate = <Count value={earning.rate} unit="percent" />;
  return earning.level === 0
    ? t.rich("story.seller.pays", { bonus: bonusName(t, earning.bonus), rate })
    : t.rich("story.pays", { level: <Count value={earning.paidLevel} />, rate });
}
