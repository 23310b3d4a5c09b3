import type { Reply } from "../../api.ts";
import { useWords } from "../words.ts";
import styles from "./state-badge.module.css";

export type EarningState = Reply<"GET /api/partner/earnings">["earnings"][number]["state"];

/** In the order that money goes through them. */
export const STATES = ["pending", "held", "available", "paid", "reversed"] as const satisfies readonly EarningState[];

/** How far an earning has come; what the state means is told to whoever asks. */
export function StateBadge({ state }: { readonly state: EarningState }) {
  const t = useWords();
  return (
    <span className={styles["badge"]} data-state={state} title={t(`state.${state}.means`)}>
      {t(`state.${state}`)}
    </span>
  );
}
