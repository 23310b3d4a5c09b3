import { Badge } from "@mantine/core";
import type { Reply } from "../../api.ts";
import { useWords } from "./words.ts";

export type Row = Reply<"GET /api/admin/autoships">["autoships"][number];
export type Autoship = Reply<"GET /api/admin/autoships/{id}">;

const COLOURS = { "setting-up": "gray", active: "good", paused: "wait", ended: "gray" } as const;

/** How it stands; declined payments that are tried again come first, since somebody may want to do something. */
export function StateBadge({ state, why, failures }: Pick<Row, "state" | "why" | "failures">) {
  const t = useWords();
  if (failures > 0) return <Badge color="bad">{t("autoships.state.retrying", { count: failures })}</Badge>;
  return (
    <>
      <Badge color={why === "unpaid" || why === "not-possible" ? "bad" : COLOURS[state]}>
        {t(`autoships.state.${state}`)}
      </Badge>
      {why === null ? null : <small> {t(`autoships.why.${why}`)}</small>}
    </>
  );
}

/** A day of the shopper's calendar. */
export function dayInWords(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}
