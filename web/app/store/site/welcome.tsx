import { ButtonLink } from "../../ui/button.tsx";
import { useRoot } from "../../use-root.ts";
import { Face } from "../face.tsx";
import { useShell } from "../shopping.ts";
import type { CategoryCard } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./site.module.css";

/** The member greets in their own words, in front of the brand's picture. */
export function Welcome({
  member,
  first,
}: {
  readonly member: { readonly displayName: string; readonly story: string | null; readonly photo: string | null };
  readonly first: CategoryCard | undefined;
}) {
  const t = useWords();
  const { brand } = useRoot();
  const pictures = useShell()?.brand.pictures;
  const picture = pictures?.["second-tall"] ?? pictures?.["hero-tall"];
  return (
    <section className={styles["welcome"]}>
      <div className={styles["words"]}>
        {member.photo === null ? <Face name={member.displayName} size={72} /> : null}
        <div>
          <h1 className={styles["title"]}>{t("site.welcome", { name: member.displayName })}</h1>
          <p className={styles["by"]}>{t("site.by", { name: member.displayName, brand: brand.name })}</p>
        </div>
        {member.story === null || member.story === "" ? null : (
          <blockquote className={styles["story"]}>
            {member.story.split(/\n+/).map((text) => (
              <p key={text}>{text}</p>
            ))}
          </blockquote>
        )}
        {first === undefined ? null : (
          <ButtonLink to={`/c/${first.slug}`} prefetch="intent">
            {t("home.browse", { category: first.name })}
          </ButtonLink>
        )}
      </div>
      {member.photo !== null ? (
        <img
          src={`${member.photo}?w=960`}
          srcSet={`${member.photo}?w=640 640w, ${member.photo}?w=960 960w`}
          sizes="(max-width: 52rem) 100vw, 45vw"
          alt={member.displayName}
          className={styles["picture"]}
          fetchPriority="high"
        />
      ) : picture === undefined ? null : (
        <img
          src={picture.url}
          width={picture.width}
          height={picture.height}
          alt=""
          className={styles["picture"]}
          fetchPriority="high"
        />
      )}
    </section>
  );
}
