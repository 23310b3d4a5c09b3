import { Link, data } from "react-router";
import { ApiProblem, api } from "../../api.ts";
import { Figure } from "../../ui/figure.tsx";
import { Money } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { ConversionStory } from "../../ui/office/conversion-story.tsx";
import type { ConversionTold } from "../../ui/office/conversion-story.tsx";
import { conversionOf } from "../../ui/office/conversion-of.ts";
import { OutcomeStory } from "../../ui/office/outcome.tsx";
import { titleOf } from "../page-meta.ts";
import { bonusName } from "../parts/bonus-name.ts";
import { useTitles } from "../parts/titles.ts";
import { StateBadge } from "../parts/state-badge.tsx";
import { useWords } from "../words.ts";
import { Calculation } from "./calculation.tsx";
import { Changes } from "./changes.tsx";
import { HowItCame } from "./how-it-came.tsx";
import { WayUp } from "./way-up.tsx";
import type { Story } from "./story.ts";
import { WhatNext } from "./what-next.tsx";
import type { Route } from "./+types/page.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "story.title");
}

export async function loader({ context, params }: Route.LoaderArgs) {
  try {
    const story = await api(context)("GET /api/partner/earnings/{id}", { params: { id: params.id } });
    return { story, conversion: null, at: new Date().toISOString() };
  } catch (error) {
    // What an affiliate program pays is told by its conversion; the plan has no part in it.
    const id = conversionOf(error);
    if (id !== null) {
      const conversion = await api(context)("GET /api/partner/conversions/{id}", { params: { id } });
      return { story: null, conversion, at: new Date().toISOString() };
    }
    // To a reader, what cannot be an id is an address with a slip in it like any other.
    if (error instanceof ApiProblem && error.problem.status === 400) throw data(null, { status: 404 });
    throw error;
  }
}

/** One earning as a short story: the sale, the way up to the reader, the sum, what changed it, what happens now. */
export default function Earning({ loaderData: { story, conversion, at } }: Route.ComponentProps) {
  return story === null ? <OfProgram conversion={conversion} /> : <OfPlan story={story} at={at} />;
}

/** What a program paid: how the sale found its affiliate, which rate it came to, and what is theirs of it. */
function OfProgram({ conversion }: { readonly conversion: ConversionTold }) {
  const t = useWords();
  const [own] = conversion.earnings;
  return (
    <article className={styles["story"]}>
      <PageTitle title={t("bonus.affiliate")} back={{ to: "/office/earnings", label: t("story.back") }} />
      {own === undefined ? null : <Figure label={t("bonus.affiliate")} value={<Money value={own.amount} />} />}
      <section aria-labelledby="how" className={styles["prose"]}>
        <h2 id="how" className={styles["heading"]}>
          {t("story.how")}
        </h2>
        <ConversionStory conversion={conversion} />
      </section>
      <Link to="/office/wallet" className={styles["on"]}>
        {t("story.wallet")}
      </Link>
    </article>
  );
}

function OfPlan({ story, at }: { readonly story: Story; readonly at: string }) {
  const t = useWords();
  const titles = useTitles();
  const { earning, sale, exact } = story;
  return (
    <article className={styles["story"]}>
      <PageTitle
        title={sale === null ? bonusName(t, earning.bonus) : titles(sale.titles)}
        back={{ to: `/office/earnings?period=${earning.period.name}`, label: t("story.back") }}
        beside={<StateBadge state={earning.state} />}
      />
      <Figure label={bonusName(t, earning.bonus)} value={<Money value={earning.amount} />} />
      <section aria-labelledby="how">
        <h2 id="how" className={styles["heading"]}>
          {t("story.how")}
        </h2>
        <HowItCame story={story} />
      </section>
      {story.outcome === null ? <WayUp story={story} /> : <OutcomeStory outcome={story.outcome} />}
      <Calculation story={story} />
      {exact ? null : (
        <Notice tone="wait">
          <p>{t("story.open")}</p>
        </Notice>
      )}
      <Changes story={story} />
      <section aria-labelledby="next">
        <h2 id="next" className={styles["heading"]}>
          {t("story.next")}
        </h2>
        <WhatNext earning={earning} at={at} />
        <Link to="/office/wallet" className={styles["on"]}>
          {t("story.wallet")}
        </Link>
      </section>
    </article>
  );
}
