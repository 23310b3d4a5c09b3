import { When } from "../../ui/when.tsx";
import { lastMoment } from "../../ui/period-name.ts";
import { Path } from "../money/path.tsx";
import type { Step } from "../money/path.tsx";
import { ByAt } from "../money/person.tsx";
import { useWords } from "../money/words.ts";
import type { Detail } from "./words-for-step.ts";

/** Open, draft, locked, committed: who did what and when, and where it stands. */
export function WayOfPeriod({
  detail: { period, run, next },
  at,
}: {
  readonly detail: Detail;
  /** When the page was made. */
  readonly at: string;
}) {
  const t = useWords();
  // While the period runs, a draft is a preview: the period itself is what is under way.
  const isFinal = run !== null && next.step !== "draft";
  const isOver = period.to <= at;
  const end = <When at={lastMoment(period.to)} zone="company" />;
  const steps: readonly Step[] = [
    {
      key: "open",
      name: t("path.open"),
      note: t.rich(isOver ? "path.open.over" : "path.open.now", { date: end }),
      state: isOver ? "done" : "now",
    },
    {
      key: "draft",
      name: t("path.draft"),
      note:
        run === null ? (
          t("path.draft.not")
        ) : (
          <>
            <ByAt by={run.draftedBy} at={run.draftedAt} />
            {isFinal ? null : (
              <>
                <br />
                {t.rich("path.draft.preview", { date: <When at={run.asOf} as="moment" /> })}
              </>
            )}
          </>
        ),
      state: isFinal ? "done" : isOver ? "now" : "later",
    },
    {
      key: "locked",
      name: t("path.locked"),
      note:
        run?.lockedAt === null || run === null ? t("path.locked.not") : <ByAt by={run.lockedBy} at={run.lockedAt} />,
      state: period.state !== "open" ? "done" : next.step === "lock" ? "now" : "later",
    },
    {
      key: "committed",
      name: t("path.committed"),
      note:
        run?.committedAt === null || run === null ? (
          t("path.committed.not")
        ) : (
          <ByAt by={run.committedBy} at={run.committedAt} />
        ),
      state: period.state === "committed" ? "done" : next.step === "commit" ? "now" : "later",
    },
  ];
  return <Path name={t("period.path")} steps={steps} />;
}
