import type { Problem } from "../../api.ts";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { useWords } from "../promotions/words.ts";

export interface Answer {
  readonly problem?: Problem;
  readonly done?: true;
}

/** What came of a form of these pages. */
export function Answered({ answer }: { readonly answer: Answer | undefined }) {
  const t = useWords();
  if (answer?.problem !== undefined) return <ProblemNotice problem={answer.problem} title={t("delivery.refused")} />;
  if (answer?.done !== true) return null;
  return (
    <Notice tone="good" live>
      {t("delivery.done")}
    </Notice>
  );
}
