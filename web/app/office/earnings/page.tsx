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
import { lastMoment, usePeriodName } from "../../ui/period-name.ts";
import { PeriodStrip } from "../parts/period-strip.tsx";
import type { PeriodSums } from "../parts/period-strip.tsx";
import { OtherSums } from "../parts/other-sums.tsx";
import { signedIn } from "../session.ts";
import { useWords } from "../words.ts";
import { Filters, withFilter } from "./filters.tsx";
import { KindSums } from "./kind-sums.tsx";
import { readPeriodQuery } from "./period-query.ts";
import { readPeriod } from "./read-period.ts";
import type { Route } from "./+types/page.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "earnings.title");
}

export async function loader({ context, url }: Route.LoaderArgs) {
  const query = readPeriodQuery(url.searchParams);
  const { member } = signedIn(context);
  return { query, hasTeam: member.kind === "distributor", ...(await readPeriod(api(context), query)) };
}

export default function Earnings({ loaderData }: Route.ComponentProps) {
  const t = useWords();
  const currency = useMainCurrency();
  const periodName = usePeriodName();
  const { periods, chosen, lines, next, query, hasTeam } = loaderData;
  if (chosen === undefined || periods.every(({ sums }) => sums.length === 0)) return <Never />;
  const isFiltered = query.state !== undefined || query.bonus !== undefined;
  return (
    <>
      <PageTitle title={t("earnings.title")} lead={t("earnings.lead")} />
      <div className={styles["page"]}>
        <PeriodStrip periods={periods} chosen={chosen.period.name} currency={currency} />
        <Total chosen={chosen} hasTeam={hasTeam} />
        {chosen.sums.length === 0 ? (
          <Empty title={t("earnings.none", { period: periodName(chosen.period) })}>{t("earnings.none.text")}</Empty>
        ) : (
          <section aria-labelledby="lines">
            <h2 id="lines" className={styles["heading"]}>
              {t("earnings.list.title")}
            </h2>
            <Filters chosen={chosen} query={query} />
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

/** The period's sum, and one tap away what it is made of. */
function Total({ chosen, hasTeam }: { readonly chosen: PeriodSums; readonly hasTeam: boolean }) {
  const t = useWords();
  const currency = useMainCurrency();
  const { period, totals, sums } = chosen;
  const periodName = usePeriodName();
  const main = firstOf(totals, currency) ?? nothingIn(currency);
  return (
    <Figure
      label={t(period.state === "open" ? "earnings.total.open" : "earnings.total", { period: periodName(period) })}
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
