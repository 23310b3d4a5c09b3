import { When } from "../../ui/when.tsx";
import { middleOf, useMonthName } from "../parts/month-name.ts";
import { useWords } from "../words.ts";
import type { Story } from "./story.ts";
import styles from "./page.module.css";

/** Where the money is now, and when it moves on. */
export function WhatNext({ earning, at }: { readonly earning: Story["earning"]; readonly at: string }) {
  const t = useWords();
  const monthName = useMonthName();
  const { state, heldUntil, period } = earning;
  const month = monthName(middleOf(period.name));
  const words = (() => {
    if (state === "held") {
      return heldUntil === null || Date.parse(heldUntil) <= Date.parse(at)
        ? t("story.next.held.unknown")
        : t.rich("story.next.held", { date: <When at={heldUntil} /> });
    }
    if (state !== "pending") return t(`story.next.${state}`);
    const last = lastDayOf(period.name);
    return period.state === "open" && Date.parse(at) < Date.parse(last)
      ? t.rich("story.next.pending", { month, date: <When at={last} zone="company" /> })
      : t("story.next.pending.over", { month });
  })();
  return <p className={styles["prose"]}>{words}</p>;
}

/** Noon of a month's last day: "2026-02" gives 28 February. */
function lastDayOf(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0, 12)).toISOString();
}
