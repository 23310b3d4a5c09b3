import { useState } from "react";
import type { ReactNode } from "react";
import "@mantine/charts/styles.layer.css";
import { Icon } from "../icon.tsx";
import { Skeleton } from "../skeleton.tsx";
import { useDrawn } from "../use-drawn.ts";
import { useWords } from "./words.ts";
import styles from "./chart-frame.module.css";

/**
 * Around every chart: a title that is the answer ("Most of March came from three legs"), the height kept before the chart
 * is there (charts are drawn in the browser only), and the numbers one tap away.
 */
export function ChartFrame({
  title,
  note,
  height = 260,
  table,
  children,
}: {
  readonly title: string;
  /** What is drawn, of which time, in which unit. */
  readonly note?: ReactNode;
  readonly height?: number;
  /** The same as a table. */
  readonly table: ReactNode;
  readonly children: ReactNode;
}) {
  const t = useWords();
  const [shown, setShown] = useState<"picture" | "table">("picture");
  const isDrawn = useDrawn();
  return (
    <figure className={styles["frame"]}>
      <figcaption className={styles["head"]}>
        <div>
          <h2 className={styles["title"]}>{title}</h2>
          {note === undefined ? null : <p className={styles["note"]}>{note}</p>}
        </div>
        <button
          type="button"
          className={styles["turn"]}
          onClick={() => setShown(shown === "picture" ? "table" : "picture")}
        >
          <Icon name={shown === "picture" ? "table" : "sliders"} size={16} />
          {shown === "picture" ? t("chart.table") : t("chart.picture")}
        </button>
      </figcaption>
      <div className={styles["body"]} style={{ minHeight: height }}>
        {shown === "table" ? (
          <div className={styles["table"]}>{table}</div>
        ) : isDrawn ? (
          children
        ) : (
          <Skeleton height={`${height}px`} />
        )}
      </div>
    </figure>
  );
}
