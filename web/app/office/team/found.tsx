import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { List } from "../parts/list.tsx";
import { useWords } from "../words.ts";
import { findIn, statusName } from "./team.ts";
import type { TeamMember } from "./team.ts";
import { TeamTable } from "./team-table.tsx";
import styles from "./page.module.css";

/** Who is called like that, each with the line down to them. */
export function Found({
  team,
  q,
  view,
}: {
  readonly team: readonly TeamMember[];
  readonly q: string;
  readonly view: "tree" | "table";
}) {
  const t = useWords();
  const found = findIn(team, q);
  const clear = (
    <ButtonLink to={view === "table" ? "?view=table" : "?"} tone="plain">
      {t("team.find.clear")}
    </ButtonLink>
  );
  if (found.length === 0) {
    return (
      <Empty title={t("team.found.none", { q })} action={clear}>
        {t("team.found.none.text")}
      </Empty>
    );
  }
  return (
    <section aria-labelledby="found">
      <div className={styles["foundHead"]}>
        <h2 id="found">{t("team.found", { count: found.length, q })}</h2>
        {clear}
      </div>
      {view === "table" ? (
        <TeamTable people={found} />
      ) : (
        <List className={styles["found"]}>
          {found.map((person) => (
            <li key={person.id}>
              <b>{person.name}</b>
              <span>
                {statusName(t, person)} · {t("team.person.level")} {person.level} ·{" "}
                <a href={`/@${person.handle}`}>@{person.handle}</a>
              </span>
              <span>{t("team.under", { path: [t("team.you"), ...person.path].join(" › ") })}</span>
            </li>
          ))}
        </List>
      )}
    </section>
  );
}
