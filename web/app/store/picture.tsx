import type { ShownPicture } from "./shown.ts";
import styles from "./picture.module.css";

/** The widths that the server gives pictures in (as WebP); what is no wider comes as it is. */
const WIDTHS = [320, 640, 960, 1280];

/** For `srcset`: the picture in each width that there is of it. */
export function widthsOf({ url, width }: ShownPicture): string {
  const smaller = WIDTHS.filter((each) => each < width).map((each) => `${url}?w=${each} ${each}w`);
  return [...smaller, `${url} ${width}w`].join(", ");
}

/** A still at its own proportions: its place is kept before it arrives, and what is below the fold waits. */
export function Picture({
  of,
  alt,
  first = false,
  sizes = "(max-width: 52rem) 50vw, 25vw",
  className = "",
}: {
  readonly of: ShownPicture | null;
  /** Empty where the words beside it say the same. */
  readonly alt: string;
  /** Seen before scrolling: asked for at once. */
  readonly first?: boolean;
  /** How wide it stands on the page (the `sizes` of HTML); a shelf's by default. */
  readonly sizes?: string;
  readonly className?: string | undefined;
}) {
  if (of === null) return <div className={`${styles["picture"]} ${styles["none"]} ${className}`} />;
  return (
    <img
      src={of.url}
      srcSet={widthsOf(of)}
      sizes={sizes}
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
