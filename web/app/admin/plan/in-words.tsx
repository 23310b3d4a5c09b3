import { Count, Money } from "../../ui/money.tsx";
import { formatPeriod } from "../../ui/period-name.ts";
import { useLocale } from "../../words/area.ts";
import { bonusName } from "../money/bonus-name.ts";
import panels from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import { plainName } from "../../ui/office/reasons.ts";
import { Award } from "./award.tsx";
import type { BandsBonus, Bonus, PlanDocument, Rank, SellerBonus, WalkBonus } from "./document.ts";
import styles from "./in-words.module.css";
import { Legs } from "./legs.tsx";
import { Pool } from "./pool.tsx";
import { Rates } from "./rates.tsx";
import { capital, kindsInWords, listOf, sinceInWords, useNeeds, volumeInWords } from "./say.ts";
import { Worths } from "./worths.tsx";

/** By which calendar it is worked out, in a sentence. */
function useCalendar(period: PlanDocument["period"]): string {
  const t = useWords();
  const locale = useLocale();
  if (typeof period === "string") return t(`plan.period.${period}`);
  return t("plan.period.campaign", { days: period.days, from: formatPeriod(period.from, locale) });
}

/** The plan as a person would tell it: what is counted, who takes a level, and what each bonus pays. */
export function InWords({ plan }: { readonly plan: PlanDocument }) {
  const t = useWords();
  const needs = useNeeds();
  return (
    <div className={styles["plan"]}>
      <p className={panels["quiet"]}>
        {t("plan.name", { name: plan.name, version: plan.version })}. {useCalendar(plan.period)}
      </p>
      {plan.about === undefined ? null : <p>{plan.about}</p>}
      {Object.entries(plan.bonuses).map(([name, bonus]) => (
        <section key={name}>
          <h3>{bonusName(t, name)}</h3>
          {bonus.shape === "seller" ? (
            <Seller bonus={bonus} />
          ) : bonus.shape === "walk" ? (
            <Walk bonus={bonus} />
          ) : bonus.shape === "bands" ? (
            <Bands bonus={bonus} />
          ) : bonus.shape === "legs" ? (
            <Legs bonus={bonus} />
          ) : bonus.shape === "pool" ? (
            <Pool bonus={bonus} />
          ) : bonus.shape === "award" ? (
            <Award bonus={bonus} />
          ) : (
            <p>{t("plan.other")}</p>
          )}
          {bonus.shape === "other" ? null : <Terms bonus={bonus} />}
        </section>
      ))}
      {Object.keys(plan.activity).length === 0 ? null : (
        <section>
          <h3>{t("plan.activity")}</h3>
          {Object.entries(plan.activity).map(([rule, condition]) => (
            <p key={rule}>{t("plan.activity.rule", { rule, what: needs(condition) })}</p>
          ))}
        </section>
      )}
      {plan.ranks === undefined ? null : <Ranks ranks={plan.ranks} />}
      <section>
        <h3>{t("plan.volumes")}</h3>
        {Object.entries(plan.volumes).map(([name, volume]) => (
          <p key={name}>{volumeInWords(t, name, volume)}</p>
        ))}
      </section>
      {plan.payout === undefined ? null : (
        <p>{t.rich(`plan.payout.${plan.payout.of}`, { rate: <Count value={plan.payout.atMost} unit="percent" /> })}</p>
      )}
      <p className={panels["quiet"]}>{t("plan.rounding")}</p>
    </div>
  );
}

