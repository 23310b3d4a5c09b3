import { Link } from "react-router";
import type { Reply } from "../../api.ts";
import { Count, Money } from "../../ui/money.tsx";
import { When } from "../../ui/when.tsx";
import { List } from "./list.tsx";
import { useWords } from "../words.ts";
import { StateBadge } from "./state-badge.tsx";
import { useTitles } from "./titles.ts";
import styles from "./earning-line.module.css";

export type EarningRow = Reply<"GET /api/partner/earnings">["earnings"][number];

/** Earnings, each as a sentence; the whole line leads to its story. */
export function EarningList({ earnings }: { readonly earnings: readonly EarningRow[] }) {
  return (
    <List className={styles["list"]}>
      {earnings.map((earning) => (
        <EarningLine key={earning.id} earning={earning} />
      ))}
    </List>
  );
}

function EarningLine({ earning }: { readonly earning: EarningRow }) {
  const titles = useTitles();
  return (
    <li className={styles["line"]}>
      <div className={styles["words"]}>
        <Link to={`/office/earnings/${earning.id}`} className={styles["title"]} prefetch="intent">
          {earning.titles.length === 0 ? <OfPeriod earning={earning} /> : titles(earning.titles)}
        </Link>
        <p className={styles["how"]}>
          <How earning={earning} />
        </p>
        <p className={styles["when"]}>
          <When at={earning.soldAt} />
        </p>
      </div>
      <div className={styles["sum"]}>
        <span className={styles["amount"]}>
          <Money value={earning.amount} />
        </span>
        <StateBadge state={earning.state} />
      </div>
    </li>
  );
}

/** A whole period pays, so there is no title of something sold. */
function OfPeriod({ earning: { level, source } }: { readonly earning: EarningRow }) {
  const t = useWords();
  return level === 0 || source === null ? t("story.period.title") : t("story.period.of", { name: source.displayName });
}

/** "Sold 3 levels below you, paid as level 2: 4% of €80.00". */
function How({ earning: { bonus, level, paidLevel, rate, base, amount } }: { readonly earning: EarningRow }) {
  const t = useWords();
  const from = <Money value={{ amount: base, currency: amount.currency }} />;
  const share =
    rate === null
      ? t("earning.how.fixed")
      : t.rich("earning.how.share", { rate: <Count value={rate} unit="percent" />, base: from });
  if (level === 0) return t.rich(bonus === "affiliate" ? "earning.how.link" : "earning.how.own", { share });
  return level === paidLevel
    ? t.rich("earning.how.below", { count: level, share })
    : t.rich("earning.how.moved", { count: level, paid: <Count value={paidLevel} />, share });
}
