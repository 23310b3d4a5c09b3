import { Tabs } from "@mantine/core";
import { Link } from "react-router";
import { Money } from "../../ui/money.tsx";
import { bonusName } from "../money/bonus-name.ts";
import { Difference, isChanged } from "../money/difference.tsx";
import { usePeriodName } from "../../ui/period-name.ts";
import panels from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import { turned } from "./turned.ts";
import type { Detail } from "./words-for-step.ts";
import styles from "./comparison.module.css";

type Comparison = NonNullable<Detail["withPosted"]>;
type Change = Comparison["gained"][number];

/** The run beside what stands, and beside the period before: which bonuses differ, who gains, who loses, and by what. */
export function Comparisons({ detail: { period, run, withPosted, withPrevious } }: { readonly detail: Detail }) {
  const t = useWords();
  const periodName = usePeriodName();
  if (run === null || withPosted === null) return null;
  const previous = withPrevious === null ? "" : periodName(withPrevious.period);
  const isCommitted = period.state === "committed";
  return (
    <Tabs defaultValue="posted">
      <Tabs.List>
        <Tabs.Tab value="posted">{t(isCommitted ? "compare.since" : "compare.posted")}</Tabs.Tab>
        {withPrevious === null ? null : (
          <Tabs.Tab value="previous">{t("compare.previous", { period: previous })}</Tabs.Tab>
        )}
      </Tabs.List>
      <Tabs.Panel value="posted">
        {withPosted.gainedCount + withPosted.lostCount === 0 ? (
          <p className={styles["same"]}>{t(isCommitted ? "compare.since.same" : "compare.same")}</p>
        ) : isCommitted ? (
          <One
            comparison={turned(withPosted)}
            before={t("compare.after")}
            after={t("compare.now")}
            why={t("compare.why.committed")}
          />
        ) : (
          <One
            comparison={withPosted}
            before={t("compare.before.posted")}
            after={t("compare.after")}
            why={t("compare.why.posted")}
          />
        )}
      </Tabs.Panel>
      {withPrevious === null ? null : (
        <Tabs.Panel value="previous">
          <One
            comparison={withPrevious.comparison}
            before={previous}
            after={t("compare.after")}
            why={t("compare.why.previous")}
          />
        </Tabs.Panel>
      )}
    </Tabs>
  );
}

function One({
  comparison: { bonuses, gained, gainedCount, lost, lostCount },
  before,
  after,
  why,
}: {
  readonly comparison: Comparison;
  readonly before: string;
  readonly after: string;
  readonly why: string;
}) {
  const t = useWords();
  return (
    <div className={styles["comparison"]}>
      <p className={panels["quiet"]}>{why}</p>
      <table className={`${panels["sums"]} ${styles["bonuses"]}`}>
        <thead>
          <tr>
            <th scope="col">{t("totals.bonus")}</th>
            <th scope="col">{before}</th>
            <th scope="col">{after}</th>
            <th scope="col">{t("compare.change")}</th>
          </tr>
        </thead>
        <tbody>
          {bonuses.filter(isChanged).map((one) => (
            <tr key={`${one.bonus} ${one.after.currency}`}>
              <td>{bonusName(t, one.bonus)}</td>
              <td>
                <Money value={one.before} />
              </td>
              <td>
                <Money value={one.after} />
              </td>
              <td>
                <Difference value={one.change} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles["sides"]}>
        <People
          title={gainedCount === 0 ? t("compare.gained.none") : t("compare.gained", { count: gainedCount })}
          people={gained}
          count={gainedCount}
        />
        <People
          title={lostCount === 0 ? t("compare.lost.none") : t("compare.lost", { count: lostCount })}
          people={lost}
          count={lostCount}
        />
      </div>
    </div>
  );
}

function People({
  title,
  people,
  count,
}: {
  readonly title: string;
  readonly people: readonly Change[];
  readonly count: number;
}) {
  const t = useWords();
  return (
    <section className={styles["side"]}>
      <h3 className={styles["title"]}>{title}</h3>
      <ul role="list" className={styles["people"]}>
        {people.map(({ member, before, after, change, bonuses }) => (
          <li key={`${member.id} ${change.currency}`}>
            <Link
              to={`?earner=${member.id}&currency=${change.currency}#lines`}
              className={styles["name"]}
              title={t("compare.all")}
            >
              {member.displayName}
            </Link>
            <span className={styles["change"]}>
              <Difference value={change} />
            </span>
            <span className={styles["why"]}>
              {bonuses.map((one, index) => (
                <span key={one.bonus}>
                  {index === 0 ? null : ", "}
                  {bonusName(t, one.bonus)} {bonuses.length === 1 ? null : <Difference value={one.change} />}
                </span>
              ))}
            </span>
            <span className={styles["from"]}>
              <Money value={before} /> → <Money value={after} />
            </span>
          </li>
        ))}
      </ul>
      {count > people.length ? (
        <p className={panels["quiet"]}>{t("compare.more", { count: count - people.length })}</p>
      ) : null}
    </section>
  );
}
