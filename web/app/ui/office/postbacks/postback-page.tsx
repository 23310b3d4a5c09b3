import type { ReactNode } from "react";
import { useFetcher } from "react-router";
import { Button } from "../../button.tsx";
import { IdempotentForm } from "../../idempotent-form.tsx";
import { Notice } from "../../notice.tsx";
import { useWords } from "../words.ts";
import { PostbackForm } from "./postback-form.tsx";
import type { Postback } from "./postback-form.tsx";
import styles from "./postbacks.module.css";

/** One postback: switched on or off, taken away, changed; below it what it was told. */
export function PostbackPage({
  postback,
  programs,
  may,
  children,
}: {
  readonly postback: Postback;
  readonly programs: readonly { readonly id: string; readonly name: string }[];
  readonly may: boolean;
  readonly children: ReactNode;
}) {
  const t = useWords();
  const fetcher = useFetcher();
  const turn = postback.on ? "off" : "on";
  return (
    <div className={styles["page"]}>
      {postback.disabledReason === "failing" ? (
        <Notice tone="bad" title={t("postback.failing.title")}>
          <p>{t("postback.failing.text")}</p>
        </Notice>
      ) : null}
      {may ? (
        <div className={styles["deeds"]}>
          <div>
            <p className={styles["quiet"]}>{t(`postback.${turn}.means`)}</p>
            <IdempotentForm fetcher={fetcher}>
              <input type="hidden" name="postback" value={postback.id} />
              <Button name="deed" value={turn} tone="quiet" busy={fetcher.state !== "idle"}>
                {t(`postback.${turn}`)}
              </Button>
            </IdempotentForm>
          </div>
          <details className={styles["macros"]}>
            <summary>{t("postback.remove.title")}</summary>
            <p className={styles["quiet"]}>{t("postback.remove.means")}</p>
            <IdempotentForm>
              <input type="hidden" name="postback" value={postback.id} />
              <Button name="deed" value="remove" tone="danger">
                {t("postback.remove")}
              </Button>
            </IdempotentForm>
          </details>
        </div>
      ) : null}
      {postback.key === null ? null : (
        <section className={styles["card"]}>
          <h2>{t("postback.key")}</h2>
          <p className={styles["quiet"]}>{t("postback.key.text")}</p>
          <p className={styles["line"]}>{postback.key}</p>
        </section>
      )}
      <section aria-labelledby="told">
        <h2 id="told" className={styles["heading"]}>
          {t("told.title")}
        </h2>
        {children}
      </section>
      {may ? (
        <section className={styles["card"]} aria-labelledby="change">
          <h2 id="change">{t("postback.change")}</h2>
          <PostbackForm postback={postback} programs={programs} />
        </section>
      ) : null}
    </div>
  );
}
