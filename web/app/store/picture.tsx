import type { ShownPicture } from "./shown.ts";
import styles from "./picture.module.css";

/** A still at its own proportions: its place is kept before it arrives, and what is below the fold waits. */
export function Picture({
  of,
  alt,
  first = false,
  className = "",
}: {
  readonly of: ShownPicture | null;
  /** Empty where the words beside it say the same. */
  readonly alt: string;
  /** Seen before scrolling: asked for at once. */
  readonly first?: boolean;
  readonly className?: string | undefined;
}) {
  if (of === null) return <div className={`${styles["picture"]} ${styles["none"]} ${className}`} />;
  return (
    <img
      src={of.url}
      width={of.width}
      height={of.height}
      alt={alt}
      className={`${styles["picture"]} ${className}`}
      loading={first ? "eager" : "lazy"}
      fetchPriority={first ? "high" : "auto"}
      decoding="async"
    />
  );
}
