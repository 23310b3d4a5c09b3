import { Button } from "@mantine/core";
import { Link, useFetcher } from "react-router";
import type { Problem, Reply } from "../../api.ts";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { When } from "../../ui/when.tsx";
import panels from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import type { Run } from "./words-for-step.ts";
import styles from "./run-facts.module.css";

type Replay = Reply<"POST /api/admin/runs/{id}/replay">;

/** What the run was made of, and the proof that it gives the same again. */
export function RunFacts({ run }: { readonly run: Run }) {
  const t = useWords();
  const fetcher = useFetcher<{ readonly replay?: Replay; readonly problem?: Problem }>();
  const replay = fetcher.data?.replay;
  return (
    <section className={panels["card"]} aria-labelledby="run">
      <div className={panels["head"]}>
        <h2 id="run" className={panels["heading"]}>
          {t("run.heading")}
        </h2>
        <span className={`${panels["id"]} ${panels["quiet"]}`}>{run.id}</span>
      </div>
      <dl className={panels["facts"]}>
        <dt>{t("run.plan")}</dt>
        <dd>
          <Link to={`/admin/plan?version=${run.plan}`} className={panels["link"]}>
            {run.plan}
          </Link>
        </dd>
        <dt>{t("run.engine")}</dt>
        <dd>{run.engineVersion}</dd>
        <dt>{t("run.asof")}</dt>
        <dd>
          <When at={run.asOf} as="moment" />
        </dd>
        {replay === undefined ? (
          <>
            <dt>{t("run.input")}</dt>
            <dd className={panels["hash"]}>{run.inputSha256}</dd>
            <dt>{t("run.output")}</dt>
            <dd className={panels["hash"]}>{run.outputSha256}</dd>
          </>
        ) : null}
      </dl>
      {replay === undefined ? <p className={panels["quiet"]}>{t("run.hash.note")}</p> : <Proof replay={replay} />}
      {fetcher.data?.problem === undefined ? null : <ProblemNotice problem={fetcher.data.problem} />}
      <fetcher.Form method="post" className={styles["replay"]}>
        <input type="hidden" name="deed" value="replay" />
        <input type="hidden" name="run" value={run.id} />
        <Button type="submit" variant="default" loading={fetcher.state !== "idle"}>
          {t("replay.do")}
        </Button>
        <p className={panels["quiet"]}>{t("replay.text")}</p>
      </fetcher.Form>
    </section>
  );
}

/** Both pairs of hashes, one below the other, so that a difference would stare. */
function Proof({ replay: { identical, recorded, replayed, storedLinesSha256 } }: { readonly replay: Replay }) {
  const t = useWords();
  const rows = [
    [t("run.input"), t("replay.recorded"), recorded.inputSha256, recorded.inputSha256],
    ["", t("replay.replayed"), replayed.inputSha256, recorded.inputSha256],
    [t("run.output"), t("replay.recorded"), recorded.outputSha256, recorded.outputSha256],
    ["", t("replay.replayed"), replayed.outputSha256, recorded.outputSha256],
    ["", t("replay.stored"), storedLinesSha256, recorded.outputSha256],
  ] as const;
  return (
    <>
      <Notice tone={identical ? "good" : "bad"} title={t(identical ? "replay.same" : "replay.differs")} live>
        {identical ? null : <p>{t("replay.differs.text")}</p>}
      </Notice>
      <table className={styles["hashes"]}>
        <tbody>
          {rows.map(([what, which, hash, expected]) => (
            <tr key={`${what} ${which} ${expected}`}>
              <th scope="row">{what}</th>
              <td>{which}</td>
              <td className={`${panels["hash"]} ${hash === expected ? "" : styles["other"]}`}>{hash}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
