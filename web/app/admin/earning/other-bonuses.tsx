import { Money } from "../../ui/money.tsx";
import { bonusName } from "../money/bonus-name.ts";
import panels from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import type { Walk } from "./told.ts";
import styles from "./story.module.css";

/** What else the sale paid, and what it did not, with the reason. */
export function OtherBonuses({ others }: { readonly others: readonly Walk[] }) {
  const t = useWords();
  if (others.length === 0) return null;
  return (
    <section>
      <h2 className={panels["heading"]}>{t("story.others")}</h2>
      <dl className={styles["others"]}>
        {others.map((walk) => (
          <div key={walk.bonus} style={{ display: "contents" }}>
            <dt>{bonusName(t, walk.bonus)}</dt>
            <dd>
              <Result walk={walk} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Result({ walk: { verdict, steps } }: { readonly walk: Walk }) {
  const t = useWords();
  if (verdict !== "earns" && verdict !== "climbs") return t(`verdict.${verdict}`);
  const paid = steps.filter(({ amount }) => amount !== null);
  if (paid.length === 0) return t("story.others.none");
  return paid.map(({ member, amount }, index) => (
    <span key={member.id}>
      {index === 0 ? null : ", "}
      {amount === null ? null : <Money value={amount} />} {member.displayName}
    </span>
  ));
}
