import { Count, Money } from "../../ui/money.tsx";
import { bonusName } from "../money/bonus-name.ts";
import panels from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import type { MoneyWords } from "../money/words.ts";
import type { PlanDocument, SellerBonus, WalkBonus } from "./document.ts";
import styles from "./in-words.module.css";

/** The plan as a person would tell it: what is counted, who takes a level, and what each bonus pays. */
export function InWords({ plan }: { readonly plan: PlanDocument }) {
  const t = useWords();
  return (
    <div className={styles["plan"]}>
      <p className={panels["quiet"]}>
        {t("plan.name", { name: plan.name, version: plan.version })}. {t("plan.period")}
      </p>
      {plan.about === undefined ? null : <p>{plan.about}</p>}
      {Object.entries(plan.bonuses).map(([name, bonus]) => (
        <section key={name}>
          <h3>{bonusName(t, name)}</h3>
          {bonus.shape === "seller" ? (
            <Seller bonus={bonus} />
          ) : bonus.shape === "walk" ? (
            <Walk bonus={bonus} />
          ) : (
            <p>{t("plan.other")}</p>
          )}
        </section>
      ))}
      <section>
        <h3>{t("plan.activity")}</h3>
        {Object.entries(plan.activity).map(([rule, { kind, atLeast }]) => (
          <p key={rule}>
            {t.rich("plan.activity.rule", {
              rule,
              what: (
                <>
                  {kind === undefined ? null : kindsInWords(t, kind)}{" "}
                  {Object.entries(atLeast ?? {}).map(([volume, amount]) => (
                    <span key={volume}>
                      {t.rich("plan.activity.volume", {
                        amount: <Count value={amount} />,
                        volume: volume.toUpperCase(),
                      })}
                    </span>
                  ))}
                </>
              ),
            })}
          </p>
        ))}
      </section>
      <section>
        <h3>{t("plan.volumes")}</h3>
        {Object.entries(plan.volumes).map(([volume, { points }]) => (
          <p key={volume}>
            {t("plan.volume.credited", { volume: volume.toUpperCase(), points: t(`points.${points}`) })}
          </p>
        ))}
      </section>
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
  return (
    <>
      <p>
        {t("plan.walk", {
          seller: kindsInWords(t, bonus.seller),
          tree: bonus.tree === "sponsor" ? t("plan.tree.sponsor") : bonus.tree,
          base: t(`plan.base.${bonus.base}`),
        })}
      </p>
      <ol role="list" className={styles["levels"]}>
        {bonus.percent.map((percent, index) => (
          // The place in the list is the level.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>
            <small>{t("plan.level", { level: index + 1 })}</small>
            <b>
              <Count value={percent} unit="percent" />
            </b>
          </li>
        ))}
      </ol>
      <p>
        {t("plan.walk.takes", { rule: bonus.takes })}{" "}
        {t(bonus.compression === "standard" ? "plan.walk.standard" : "plan.walk.none")}
      </p>
    </>
  );
}

const KINDS = ["affiliate", "distributor", "customer"] as const;

function kindsInWords(t: MoneyWords, kinds: readonly string[]): string {
  return kinds
    .map((kind) => {
      const known = KINDS.find((name) => name === kind);
      return known === undefined ? kind : t(`plan.kind.${known}`);
    })
    .reduce((first, last) => t("list.or", { first, last }));
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
