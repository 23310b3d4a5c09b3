import { Picture } from "../picture.tsx";
import type { Shell } from "../shown.ts";
import styles from "./story.module.css";

/** Where it all comes from, in the company's own words. */
export function Story({ brand }: { readonly brand: Shell["brand"] }) {
  if (brand.story === "") return null;
  const picture = brand.pictures["second-wide"] ?? null;
  return (
    <section className={styles["story"]} aria-labelledby={brand.storyTitle === "" ? undefined : "story"}>
      {picture === null ? null : <Picture of={picture} alt="" className={styles["picture"]} />}
      <div className={styles["words"]}>
        {brand.storyTitle === "" ? null : (
          <h2 id="story" className={styles["title"]}>
            {brand.storyTitle}
          </h2>
        )}
        {brand.story.split(/\n+/).map((text) => (
          <p key={text}>{text}</p>
        ))}
      </div>
    </section>
  );
}