function Seller({ bonus }: { readonly bonus: SellerBonus }) {
  const t = useWords();
  const own = Object.entries(bonus.products ?? {});
  return (
    <>
      <p>
        {t.rich(bonus.buyer === "customer" ? "plan.seller.customers" : "plan.seller", {
          seller: capital(kindsInWords(t, bonus.seller)),
          rate: (
            <b>
              <Count value={bonus.percent} unit="percent" />
            </b>
          ),
          base: t(`plan.base.${bonus.base}`),
        })}
        .
      </p>
      {own.length === 0 ? null : (
        <>
          <p>{t("plan.products")}</p>
          <ul>
            {own.map(([product, { percent, fixed }]) => (
              <li key={product}>
                {fixed === undefined
                  ? t.rich("plan.product.percent", { product, rate: <Count value={percent ?? "0"} unit="percent" /> })
                  : t.rich("plan.product.fixed", {
                      product,
                      sums: Object.entries(fixed).map(([currency, amount], index) => (
                        <span key={currency}>
                          {index === 0 ? null : ", "}
                          <Money value={{ amount, currency }} />
                        </span>
                      )),
                    })}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Walk({ bonus }: { readonly bonus: WalkBonus }) {
  const t = useWords();
  const climb = bonus.climb ?? "levels";
  const tree = bonus.tree === "sponsor" ? t("plan.tree.sponsor") : bonus.tree;
  const seller = kindsInWords(t, bonus.seller);
  return (
    <>
      <p>
        {bonus.base === "earnings"
          ? t("plan.walk.matching", {
              tree,
              on: listOf(
                t,
                (bonus.on ?? []).map((one) => bonusName(t, one)),
              ),
            })
          : t(bonus.per === "member" ? "plan.walk.member" : "plan.walk", {
              seller,
              tree,
              base: t(`plan.base.${bonus.base}`),
            })}
      </p>
      <Rates rate={bonus.percent} of={climb === "generations" ? "plan.generation" : "plan.level"} />
      {climb === "levels" ? null : (
        <p>
          {t(`plan.climb.${climb}`)}
          {bonus.boundary === undefined ? null : (
            <>
              {" "}
              {bonus.boundary === "same-rank"
                ? t("plan.boundary.rank")
                : t("plan.boundary.rule", { rule: bonus.boundary })}
            </>
          )}
        </p>
      )}
      <p>
        {bonus.newcomers === undefined ? null : <>{sinceInWords(t, bonus.newcomers, "plan.walk.newcomers")} </>}
        {t("plan.walk.takes", { rule: bonus.takes })} {t(`plan.walk.${bonus.compression}`)}
        {bonus.fromLevel === undefined ? null : <> {t("plan.walk.from", { level: bonus.fromLevel })}</>}
        {bonus.ends === undefined ? null : <> {t("plan.walk.ends", { rule: bonus.ends })}</>}
        {bonus.guarantee === undefined ? null : <> {t("plan.walk.guarantee", { points: bonus.guarantee })}</>}
      </p>
    </>
  );
}

function Bands({ bonus }: { readonly bonus: BandsBonus }) {
  const t = useWords();
  const { volume, by, method, bands, periods } = bonus;
  return (
    <>
      <p>
        {t("plan.bands", { seller: capital(kindsInWords(t, bonus.seller)), volume: volume.toUpperCase() })}{" "}
        {t("plan.bands.by", { volume: (by ?? volume).toUpperCase() })}
      </p>
      <ul>
        {bands.map(({ from, percent }) => (
          <li key={from}>
            {t.rich("plan.band", { from: <Count value={from} />, rate: <Count value={percent} unit="percent" /> })}
          </li>
        ))}
      </ul>
      <p>
        {method === "retroactive" ? t("plan.bands.retroactive", { count: periods ?? 1 }) : t(`plan.bands.${method}`)}
        {bonus.takes === undefined ? null : <> {t("plan.takes", { rule: bonus.takes })}</>}
      </p>
    </>
  );
}

/** What every bonus may say: whose money it is, its caps, what a refund does. */
function Terms({ bonus }: { readonly bonus: Exclude<Bonus, { readonly shape: "other" }> }) {
  const t = useWords();
  const { kept, caps, reversal, advances } = bonus;
  const isCapped = caps?.source !== undefined;
  return (
    <>
      {caps?.earner === undefined ? null : <Worths worth={caps.earner} lead={t("plan.cap.earner")} />}
      {caps?.together === undefined ? null : <Worths worth={caps.together} lead={t("plan.cap.together")} />}
      {kept !== true && !isCapped && reversal === undefined && advances === undefined ? null : (
        <p>
          {kept === true ? <>{t("plan.kept")} </> : null}
          {isCapped ? <>{t("plan.cap.source")} </> : null}
          {advances === undefined ? null : (
            <>
              {t("plan.advances", {
                on: listOf(
                  t,
                  advances.of.map((one) => bonusName(t, one)),
                ),
              })}{" "}
              {t(`plan.overpaid.${advances.overpaid ?? "kept"}`)}{" "}
            </>
          )}
          {reversal === undefined ? null : t(`plan.reversal.${reversal}`)}
        </p>
      )}
    </>
  );
}

function Ranks({ ranks }: { readonly ranks: readonly Rank[] }) {
  const t = useWords();
  const needs = useNeeds();
  return (
    <section>
      <h3>{t("plan.ranks")}</h3>
      <dl>
        {ranks.map(({ name, reach, keep, grace }) => (
          <div key={name}>
            <dt>
              <b>{plainName(name)}</b>
            </dt>
            <dd>
              {t("plan.rank.reach", { what: needs(reach) })}
              {keep === undefined ? null : <> {t("plan.rank.keep", { what: needs(keep) })}</>}
              {grace === undefined || grace === 0 ? null : <> {t("plan.rank.grace", { count: grace })}</>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
