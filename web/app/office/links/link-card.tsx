import { Link } from "react-router";
import type { Reply } from "../../api.ts";
import { Count } from "../../ui/money.tsx";
import { When } from "../../ui/when.tsx";
import { Sums } from "../parts/sums.tsx";
import { useWords } from "../words.ts";
import { CopyAddress } from "./copy-address.tsx";
import styles from "./page.module.css";

type Links = Reply<"GET /api/partner/links">;

/** One link: what it is called, where it leads, what came of it. */
export function LinkCard({ link, origin }: { readonly link: Links["links"][number]; readonly origin: string }) {
  const t = useWords();
  return (
    <li className={styles["link"]}>
      <div>
        <h3 className={styles["name"]}>
          <Link to={`/office/links/${link.id}`}>{link.label}</Link>
        </h3>
        <p className={styles["where"]}>
          {link.path === "/"
            ? t("links.leads.first")
            : t.rich("links.leads", { path: <a href={link.path}>{link.path}</a> })}
          , {t.rich("links.since", { date: <When at={link.createdAt} /> })}
        </p>
      </div>
      <CopyAddress address={`${origin}/r/${link.code}`} title={link.label} />
      <Outcome of={link} />
    </li>
  );
}

/** Clicks, sales and earnings of a link, or of the site. */
export function Outcome({ of }: { readonly of: Pick<Links["site"], "clicks" | "validClicks" | "sales" | "earned"> }) {
  const t = useWords();
  return (
    <dl className={styles["outcome"]}>
      <div>
        <dt>{t("links.clicks")}</dt>
        <dd>
          <Count value={of.validClicks} />{" "}
          {of.clicks === of.validClicks ? null : (
            <small>{t.rich("links.clicks.of", { all: <Count value={of.clicks} /> })}</small>
          )}
        </dd>
      </div>
      <div>
        <dt>{t("links.sales")}</dt>
        <dd>
          <Count value={of.sales} />
        </dd>
      </div>
      <div>
        <dt>{t("links.earned")}</dt>
        <dd>
          <Sums of={of.earned} />
        </dd>
      </div>
    </dl>
  );
}
