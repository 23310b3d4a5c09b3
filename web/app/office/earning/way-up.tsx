import { Count, Money } from "../../ui/money.tsx";
import { WalkPicture } from "../../ui/walk-picture.tsx";
import type { WalkStep } from "../../ui/walk-picture.tsx";
import { plainName, useReasonWords } from "../../ui/office/reasons.ts";
import { useWhyNot } from "../parts/missed.ts";
import { useTitles } from "../parts/titles.ts";
import { useWords } from "../words.ts";
import type { Story } from "./story.ts";
import styles from "./page.module.css";

/** The picture: from the sale up to the reader. Who stands above them is not theirs to see. */
export function WayUp({ story }: { readonly story: Story }) {
  const t = useWords();
  const titles = useTitles();
  const r = useReasonWords();
  const whyNot = useWhyNot();
  const { sale, source, calculation, walk, earner } = story;
  const { currency } = calculation;
  // The base that the steps' amounts came from: after a refund less is left, and "The sum" below tells how much.
  const { points, peg, base } = walk.worked ?? { ...calculation, base: { amount: calculation.base, currency } };
  const steps: WalkStep[] = walk.steps.map((step) => ({
    id: step.member.id,
    name: step.member.displayName,
    ...(step.rank === null ? {} : { note: r("rank.is", { rank: plainName(step.rank) }) }),
    level: step.level,
    paidLevel: step.paidLevel,
    rate: step.percent,
    amount: step.amount,
    you: step.you,
    ...reasonOf(whyNot(step)),
  }));
  // A walk begins above its seller (or above whose period it is), whom the picture shows too.
  const below = sale?.seller ?? source;
  const seller =
    walk.shape === "walk" && below !== null && walk.steps[0]?.member.id !== below.id
      ? [standing(below, earner.id)]
      : [];
  const title =
    sale !== null
      ? titles(sale.titles)
      : source === null || source.id === earner.id
        ? t("story.period.title")
        : t("story.period.of", { name: source.displayName });
  const isShort = walk.steps.some((step) => step.missed.some(({ volume }) => volume === "pv"));
  return (
    <div>
      <WalkPicture
        title={walk.shape === "walk" ? t("story.walk") : t("story.walk.short")}
        sale={{
          title,
          note:
            points === null || peg === null
              ? t(sale === null ? "story.period.money" : "story.goods")
              : t.rich("story.points", {
                  points: <Count value={points} />,
                  peg: <Money value={{ amount: peg, currency }} />,
                }),
          amount: base,
        }}
        steps={[...seller, ...steps]}
      />
      {isShort ? <p className={styles["aside"]}>{t("volume.pv.means")}</p> : null}
    </div>
  );
}

function reasonOf(why: string | undefined): { readonly skipped?: string } {
  return why === undefined ? {} : { skipped: why };
}

/** The seller, who holds no level of the walk and is passed by it without being skipped. */
function standing(seller: Story["earner"], earner: string): WalkStep {
  return {
    id: seller.id,
    name: seller.displayName,
    level: 0,
    paidLevel: 0,
    rate: null,
    amount: null,
    you: seller.id === earner,
  };
}
