import styles from "./face.module.css";

const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** A person as small as a stamp: their first letter on clay. The name always stands beside it. */
export function Face({ name, size }: { readonly name: string; readonly size: number }) {
  const [first] = Array.from(letters.segment(name), ({ segment }) => segment);
  return (
    <span className={styles["face"]} style={{ width: size, height: size, fontSize: size * 0.56 }} aria-hidden="true">
      {first}
    </span>
  );
}
