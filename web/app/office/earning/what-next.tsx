import { When } from "../../ui/when.tsx";
import { lastDayOf, usePeriodName } from "../../ui/period-name.ts";
import { useWords } from "../words.ts";
import type { Story } from "./story.ts";
import styles from "./page.module.css";

/** Where the money is now, and when it moves on. */
export function WhatNext({ earning, at }: { readonly earning: Story["earning"]; readonly at: string }) {
  const t = useWords();
  const periodName = usePeriodName();
  const { state, heldUntil, period } = earning;
  const name = periodName(period);
  const words = (() => {
    if (state === "held") {
      return heldUntil === null || Date.parse(heldUntil) <= Date.parse(at)
        ? t("story.next.held.unknown")
        : t.rich("story.next.held", { date: <When at={heldUntil} /> });
    }
    if (state !== "pending") return t(`story.next.${state}`);
    const last = lastDayOf(period.name);
    return period.state === "open" && Date.parse(at) < Date.parse(last)
      ? t.rich("story.next.pending", { period: name, date: <When at={last} zone="company" /> })
      : t("story.next.pending.over", { period: name });
  })();
  return <p className={styles["prose"]}>{words}</p>;
}
