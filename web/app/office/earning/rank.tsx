import type { Reply } from "../../api.ts";
import { Figure } from "../../ui/figure.tsx";
import { plainName, useMissed } from "../../ui/office/reasons.ts";
import { useWords } from "../words.ts";

/** Where the reader stands in the plan's ranks if the period ended now, and what the next one still takes. */
export function Rank({ rank }: { readonly rank: NonNullable<Reply<"GET /api/partner/rank">["rank"]> }) {
  const t = useWords();
  const missed = useMissed();
  const { paid, title, next } = rank;
  return (
    <Figure
      label={t("rank.title")}
      value={paid === null ? t("rank.none") : plainName(paid)}
      note={
        <>
          {title === null || title === paid ? null : <>{t("rank.title.held", { title: plainName(title) })} </>}
          {next === null ? t("rank.top") : t("rank.next", { rank: plainName(next.name), missed: missed(next.missed) })}
        </>
      }
    />
  );
}
