import { Link } from "react-router";
import { api } from "../../api.ts";
import { formatMoney, Money } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { useLocale } from "../../words/area.ts";
import { Story } from "../earning/story.tsx";
import { EarningBadge } from "../money/badges.tsx";
import styles from "../money/panels.module.css";
import { usePeriodName } from "../../ui/period-name.ts";
import { useWords } from "../money/words.ts";
import type { Route } from "./+types/line-panel.ts";

export async function loader({ context, params }: Route.LoaderArgs) {
  const call = api(context);
  const [from = "", bonus = "", earner = ""] = params.line.split(".");
  const { run } = await call("GET /api/admin/periods/{id}", { params: { id: params.id } });
  return {
    story: await call("GET /api/admin/runs/{id}/explanation", {
      params: { id: run?.id ?? "run_0" },
      query: { ...(from.startsWith("sal_") ? { sale: from } : { source: from }), bonus, earner },
    }),
  };
}

/** One line of the run, explained from what the run read. */
export default function LinePanel({ loaderData: { story }, params }: Route.ComponentProps) {
  const t = useWords();
  const locale = useLocale();
  const periodName = usePeriodName();
  const { earner, line, earning } = story;
  return (
    <SidePanel
      title={t("line.title", { earner: earner.displayName, amount: formatMoney(line.amount, locale) })}
      closeTo={`/admin/periods/${params.id}`}
      size="40rem"
      {...(earning === null ? {} : { beside: <EarningBadge state={earning.state} /> })}
    >
      <div className={styles["page"]}>
        <Stands story={story} />
        <Story told={{ ...story, periodName: periodName(story.period) }} facts={line} />
      </div>
    </SidePanel>
  );
}

type Told = Route.ComponentProps["loaderData"]["story"];

/** How the line relates to what stands in the books. */
function Stands({ story: { run, line, earning } }: { readonly story: Told }) {
  const t = useWords();
  if (line.kept) {
    return (
      <Notice tone="info">
        <p>{t("line.kept")}</p>
      </Notice>
    );
  }
  if (earning === null) {
    return (
      <Notice tone="info">
        <p>{t(run.state === "draft" ? "line.draft" : "line.locked")}</p>
      </Notice>
    );
  }
  const to = `/admin/earnings/${earning.id}`;
  if (earning.amount.amount === line.amount.amount) {
    return (
      <p>
        <Link to={to} className={styles["link"]}>
          {t("line.stands", { id: earning.id })}
        </Link>
      </p>
    );
  }
  return (
    <Notice tone="info">
      <p>
        {t.rich("line.differs", { run: <Money value={line.amount} />, stands: <Money value={earning.amount} /> })}{" "}
        <Link to={to} className={styles["link"]}>
          {t("line.earning")}
        </Link>
      </p>
    </Notice>
  );
}
