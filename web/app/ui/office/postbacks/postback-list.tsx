import type { ReactNode } from "react";
import { Link } from "react-router";
import { Empty } from "../../empty.tsx";
import { useWords } from "../words.ts";
import type { Postback } from "./postback-form.tsx";
import styles from "./postbacks.module.css";

/** A word on a ground of its own. */
export function Mark({
  tone,
  children,
}: {
  readonly tone: "good" | "wait" | "bad" | "calm";
  readonly children: ReactNode;
}) {
  return <span className={`${styles["mark"]} ${styles[tone]}`}>{children}</span>;
}

/** Whether a postback is told at all, and if not why. */
export function PostbackState({ postback }: { readonly postback: Postback }) {
  const t = useWords();
  if (postback.on && postback.failures > 0) {
    return <Mark tone="wait">{t("postback.state.troubled", { count: postback.failures })}</Mark>;
  }
  if (postback.on) return <Mark tone="good">{t("postback.state.on")}</Mark>;
  return postback.disabledReason === "failing" ? (
    <Mark tone="bad">{t("postback.state.failing")}</Mark>
  ) : (
    <Mark tone="calm">{t("postback.state.off")}</Mark>
  );
}

/** All postbacks, a line each; the page of one is where it is changed and what it was told stands. */
export function PostbackList({
  postbacks,
  programs,
  at,
}: {
  readonly postbacks: readonly Postback[];
  readonly programs: readonly { readonly id: string; readonly name: string }[];
  /** Where the pages are: `/admin/affiliates/postbacks`. */
  readonly at: string;
}) {
  const t = useWords();
  if (postbacks.length === 0) return <Empty title={t("postback.none")}>{t("postback.none.text")}</Empty>;
  return (
    <ul className={styles["list"]}>
      {postbacks.map((postback) => (
        <li key={postback.id}>
          <div className={styles["what"]}>
            <Link to={`${at}/${postback.id}`} className={styles["to"]}>
              {hostOf(postback.url)}
            </Link>
            <p className={styles["line"]}>{postback.url}</p>
            <p className={styles["quiet"]}>
              {t(postback.kind === "get" ? "postback.kind.get" : "postback.kind.json")} ·{" "}
              {programs.find(({ id }) => id === postback.program)?.name ?? t("postback.program.all")}
              {postback.kind === "get" ? ` · ${t("postback.slot.is", { slot: postback.slot })}` : ""}
            </p>
          </div>
          <PostbackState postback={postback} />
        </li>
      ))}
    </ul>
  );
}

/** The name of whom is told; macros never stand in it. */
export function hostOf(url: string): string {
  return /^https?:\/\/([^/?#]+)/.exec(url)?.[1] ?? url;
}
