import type { ReactNode } from "react";
import type { Reply } from "../../api.ts";
import type { MoneyWords } from "../money/words.ts";

export type Detail = Reply<"GET /api/admin/periods/{id}">;
export type Run = NonNullable<Detail["run"]>;
export type NextStep = Detail["next"];

/** What happens to a period next and whose it is, in a few words; for lists. */
export function stepInShort(t: MoneyWords, next: NextStep, hasRun: boolean, until: ReactNode): ReactNode {
  switch (next.step) {
    case "none":
      return t("step.none");
    case "draft":
      if (next.why === "not-allowed") return t("step.draft.not");
      if (next.why === "period-not-over") return t.rich("step.draft.wait", { date: until });
      return hasRun ? t("step.redraft") : t("step.draft.may");
    case "lock":
      if (next.may) return t("step.lock.may");
      return next.why === "second-person-needed" ? t("step.lock.second") : t("step.lock.not");
    case "commit":
      return t(next.may ? "step.commit.may" : "step.commit.not");
  }
}
