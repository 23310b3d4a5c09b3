import { Badge } from "@mantine/core";
import { Link } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { titleOf } from "../money/page-meta.ts";
import panels from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import { readDocument } from "./document.ts";
import { InWords } from "./in-words.tsx";
import type { Route } from "./+types/page.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "plan.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const { versions } = await api(context)("GET /api/admin/plans");
  const wished = new URL(request.url).searchParams.get("version");
  const now = new Date().toISOString();
  const inForce = versions.find(({ from, to }) => from <= now && (to === null || now < to));
  return { versions, chosen: wished ?? inForce?.id ?? versions[0]?.id ?? null, now };
}

type Version = Reply<"GET /api/admin/plans">["versions"][number];

/** The plan's versions with their dates, and the chosen one twice: as sentences and as the document that is run. */
export default function Plan({ loaderData: { versions, chosen, now } }: Route.ComponentProps) {
  const t = useWords();
  const version = versions.find(({ id }) => id === chosen) ?? versions[0];
  if (version === undefined) {
    return (
      <>
        <PageTitle title={t("plan.title")} lead={t("plan.lead")} />
        <Empty title={t("plan.none")}>{t("plan.none.text")}</Empty>
      </>
    );
  }
  return (
    <>
      <PageTitle title={t("plan.title")} lead={t("plan.lead")} />
      <div className={styles["page"]}>
        <nav aria-labelledby="versions">
          <h2 id="versions" className={styles["small"]}>
            {t("plan.versions")}
          </h2>
          <ul role="list" className={styles["versions"]}>
            {versions.map((one) => (
              <li key={one.id}>
                <Link to={`?version=${one.id}`} aria-current={one.id === version.id ? "page" : undefined}>
                  <span className={styles["name"]}>{one.name}</span> <Force version={one} now={now} />
                  <small>
                    {one.to === null
                      ? t.rich(now < one.from ? "plan.from" : "plan.since", { from: <When at={one.from} /> })
                      : t.rich("plan.during", { from: <When at={one.from} />, to: <When at={one.to} /> })}
                  </small>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <article className={styles["words"]}>
          <h2 className={panels["heading"]}>{t("plan.words")}</h2>
          <InWords plan={readDocument(version.document)} />
        </article>
        <section className={styles["document"]}>
          <h2 className={panels["heading"]}>{t("plan.document")}</h2>
          {/* It scrolls, so the keyboard must get there. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <pre className={styles["json"]} tabIndex={0} aria-label={t("plan.document")}>
            {version.document}
          </pre>
          <p className={panels["quiet"]}>
            {t("plan.hash")} <span className={panels["hash"]}>{version.sha256}</span>
          </p>
        </section>
      </div>
    </>
  );
}

function Force({ version: { from, to }, now }: { readonly version: Version; readonly now: string }) {
  const t = useWords();
  if (now < from) return <Badge color="info">{t("plan.coming")}</Badge>;
  if (to !== null && to <= now) return <Badge color="gray">{t("plan.past")}</Badge>;
  return <Badge color="good">{t("plan.inforce")}</Badge>;
}
