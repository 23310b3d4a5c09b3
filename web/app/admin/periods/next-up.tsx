import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useFetcher } from "react-router";
import type { Problem } from "../../api.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { When } from "../../ui/when.tsx";
import { AuditLink } from "../money/audit-link.tsx";
import { bonusName } from "../money/bonus-name.ts";
import { Difference, isChanged } from "../money/difference.tsx";
import { lastMoment, usePeriodName } from "../../ui/period-name.ts";
import styles from "../money/panels.module.css";
import { nameOf } from "../money/person.tsx";
import { SumsInLine } from "../money/sums.tsx";
import { useWords } from "../money/words.ts";
import { useMay } from "../use-staff.ts";
import type { Detail } from "./words-for-step.ts";

/** The one thing to do now, whose it is, and why not where it is not the reader's. */
export function NextUp({ detail }: { readonly detail: Detail }) {
  const t = useWords();
  const mayDraft = useMay("run.draft");
  const { period, next, run } = detail;
  return (
    <div>
      <h2 className="said">{t("next.heading")}</h2>
      <p className={styles["prose"]}>
        <Why detail={detail} /> {run === null ? null : <AuditLink subject={run.id} />}
      </p>
      <div className={styles["deeds"]}>
        {next.step === "lock" && next.may ? <Lock detail={detail} /> : null}
        {next.step === "commit" && next.may ? <Commit detail={detail} /> : null}
        {/* An open period can be drafted again at any time, also while a lock is what comes next. */}
        {mayDraft && period.state === "open" ? <Draft again={run !== null} /> : null}
      </div>
    </div>
  );
}

function Why({ detail: { period, run, next } }: { readonly detail: Detail }): ReactNode {
  const t = useWords();
  const who = (by: { readonly name: string | null } | null | undefined) => <b>{nameOf(t, by ?? null)}</b>;
  if (next.step === "draft") {
    const date = <When at={lastMoment(period.to)} zone="company" />;
    return (
      <>
        {run === null
          ? t("next.draft.first")
          : next.from === null
            ? t("next.draft.over")
            : t.rich("next.draft.open", { who: who(run.draftedBy), date })}{" "}
        {next.why === "not-allowed" ? t("next.draft.not") : null}
      </>
    );
  }
  if (next.step === "lock") {
    if (next.why === "second-person-needed") return t("next.lock.you");
    return t.rich(next.may ? "next.lock.may" : "next.lock.not", { who: who(run?.draftedBy) });
  }
  if (next.step === "commit") {
    return t.rich(next.may ? "next.commit.may" : "next.commit.not", { who: who(run?.lockedBy) });
  }
  return t.rich("next.none", { who: who(run?.committedBy) });
}

function Draft({ again }: { readonly again: boolean }) {
  const t = useWords();
  const fetcher = useFetcher<{ readonly problem?: Problem }>();
  const problem = fetcher.data?.problem;
  return (
    <>
      <IdempotentForm fetcher={fetcher}>
        <input type="hidden" name="deed" value="draft" />
        <Button type="submit" variant={again ? "default" : "filled"} loading={fetcher.state !== "idle"}>
          {t(again ? "draft.again" : "draft.do")}
        </Button>
      </IdempotentForm>
      {problem === undefined || fetcher.state !== "idle" ? null : (
        <ProblemNotice problem={problem} money={t("refused.money")} mend={t("refused.mend")} />
      )}
    </>
  );
}

/** A refusal means nothing happened; a draft that is out of date is the one that needs its own words. */
function useExplain() {
  const t = useWords();
  return ({ code }: Problem) =>
    code.endsWith("stale-draft")
      ? { title: t("stale.title"), money: t("stale.money"), mend: t("stale.mend") }
      : { money: t("refused.money"), mend: t("refused.mend") };
}

function Lock({ detail: { period, run } }: { readonly detail: Detail }) {
  const t = useWords();
  const periodName = usePeriodName();
  const explain = useExplain();
  if (run === null) return null;
  const name = periodName(period);
  return (
    <ConfirmWithReason
      label={t("lock.do")}
      title={t("lock.title", { period: name })}
      confirm={t("lock.confirm", { period: name })}
      tone="plain"
      fields={{ deed: "lock", run: run.id }}
      explain={explain}
    >
      <p>
        {t.rich("lock.means", {
          period: name,
          sums: <SumsInLine of={run.totals} />,
          earners: t("earners", { count: run.earners }),
        })}
      </p>
    </ConfirmWithReason>
  );
}

function Commit({ detail: { period, run, withPosted } }: { readonly detail: Detail }) {
  const t = useWords();
  const periodName = usePeriodName();
  const explain = useExplain();
  if (run === null) return null;
  const name = periodName(period);
  const changes = withPosted?.bonuses.filter(isChanged) ?? [];
  return (
    <ConfirmWithReason
      label={t("commit.do")}
      title={t("commit.title", { period: name })}
      confirm={t("commit.confirm", { period: name })}
      tone="plain"
      fields={{ deed: "commit", run: run.id }}
      explain={explain}
    >
      <p>
        {t.rich("commit.means", {
          period: name,
          sums: <SumsInLine of={run.totals} />,
          earners: t("earners", { count: run.earners }),
        })}
      </p>
      <p>
        {changes.length === 0
          ? t("commit.nothing")
          : t.rich("commit.new", {
              changes: changes.map(({ bonus, change }, index) => (
                <span key={`${bonus} ${change.currency}`}>
                  {index === 0 ? null : ", "}
                  {bonusName(t, bonus)} <Difference value={change} />
                </span>
              )),
            })}
      </p>
    </ConfirmWithReason>
  );
}
