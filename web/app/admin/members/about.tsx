import { Link } from "react-router";
import type { Reply } from "../../api.ts";
import { When } from "../../ui/when.tsx";
import { useWords } from "../daily/words.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { StatusBadge } from "./standing.tsx";
import styles from "./members.module.css";

type Detail = Reply<"GET /api/admin/members/{id}">;

/** Who they are, what they were when, and where else they are found. */
export function About({ detail: { member, story, history } }: { readonly detail: Detail }) {
  const t = useWords();
  const may = {
    ledger: useMay("ledger.read"),
    audit: useMay("audit.read"),
    orders: useMay("order.read"),
    payee: useMay("payout.read"),
    move: useMay("network.write"),
    adjust: useMay("adjustment.make"),
  };
  return (
    <div className={styles["column"]}>
      <section className={panels["card"]}>
        <h2 className={panels["heading"]}>{t("member.facts")}</h2>
        <dl className={panels["facts"]}>
          <dt>{t("member.name")}</dt>
          <dd>{member.name ?? t("member.erased")}</dd>
          <dt>{t("member.mail")}</dt>
          <dd className={styles["mail"]}>
            {member.email === null ? t("member.erased") : <a href={`mailto:${member.email}`}>{member.email}</a>}
          </dd>
          <dt>{t("member.joined")}</dt>
          <dd>
            <When at={member.joinedAt} />
          </dd>
          {story === null ? null : (
            <>
              <dt>{t("member.story")}</dt>
              <dd className={panels["quiet"]}>{story}</dd>
            </>
          )}
        </dl>
        <p className={styles["ways"]}>
          <a href={`/@${member.handle}`} className={panels["link"]}>
            {t("member.site")}
          </a>
          {may.orders && member.email !== null ? (
            <Link to={`/admin/orders?q=${encodeURIComponent(member.email)}`} className={panels["link"]}>
              {t("member.orders")}
            </Link>
          ) : null}
          {may.orders && member.email !== null ? (
            <Link to={`/admin/autoships?q=${encodeURIComponent(member.email)}`} className={panels["link"]}>
              {t("member.autoships")}
            </Link>
          ) : null}
          {may.ledger ? (
            <Link to={`/admin/ledger/entries?member=${member.id}`} className={panels["link"]}>
              {t("member.ledger")}
            </Link>
          ) : null}
          {may.payee ? (
            <Link to={`/admin/payouts/payees/${member.id}`} className={panels["link"]}>
              {t("member.payee")}
            </Link>
          ) : null}
          {may.move ? (
            <Link to={`/admin/network/new?member=${member.id}`} className={panels["link"]}>
              {t("member.move")}
            </Link>
          ) : null}
          {may.adjust ? (
            <Link to={`/admin/adjustments/new?member=${member.id}`} className={panels["link"]}>
              {t("member.adjust")}
            </Link>
          ) : null}
          {may.audit ? (
            <Link to={`/admin/audit?subject=${member.id}`} className={panels["link"]}>
              {t("member.audit")}
            </Link>
          ) : null}
        </p>
      </section>
      <section className={panels["card"]}>
        <h2 className={panels["heading"]}>{t("member.history")}</h2>
        <ol className={styles["history"]}>
          {history.toReversed().map(({ kind, status, from, to }) => (
            <li key={from} data-now={to === null ? true : undefined}>
              <div>
                {t(`kind.${kind}`)} <StatusBadge status={status} />
              </div>
              <p className={panels["quiet"]}>
                {to === null
                  ? t.rich("member.history.now", { from: <When at={from} /> })
                  : t.rich("member.history.until", { from: <When at={from} />, to: <When at={to} /> })}
              </p>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
