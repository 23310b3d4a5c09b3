import styles from "./skeleton.module.css";

/** Holds the place of what is coming, at its size. `lines` of text, or a block of `height` (any CSS length). */
export function Skeleton({
  lines,
  height,
  width,
}: {
  readonly lines?: number;
  readonly height?: string;
  readonly width?: string;
}) {
  if (lines === undefined)
    return (
      <div className={styles["bone"]} style={{ height: height ?? "1em", width: width ?? "100%" }} aria-hidden="true" />
    );
  return (
    <div className={styles["lines"]} style={{ width }} aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => (
        <div
          key={line}
          className={styles["bone"]}
          style={{ width: line === lines - 1 && lines > 1 ? "62%" : "100%" }}
        />
      ))}
    </div>
  );
}
