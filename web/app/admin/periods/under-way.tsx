import { Button, Progress } from "@mantine/core";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { useFetcher, useFetchers, useRevalidator } from "react-router";
import type { Problem, Reply } from "../../api.ts";
import { ProblemNotice } from "../../ui/notice.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { When } from "../../ui/when.tsx";
import panels from "../money/panels.module.css";
import { nameOf } from "../money/person.tsx";
import { useWords } from "../money/words.ts";
import styles from "./under-way.module.css";
import type { Detail } from "./words-for-step.ts";

type Work = NonNullable<Reply<"GET /api/admin/periods/{id}/work">["work"]>;

/** How often the page asks how far it is, in ms. */
const PAUSE = 700;

const DEEDS: readonly unknown[] = ["draft", "lock", "commit"];

/** What is being worked on: how far it is, and how to stop it. Nothing where nothing is. */
export function UnderWay({ detail: { period, work: loaded, run } }: { readonly detail: Detail }) {
  const asked = useFetchers().some(({ formData }) => DEEDS.includes(formData?.get("deed")));
  const work = useWork(period.id, loaded, asked);
  if (work?.state === "running") return <Running work={work} />;
  if (work === null || work.state === "done") return null;
  // What ended well afterwards leaves nothing to say about what did not.
  const latest = run?.committedAt ?? run?.lockedAt ?? run?.draftedAt ?? "";
  return work.startedAt < latest ? null : <Ended work={work} />;
}

/** Asks while something goes on, or was just asked for; when it ends, the page is read again. */
function useWork(period: string, loaded: Work | null, asked: boolean): Work | null {
  const { revalidate } = useRevalidator();
  // What was seen counts until the page has been read again.
  const [seen, setSeen] = useState<{ readonly work: Work; readonly after: Work | null } | null>(null);
  const work = seen !== null && seen.after === loaded ? seen.work : loaded;
  const goesOn = asked || work?.state === "running";
  useEffect(() => {
    if (!goesOn) return;
    const end = new AbortController();
    const look = async (): Promise<void> => {
      const reply = await fetch(`/api/admin/periods/${period}/work`, { signal: end.signal });
      if (!reply.ok) return;
      const { work: now } = (await reply.json()) as { readonly work: Work | null };
      if (now === null || end.signal.aborted) return;
      // Before it has begun, the last one is still told.
      if (now.state === "running") setSeen({ work: now, after: loaded });
      else if (work?.state === "running") void revalidate();
    };
    const timer = setInterval(() => void look().catch(() => {}), PAUSE);
    return () => {
      clearInterval(timer);
      end.abort();
    };
  }, [goesOn, loaded, period, revalidate, work?.state]);
  return work;
}

function Running({ work }: { readonly work: Work }) {
  const t = useWords();
  const fetcher = useFetcher<{ readonly problem?: Problem }>();
  const problem = fetcher.data?.problem;
  const isStopping = work.stopAsked || fetcher.state !== "idle";
  const stage = t(`work.stage.${work.stage}`);
  return (
    <div className={styles["work"]}>
      <div className={panels["head"]}>
        <output>
          <b>{t(`work.${work.step}`)}</b> {isStopping ? t("work.stopping") : stage}
        </output>
        <p className={panels["quiet"]}>
          {t.rich("work.since", { who: nameOf(t, work.startedBy), time: <When at={work.startedAt} as="moment" /> })}
        </p>
      </div>
      <Progress
        value={Math.max(2, work.share * 100)}
        animated
        size="lg"
        aria-label={stage}
        {...(isStopping && { color: "gray" })}
      />
      {work.mayStop ? (
        <IdempotentForm fetcher={fetcher}>
          <input type="hidden" name="deed" value="stop" />
          <Button type="submit" variant="default" loading={isStopping}>
            {t("work.stop")}
          </Button>
        </IdempotentForm>
      ) : null}
      {problem === undefined || fetcher.state !== "idle" ? null : (
        <ProblemNotice problem={problem} money={t("refused.money")} mend={t("refused.mend")} />
      )}
      <noscript>
        <meta httpEquiv="refresh" content="3" />
      </noscript>
    </div>
  );
}

function Ended({ work }: { readonly work: Work }): ReactNode {
  const t = useWords();
  if (work.state === "running" || work.state === "done") return null;
  return (
    <p className={panels["quiet"]}>
      {t.rich(`work.ended.${work.state}`, {
        what: t(`work.${work.step}`),
        time: <When at={work.startedAt} as="moment" />,
      })}
    </p>
  );
}
