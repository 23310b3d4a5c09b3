import { ButtonLink } from "../../ui/button.tsx";
import { useRoot } from "../../use-root.ts";
import { widthsOf } from "../picture.tsx";
import type { CategoryCard, Shell } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./hero.module.css";

type Pictures = Shell["brand"]["pictures"];

/** The first thing seen: the brand's own scene and a few large words in its calm. By night its other scene, if it has one. */
export function Hero({
  title,
  lead,
  pictures,
}: {
  readonly title: string;
  /** Where the button leads. */
  readonly lead: CategoryCard | undefined;
  readonly pictures: Pictures;
}) {
  const t = useWords();
  return (
    <section className={styles["hero"]}>
      <Scene pictures={pictures} />
      <div className={styles["words"]}>
        <h1 className={styles["title"]}>{title}</h1>
        {lead === undefined ? null : (
          <ButtonLink to={`/c/${lead.slug}`} prefetch="intent">
            {t("home.browse", { category: lead.name })}
          </ButtonLink>
        )}
      </div>
    </section>
  );
}

const NARROW = "(max-width: 52rem)";
const NIGHT = "(prefers-color-scheme: dark)";

function Scene({ pictures }: { readonly pictures: Pictures }) {
  const { scheme } = useRoot();
  const day = { wide: pictures["hero-wide"], tall: pictures["hero-tall"] };
  const night = { wide: pictures["second-wide"] ?? day.wide, tall: pictures["second-tall"] ?? day.tall };
  const { wide, tall } = scheme === "dark" ? night : day;
  if (wide === undefined) return null;
  return (
    <picture className={styles["picture"]}>
      {scheme === "auto" && night.tall !== undefined ? (
        <source
          media={`${NARROW} and ${NIGHT}`}
          srcSet={widthsOf(night.tall)}
          sizes="100vw"
          width={night.tall.width}
          height={night.tall.height}
        />
      ) : null}
      {scheme === "auto" && night.wide !== undefined ? (
        <source
          media={NIGHT}
          srcSet={widthsOf(night.wide)}
          sizes="100vw"
          width={night.wide.width}
          height={night.wide.height}
        />
      ) : null}
      {tall === undefined ? null : (
        <source media={NARROW} srcSet={widthsOf(tall)} sizes="100vw" width={tall.width} height={tall.height} />
      )}
      <img
        src={wide.url}
        srcSet={widthsOf(wide)}
        sizes="100vw"
        width={wide.width}
        height={wide.height}
        alt=""
        className={styles["scene"]}
        fetchPriority="high"
      />
    </picture>
  );
}
