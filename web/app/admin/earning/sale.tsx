import { Link } from "react-router";
import { api } from "../../api.ts";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { usePeriodName } from "../../ui/period-name.ts";
import { titleOf } from "../money/page-meta.ts";
import panels from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import { SaleFacts } from "./sale-facts.tsx";
import { useTitles } from "./titles.ts";
import type { Route } from "./+types/sale.ts";

export function meta({ matches, params }: Route.MetaArgs) {
  return titleOf(matches, "story.sale", params.id);
}

export const loader = async ({ context, params }: Route.LoaderArgs) =>
  api(context)("GET /api/admin/sales/{id}", { params: { id: params.id } });

/** A sale as the commissions see it: where it came from, and everybody whom it has paid. */
export default function Sale({ loaderData: sale }: Route.ComponentProps) {
  const t = useWords();
  const titles = useTitles();
  const periodName = usePeriodName();
  return (
    <>
      <PageTitle
        title={t("sale.title", { id: sale.id })}
        back={{ to: `/admin/periods/${sale.period.id}`, label: periodName(sale.period) }}
        lead={t.rich("sale.lead", { what: titles(sale.titles), date: <When at={sale.at} as="moment" /> })}
        actions={
          <Link to={`/admin/ledger/entries?cause=${sale.id}`} className={panels["link"]}>
            {t("story.entries")}
          </Link>
        }
      />
      <div className={panels["page"]} style={{ maxWidth: "48rem" }}>
        <SaleFacts sale={sale} />
      </div>
    </>
  );
}
