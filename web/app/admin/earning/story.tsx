import { Link } from "react-router";
import { ExactMoney } from "../../ui/exact-money.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { WalkPicture } from "../../ui/walk-picture.tsx";
import type { WalkStep } from "../../ui/walk-picture.tsx";
import { When } from "../../ui/when.tsx";
import panels from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import { Calculation } from "./calculation.tsx";
import { HowItCame } from "./how-it-came.tsx";
import { plainName, useReasonWords, useWhyNot } from "../../ui/office/reasons.ts";
import { OutcomeStory } from "../../ui/office/outcome.tsx";
import { OtherBonuses } from "./other-bonuses.tsx";
import { useTitles } from "./titles.ts";
import type { Facts, Told } from "./told.ts";
import styles from "./story.module.css";

/** The story that the earner is told too, and beside it what only the company sees: the levels above, the other bonuses. */
export function Story({ told, facts }: { readonly told: Told; readonly facts: Facts }) {
  const t = useWords();
  return (
    <>
      <section>
        <h2 className={panels["heading"]}>{t("story.how")}</h2>
        <HowItCame told={told} facts={facts} />
      </section>
      {told.outcome === null ? <Picture told={told} /> : <OutcomeStory outcome={told.outcome} />}
      <Calculation told={told} />
      {told.exact ? null : (
        <Notice tone="wait">
          <p>{t("story.open")}</p>
        </Notice>
      )}
      <History history={told.history} />
      <OtherBonuses others={told.others} />
    </>
  );
}

/** The whole way up, the earner marked by their line, those above them too. */
function Picture({ told: { sale, source, calculation, walk, earner } }: { readonly told: Told }) {
  const t = useWords();
  const r = useReasonWords();
  const titles = useTitles();
  const whyNot = useWhyNot();
  const { base, currency } = calculation;
  // What was paid then, from what the sale was then: a refund since has its place in the sum below.
  const worked = walk.worked ?? { points: calculation.points, peg: calculation.peg, base: { amount: base, currency } };
  const { points, peg } = worked;
  const isSmaller = worked.base.amount !== base;
  const steps: readonly WalkStep[] = walk.steps.map((step) => ({
    id: step.member.id,
    name: step.member.displayName,
    ...(step.rank === null ? {} : { note: r("rank.is", { rank: plainName(step.rank) }) }),
    level: step.level,
    paidLevel: step.paidLevel,
    rate: step.percent,
    amount: step.amount,
    ...reasonOf(whyNot(step)),
  }));
  // A walk begins above its seller (or above whose period it is), who holds no level of it unless the plan says so.
  const foot = sale?.seller ?? source;
  const seller: readonly WalkStep[] =
    walk.shape === "walk" && foot !== null && walk.steps[0]?.member.id !== foot.id
      ? [{ id: foot.id, name: foot.displayName, level: 0, paidLevel: 0, rate: null, amount: null }]
      : [];
  const ofMoney = sale === null ? "story.period.money" : "story.goods";
  return (
    <div>
      <WalkPicture
        title={t(walk.shape === "walk" ? "story.walk" : "story.walk.seller")}
        sale={{
          title: sale === null ? t("story.period.title", { name: source?.displayName ?? "" }) : titles(sale.titles),
          note:
            points === null || peg === null
              ? t(ofMoney)
              : t.rich("story.points", {
                  points: <Count value={points} />,
                  peg: <ExactMoney amount={peg} currency={currency} />,
                }),
          amount: worked.base,
        }}
        steps={[...seller, ...steps]}
        {...(walk.end === "levels-taken" || walk.end === "top" || walk.end === "ended"
          ? { end: t(`story.end.${walk.end}`) }
          : {})}
        personLink={(step, name) => (
          <Link
            to={`/admin/members/${step.id}`}
            className={step.id === earner.id ? styles["earner"] : styles["person"]}
          >
            {name}
          </Link>
        )}
      />
      {walk.movedTo === null ? null : (
        <p className={`${panels["quiet"]} ${styles["aside"]}`}>
          {t("story.moved", { person: walk.movedTo.displayName })}
        </p>
      )}
      {isSmaller ? <p className={`${panels["quiet"]} ${styles["aside"]}`}>{t("story.before")}</p> : null}
    </div>
  );
}

function reasonOf(why: string | undefined): { readonly skipped?: string } {
  return why === undefined ? {} : { skipped: why };
}

function History({ history }: { readonly history: Told["history"] }) {
  const t = useWords();
  if (history.length === 0) return null;
  return (
    <section>
      <h2 className={panels["heading"]}>{t("story.history")}</h2>
      <ol role="list" className={styles["history"]}>
        {history.map(({ at, amount, cause, account }) => (
          <li key={`${at} ${cause} ${amount.amount}`}>
            <span>
              {t(`story.history.${cause}`)}
              <small>
                <When at={at} as="moment" /> · {t(`account.${account}`)}
              </small>
            </span>
            <Money value={amount} />
          </li>
        ))}
      </ol>
    </section>
  );
}
