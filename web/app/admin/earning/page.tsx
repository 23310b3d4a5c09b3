import { Link } from "react-router";
import { api } from "../../api.ts";
import { Figure } from "../../ui/figure.tsx";
import { Money } from "../../ui/money.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { EarningBadge } from "../money/badges.tsx";
import { bonusName } from "../money/bonus-name.ts";
import { usePeriodName } from "../../ui/period-name.ts";
import { titleOf } from "../money/page-meta.ts";
import panels from "../money/panels.module.css";
import { MemberLink } from "../money/person.tsx";
import { useWords } from "../money/words.ts";
import { ConversionStory } from "../../ui/office/conversion-story.tsx";
import { conversionOf } from "../../ui/office/conversion-of.ts";
import { Story } from "./story.tsx";
import type { Route } from "./+types/page.ts";

export function meta({ matches, params }: Route.MetaArgs) {
  return titleOf(matches, "periods.title", params.id);
}

export async function loader({ context, params }: Route.LoaderArgs) {
  try {
    return {
      told: await api(context)("GET /api/admin/earnings/{id}", { params: { id: params.id } }),
      conversion: null,
    };
  } catch (error) {
    // What an affiliate program pays is told by its conversion; the plan has no part in it.
    const id = conversionOf(error);
    if (id === null) throw error;
    return { told: null, conversion: await api(context)("GET /api/admin/conversions/{id}", { params: { id } }) };
  }
}

/** One posted earning with all that is behind it; where sales, payouts and the ledger lead to. */
export default function Earning({ loaderData, params }: Route.ComponentProps) {
  const t = useWords();
  if (loaderData.told !== null) return <OfPlan told={loaderData.told} />;
  return (
    <>
      <PageTitle title={t("story.title", { id: params.id })} />
      <article className={panels["page"]} style={{ maxWidth: "44rem" }}>
        <h2 className={panels["heading"]}>{t("story.how")}</h2>
        <ConversionStory conversion={loaderData.conversion} />
      </article>
    </>
  );
}

type Posted = NonNullable<Route.ComponentProps["loaderData"]["told"]>;

function OfPlan({ told }: { readonly told: Posted }) {
  const t = useWords();
  const periodName = usePeriodName();
  const { earning, earner } = told;
  const period = periodName(earning.period);
  return (
    <>
      <PageTitle
        title={t("story.title", { id: earning.id })}
        back={{ to: `/admin/periods/${earning.period.id}`, label: period }}
        beside={<EarningBadge state={earning.state} />}
        lead={t.rich("story.to", {
          bonus: bonusName(t, earning.bonus),
          earner: <MemberLink member={earner} />,
          period: (
            <Link to={`/admin/periods/${earning.period.id}`} className={panels["link"]}>
              {period}
            </Link>
          ),
        })}
      />
      <article className={panels["page"]} style={{ maxWidth: "44rem" }}>
        <Figure
          label={bonusName(t, earning.bonus)}
          value={<Money value={earning.amount} />}
          note={
            <>
              {earning.heldUntil === null || earning.state !== "held" ? null : (
                <>
                  {t.rich("story.held", { date: <When at={earning.heldUntil} /> })}
                  {" · "}
                </>
              )}
              {earning.payout === null ? null : (
                <>
                  <Link to={`/admin/payouts/of/${earning.payout}`} className={panels["link"]}>
                    {t("story.payout")}
                  </Link>
                  {" · "}
                </>
              )}
              {/* The run posts one sum a person and bonus; only what sellers earn has rows of its own. */}
              <Link
                to={
                  earning.level === 0 && told.sale !== null
                    ? `/admin/ledger/entries?cause=${told.sale.id}`
                    : `/admin/ledger/entries?member=${earner.id}&period=${earning.period.id}`
                }
                className={panels["link"]}
              >
                {t(earning.level === 0 && told.sale !== null ? "story.entries" : "story.entries.member")}
              </Link>
            </>
          }
        />
        <Story told={{ ...told, periodName: period }} facts={earning} />
      </article>
    </>
  );
}
