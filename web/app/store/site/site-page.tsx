import { Notice } from "../../ui/notice.tsx";
import { Categories, Featured } from "../home/sections.tsx";
import { useWords } from "../words.ts";
import type { SiteData } from "./read-site.ts";
import { Welcome } from "./welcome.tsx";
import styles from "./site.module.css";

/** A member's own storefront. */
export function Site({ data: { member, site, categories, featured } }: { readonly data: SiteData }) {
  const t = useWords();
  return (
    <>
      {site.draft ? (
        <div className={styles["draft"]}>
          <Notice tone="wait" live>
            {t("site.draft")}
          </Notice>
        </div>
      ) : null}
      <Welcome member={member} first={categories[0]} />
      {site.picks.length === 0 ? (
        <Featured cards={featured} />
      ) : (
        <Featured cards={site.picks} title={t("site.picks", { name: member.displayName })} />
      )}
      <Categories categories={categories} />
    </>
  );
}
