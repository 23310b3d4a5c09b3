import { Link } from "react-router";
import { api } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Figure } from "../../ui/figure.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Money } from "../../ui/money.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { titleOf } from "../page-meta.ts";
import { EarningList } from "../parts/earning-line.tsx";
import { firstOf, nothingIn, useMainCurrency } from "../parts/main-currency.ts";
import { lastMoment, useMonthName } from "../parts/month-name.ts";
import { MonthStrip } from "../parts/month-strip.tsx";
import type { Month } from "../parts/month-strip.tsx";
import { OtherSums } from "../parts/other-sums.tsx";
import { signedIn } from "../session.ts";
import { useWords } from "../words.ts";
import { Filters, withFilter } from "./filters.tsx";
import { KindSums } from "./kind-sums.tsx";
import { readMonthQuery } from "./month-query.ts";
import { readMonth } from "./read-month.ts";
import type { Route } from "./+types/page.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "earnings.title");
}

export async function loader({ context, url }: Route.LoaderArgs) {
  const query = readMonthQuery(url.searchParams);
  const { member } = signedIn(context);
  return { query, hasTeam: member.kind === "distributor", ...(await readMonth(api(context), query)) };
}

export default function Earnings({ loaderData }: Route.ComponentProps) {
  const t = useWords();
  const currency = useMainCurrency();
  const monthName = useMonthName();
  const { periods, month, lines, next, query, hasTeam } = loaderData;
  if (month === undefined || periods.every(({ sums }) => sums.length === 0)) return <Never />;
  const isFiltered = query.state !== undefined || query.bonus !== undefined;
  return (
    <>
      <PageTitle title={t("earnings.title")} lead={t("earnings.lead")} />
      <div className={styles["page"]}>
        <MonthStrip months={periods} chosen={month.period.name} currency={currency} />
        <Total month={month} hasTeam={hasTeam} />
        {month.sums.length === 0 ? (
          <Empty title={t("earnings.none", { month: monthName(month.period.from) })}>{t("earnings.none.text")}</Empty>
        ) : (
          <section aria-labelledby="lines">
            <h2 id="lines" className={styles["heading"]}>
              {t("earnings.list.title")}
            </h2>
            <Filters month={month} query={query} />
            {lines.length === 0 && isFiltered ? (
              <Empty
                title={t("earnings.nomatch")}
                action={
                  <ButtonLink
                    to={withFilter(query, { state: undefined, bonus: undefined })}
                    tone="quiet"
                    preventScrollReset
                  >
                    {t("earnings.filter.clear")}
                  </ButtonLink>
                }
              >
                {t("earnings.nomatch.text")}
              </Empty>
            ) : (
              <EarningList earnings={lines} />
            )}
            <p className={styles["pages"]}>
              {query.before === undefined ? null : <Link to={withFilter(query, {})}>{t("earnings.newest")}</Link>}
              {next === null ? null : (
                <Link to={withFilter(query, { before: next })}>
                  {t("earnings.older")} <Icon name="right" size={16} />
                </Link>
              )}
            </p>
          </section>
        )}
      </div>
    </>
  );
}

/** The month's sum, and one tap away what it is made of. */
function Total({ month, hasTeam }: { readonly month: Month; readonly hasTeam: boolean }) {
  const t = useWords();
  const currency = useMainCurrency();
  const { period, totals, sums } = month;
  const monthName = useMonthName();
  const main = firstOf(totals, currency) ?? nothingIn(currency);
  return (
    <Figure
      label={t(period.state === "open" ? "earnings.total.open" : "earnings.total", { month: monthName(period.from) })}
      value={<Money value={main} />}
      note={
        <>
          <OtherSums of={totals} but={main.currency} />
          {period.state === "open"
            ? t.rich("earnings.open", { date: <When at={lastMoment(period.to)} zone="company" /> })
            : t(`earnings.${period.state}`)}{" "}
          {period.state === "open" && hasTeam ? t("earnings.open.team") : null}
        </>
      }
      {...(sums.length === 0 ? {} : { why: <KindSums sums={sums} /> })}
    />
  );
}

function Never() {
  const t = useWords();
  return (
    <>
      <PageTitle title={t("earnings.title")} lead={t("earnings.lead")} />
      <Empty
        title={t("earnings.never")}
        action={<ButtonLink to="/office/links">{t("earnings.never.action")}</ButtonLink>}
      >
        {t("earnings.never.text")}
      </Empty>
    </>
  );
}
