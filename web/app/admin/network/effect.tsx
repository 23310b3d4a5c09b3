import { Link } from "react-router";
import type { Reply } from "../../api.ts";
import { Count } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { When } from "../../ui/when.tsx";
import { useWords } from "../desk/words.ts";
import styles from "../desk/desk.module.css";

type Effect = Reply<"POST /api/admin/network/preview">;
type Side = Effect["loses"];

/** What a change does from its first day on: how many people and how much volume leave which line, and join which. */
export function EffectOfChange({ effect, kind }: { readonly effect: Effect; readonly kind: "move" | "transfer" }) {
  const t = useWords();
  const begins = t.rich("effect.begins", { date: <When at={effect.effectiveAt} zone="company" /> });
  if (kind === "transfer") {
    return (
      <Notice>
        <p>
          {t("effect.transfer")} {begins}
        </p>
      </Notice>
    );
  }
  return (
    <section aria-label={t("effect.name")} className={styles["form"]}>
      <dl className={styles["figures"]}>
        <div>
          <dt>{t("effect.people")}</dt>
          <dd>
            <Count value={effect.people} />
          </dd>
        </div>
        <div>
          <dt>{t("effect.volume")}</dt>
          <dd>
            <Count value={effect.volume} />
          </dd>
        </div>
      </dl>
      <div className={styles["sides"]}>
        <SideOf side={effect.loses} which="loses" />
        <SideOf side={effect.gains} which="gains" />
      </div>
      <p className={styles["asked"]}>
        {begins} {t("effect.closed")}
      </p>
    </section>
  );
}

const SHOWN = 12;

function SideOf({ side, which }: { readonly side: Side; readonly which: "loses" | "gains" }) {
  const t = useWords();
  return (
    <div>
      <h3>{t(`effect.${which}`)}</h3>
      {side.count === 0 ? (
        <p className={styles["asked"]}>{t("effect.nobody")}</p>
      ) : (
        <ul className={`${styles["people"]} ${styles[which]}`}>
          {side.people.slice(0, SHOWN).map(({ id, member, displayName }) => (
            <li key={id}>
              <Link to={`/admin/members/${member}`}>{displayName}</Link>
            </li>
          ))}
          {side.count > SHOWN ? (
            <li>
              <span>{t("effect.more", { count: side.count - SHOWN })}</span>
            </li>
          ) : null}
        </ul>
      )}
    </div>
  );
}
