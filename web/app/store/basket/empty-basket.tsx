import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { useShell } from "../shopping.ts";
import { useWords } from "../words.ts";
import styles from "./basket.module.css";

/** Nothing in it: what it is for, and where to begin. */
export function EmptyBasket() {
  const t = useWords();
  const shell = useShell();
  const picture = shell?.brand.pictures["empty-basket"];
  const first = shell?.categories[0];
  return (
    <Empty
      title={t("basket.empty")}
      picture={
        picture === undefined ? undefined : (
          <img
            src={picture.url}
            width={picture.width}
            height={picture.height}
            alt=""
            className={styles["emptyPicture"]}
          />
        )
      }
      action={
        <ButtonLink to={first === undefined ? "/" : `/c/${first.slug}`}>
          {first === undefined ? t("basket.empty.home") : t("basket.empty.action", { category: first.name })}
        </ButtonLink>
      }
    >
      {t("basket.empty.text")}
    </Empty>
  );
}
