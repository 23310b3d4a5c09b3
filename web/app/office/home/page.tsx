import { Link } from "react-router";
import { api } from "../../api.ts";
import { Figure } from "../../ui/figure.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Money } from "../../ui/money.tsx";
import type { MoneyValue } from "../../ui/money.tsx";
import { Rank } from "../earning/rank.tsx";
import { KindSums } from "../earnings/kind-sums.tsx";
import { titleOf } from "../page-meta.ts";
import { Balances } from "../parts/balances.tsx";
import { EarningList } from "../parts/earning-line.tsx";
import { firstOf, nothingIn, useMainCurrency } from "../parts/main-currency.ts";
import { usePeriodName } from "../../ui/period-name.ts";
import { PeriodStrip } from "../parts/period-strip.tsx";
import { OtherSums } from "../parts/other-sums.tsx";
import { signedIn } from "../session.ts";
import { useWords } from "../words.ts";
import { NextStep } from "./next-step.tsx";
import type { Route } from "./+types/page.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "home.title");
}

export async function loader({ context, url }: Route.LoaderArgs) {
  const call = api(context);
  const [home, { rank }, { periods }] = await Promise.all([
    call("GET /api/partner/home"),
    call("GET /api/partner/rank"),
    call("GET /api/partner/earnings", { query: { limit: 1 } }),
  ]);
  const { member } = signedIn(context);
  return { home, rank, periods, member, site: `${url.origin}/@${member.handle}` };
}

/** The periods that the strip on this page has room for. */
const PERIODS = 4;

export default function Home({ loaderData: { home, rank, periods, member, site } }: Route.ComponentProps) {
  const t = useWords();
  const currency = useMainCurrency();
  const { period, latest, balances } = home;
  return (
    <div className={styles["page"]}>
      <h1 className="said">{t("home.title")}</h1>
      <section className={styles["today"]}>
        <Earned home={home} periods={periods} />
      </section>
      {/* Who cannot earn at the moment is not asked to sell; the frame says how things stand. */}
      {member.status === "active" || home.next.code === "add-payout-account" ? (
        <section aria-labelledby="next" className={styles["next"]}>
          <h2 id="next" className={styles["small"]}>
            {t("home.next")}
          </h2>
          <NextStep next={home.next} period={period} kind={member.kind} site={site} />
          {member.kind === "distributor" && member.status === "active" ? (
            <Onward to="/office/sell">{t("sell.go")}</Onward>
          ) : null}
        </section>
      ) : null}
      {rank === null ? null : (
        <section className={styles["next"]}>
          <Rank rank={rank} />
        </section>
      )}
      <section aria-labelledby="balances" className={styles["money"]}>
        <h2 id="balances" className={styles["heading"]}>
          {t("home.balances")}
        </h2>
        {balances.length === 0 ? (
          <p className={styles["quiet"]}>{t("home.balances.none")}</p>
        ) : (
          <Balances of={balances} />
        )}
        <Onward to="/office/wallet">{t("home.balances.all")}</Onward>
      </section>
      <section aria-labelledby="latest" className={styles["latest"]}>
        <h2 id="latest" className={styles["heading"]}>
          {t("home.latest")}
        </h2>
        {latest.length === 0 ? (
          <p className={styles["quiet"]}>{t("home.latest.none")}</p>
        ) : (
          <EarningList earnings={latest} />
        )}
        {latest.length === 0 ? null : <Onward to="/office/earnings">{t("home.latest.all")}</Onward>}
      </section>
      {periods.length < 2 ? null : (
        <section aria-labelledby="periods" className={styles["periods"]}>
          <h2 id="periods" className={styles["heading"]}>
            {t("home.periods")}
          </h2>
          <PeriodStrip periods={periods.slice(0, PERIODS)} chosen={period?.name} currency={currency} />
        </section>
      )}
    </div>
  );
}

type Data = Route.ComponentProps["loaderData"];

/** The one large number: what this period has brought so far, and one tap away what it is made of. */
function Earned({ home, periods }: Pick<Data, "home" | "periods">) {
  const t = useWords();
  const currency = useMainCurrency();
  const periodName = usePeriodName();
  const { period, earned, expected } = home;
  if (period === null) return <Figure label={t("home.earned.none")} value={<Money value={nothingIn(currency)} />} />;
  const name = periodName(period);
  const main = firstOf(earned, currency) ?? nothingIn(firstOf(expected, currency)?.currency ?? currency);
  const sums = periods.find((row) => row.period.id === period.id)?.sums ?? [];
  const isMore = expected.some((sum) => !isAmong(sum, earned));
  return (
    <Figure
      label={t("home.earned", { period: name })}
      value={<Money value={main} />}
      note={
        <>
          <OtherSums of={earned} but={main.currency} />
          {isMore ? (
            <span className={styles["expected"]}>
              {t.rich("home.expected", {
                sum: expected.map((sum, index) => (
                  <span key={sum.currency}>
                    {index === 0 ? "" : " + "}
                    <Money value={sum} />
                  </span>
                )),
              })}
            </span>
          ) : null}
        </>
      }
      why={
        sums.length === 0 ? (
          <p>{t("home.why.none", { period: name })}</p>
        ) : (
          <>
            <KindSums sums={sums} />
            <Onward to={`/office/earnings?period=${period.name}`}>{t("home.why.all")}</Onward>
          </>
        )
      }
    />
  );
}

const isAmong = (sum: MoneyValue, sums: readonly MoneyValue[]): boolean =>
  sums.some(({ amount, currency }) => currency === sum.currency && amount === sum.amount);

function Onward({ to, children }: { readonly to: string; readonly children: string }) {
  return (
    <Link to={to} className={styles["onward"]}>
      {children} <Icon name="right" size={16} />
    </Link>
  );
}
