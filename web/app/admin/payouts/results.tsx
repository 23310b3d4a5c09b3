import { Button, FileInput } from "@mantine/core";
import { useFetcher } from "react-router";
import type { Problem, Reply } from "../../api.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import panels from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import styles from "./results.module.css";

export type Read = { readonly read: Reply<"POST /api/admin/payout-results"> } | { readonly problem: Problem };

/** The bank's answer, given as the file that it sent; what it changed is said at once. */
export function Results() {
  const t = useWords();
  const fetcher = useFetcher<Read>();
  const answer = fetcher.data;
  return (
    <section aria-labelledby="results" className={panels["card"]}>
      <h2 id="results" className={panels["heading"]}>
        {t("results.heading")}
      </h2>
      <p className={panels["quiet"]}>{t("results.text")}</p>
      {answer !== undefined && "problem" in answer ? (
        <ProblemNotice problem={answer.problem} money={t("results.refused.money")} />
      ) : null}
      {answer !== undefined && "read" in answer ? (
        <Notice tone={answer.read.again ? "info" : "good"} live>
          <p>{t(answer.read.again ? "results.again" : "results.done", answer.read)}</p>
        </Notice>
      ) : null}
      <IdempotentForm fetcher={fetcher} encType="multipart/form-data">
        <div className={styles["form"]}>
          <FileInput
            name="file"
            required
            accept=".xml,.ach,.txt,.csv"
            label={t("results.file")}
            placeholder={t("results.choose")}
            w={260}
          />
          <Button type="submit" loading={fetcher.state !== "idle"}>
            {t("results.do")}
          </Button>
        </div>
      </IdempotentForm>
    </section>
  );
}
