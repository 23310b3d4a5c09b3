import type { ReactNode } from "react";
import { Link } from "react-router";
import { Count } from "../../ui/money.tsx";
import { passedKey } from "../../ui/office/passed-way.ts";
import { When } from "../../ui/when.tsx";
import { useLocale } from "../../words/area.ts";
import panels from "../money/panels.module.css";
import { MemberLink } from "../money/person.tsx";
import { useWords } from "../money/words.ts";
import { timeBetween } from "../../ui/time-between.ts";
import { useTitles } from "./titles.ts";
import type { Facts, Told } from "./told.ts";
import styles from "./story.module.css";

/** The sale and its way to the earner, in a few sentences. */
export function HowItCame({ told, facts }: { readonly told: Told; readonly facts: Facts }) {
  const t = useWords();
  const { sale } = told;
  if (sale === null) return <OfPeriod told={told} facts={facts} />;
  const { passed } = sale.attribution;
  return (
    <div className={panels["prose"]}>
      <p>
        <Bought sale={sale} /> <Whose sale={sale} />
      </p>
      <p>
        <Share told={told} facts={facts} />
      </p>
      {passed.length === 0 ? null : (
        <details className={styles["more"]}>
          <summary>{t("story.checked")}</summary>
          <ul>
            {passed.map(({ way, why }) => (
              <li key={`${way} ${why}`}>{t(passedKey(way, why))}</li>
            ))}
          </ul>
        </details>
      )}
      <p className={panels["quiet"]}>
        <Link to={`/admin/sales/${sale.id}`} className={panels["link"]}>
          {t("story.sale")}
        </Link>
        {sale.source === "store" && sale.sourceRef !== null ? (
          <>
            {" · "}
            <Link to={`/admin/orders/${sale.sourceRef}`} className={panels["link"]}>
              {t("story.order")}
            </Link>
          </>
        ) : null}
      </p>
    </div>
  );
}

/** What a member's whole period pays, to themselves or to somebody above. */
function OfPeriod({ told, facts }: { readonly told: Told; readonly facts: Facts }) {
  const t = useWords();
  const { source, earner } = told;
  if (source === null) return null;
  const who = <MemberLink member={earner} />;
  const whose = <MemberLink member={source} />;
  return (
    <div className={panels["prose"]}>
      <p>{t.rich("story.period", { source: whose, period: told.periodName })}</p>
      <p>
        {facts.level === 0
          ? t.rich("story.period.own", { earner: who })
          : t.rich("story.period.walk", {
              earner: who,
              level: t("story.levels", { count: facts.level }),
              source: source.displayName,
              paid: facts.paidLevel,
              rate: facts.rate === null ? "" : <Count value={facts.rate} unit="percent" />,
            })}
      </p>
    </div>
  );
}

type Sale = NonNullable<Told["sale"]>;

function Bought({ sale }: { readonly sale: Sale }) {
  const t = useWords();
  const titles = useTitles();
  const place = { what: <strong>{titles(sale.titles)}</strong>, date: <When at={sale.at} /> };
  return sale.ownPurchase && sale.seller !== null
    ? t.rich("story.bought.self", { ...place, seller: <MemberLink member={sale.seller} /> })
    : t.rich(`story.bought.${sale.buyerKind}`, place);
}

function Whose({ sale }: { readonly sale: Sale }): ReactNode {
  const t = useWords();
  const locale = useLocale();
  const { way, clickedAt, link } = sale.attribution;
  if (sale.seller === null || way === "company") return t("story.way.company");
  const seller = <MemberLink member={sale.seller} />;
  if (way === "own") return t("story.way.own");
  if (way === "owner") return t.rich("story.way.owner", { seller });
  const time = (clickedAt === null ? undefined : timeBetween(clickedAt, sale.at, locale)) ?? t("story.way.justnow");
  return link === null
    ? t.rich("story.way.site", { seller, time })
    : t.rich("story.way.click", { seller, time, link: <b>/r/{link}</b> });
}

function Share({ told: { earner, sale, walk }, facts }: { readonly told: Told; readonly facts: Facts }): ReactNode {
  const t = useWords();
  const who = <MemberLink member={earner} />;
  const rate = facts.rate === null ? null : <Count value={facts.rate} unit="percent" />;
  if (facts.level === 0) {
    return rate === null
      ? t.rich("story.seller.fixed", { earner: who })
      : t.rich("story.seller", { earner: who, rate });
  }
  const at = walk.steps.findIndex(({ member }) => member.id === earner.id);
  const skipped = walk.steps.slice(0, Math.max(0, at)).filter(({ paidLevel }) => paidLevel === null).length;
  return (
    <>
      {t.rich("story.level", {
        earner: who,
        level: t("story.levels", { count: facts.level }),
        seller: sale?.seller?.displayName ?? "",
        paid: facts.paidLevel,
        rate: rate ?? "",
      })}{" "}
      {skipped === 0 ? null : t("story.skipped", { count: skipped })}
    </>
  );
}
