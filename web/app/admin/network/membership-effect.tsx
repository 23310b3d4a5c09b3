import type { Reply } from "../../api.ts";
import { Count } from "../../ui/money.tsx";
import { When } from "../../ui/when.tsx";
import styles from "../desk/desk.module.css";
import { useWords } from "../desk/words.ts";

type Effect = Reply<"POST /api/admin/network/memberships/preview">;

/** What handing a membership on does from its day on: tree by tree, and what comes along. */
export function EffectOfTransfer({
  effect,
  to,
}: {
  readonly effect: Effect;
  /** The new holder's name. */
  readonly to: string;
}) {
  const t = useWords();
  const { places, positions, customers, waiting } = effect;
  return (
    <section aria-label={t("effect.name")} className={styles["form"]}>
      <dl className={styles["figures"]}>
        <Figure name={t("membership.customers")} value={customers} />
        <Figure name={t("membership.positions")} value={positions.length} />
        {waiting === 0 ? null : <Figure name={t("membership.waiting")} value={waiting} />}
      </dl>
      {places.length === 0 ? (
        <p>{t("membership.places.none")}</p>
      ) : (
        <ul className={styles["places"]}>
          {places.map(({ tree, place, under, children, people }) => (
            <li key={tree}>
              <h3>{tree}</h3>
              <p>
                {place === "keeps"
                  ? t("membership.place.keeps", { to })
                  : under === null
                    ? t("membership.place.root", { to })
                    : t("membership.place.takes", { to, under: under.displayName })}{" "}
                {children === 0
                  ? t("membership.below.none")
                  : t.rich("membership.below", {
                      children: t("membership.children", { count: children }),
                      people: <Count value={people} />,
                    })}
              </p>
            </li>
          ))}
        </ul>
      )}
      <p className={styles["asked"]}>
        {t.rich("effect.begins", { date: <When at={effect.effectiveAt} zone="company" /> })} {t("effect.closed")}
      </p>
    </section>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Count value={value} />
      </dd>
    </div>
  );
}
