import { Form, Link } from "react-router";
import { api } from "../../api.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { TreeView } from "../../ui/tree-view.tsx";
import { When } from "../../ui/when.tsx";
import { titleOf } from "../page-meta.ts";
import { signedIn } from "../session.ts";
import { useWords } from "../words.ts";
import { Found } from "./found.tsx";
import { inTree, teamOf } from "./team.ts";
import type { TeamMember } from "./team.ts";
import { TeamTable } from "./team-table.tsx";
import type { Route } from "./+types/page.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "team.title");
}

export async function loader({ context, url }: Route.LoaderArgs) {
  const { member } = signedIn(context);
  const call = api(context);
  const [{ people, limit }, { waiting }] = await Promise.all([
    call("GET /api/partner/downline"),
    call("GET /api/partner/tank"),
  ]);
  return {
    kind: member.kind,
    team: teamOf(people),
    isCut: people.length >= limit,
    waiting: waiting.length,
    q: url.searchParams.get("q")?.trim() ?? "",
    view: url.searchParams.get("view") === "table" ? ("table" as const) : ("tree" as const),
  };
}

export default function Team({ loaderData: { kind, team, isCut, waiting, q, view } }: Route.ComponentProps) {
  const t = useWords();
  const below = team.slice(1);
  const levels = Math.max(0, ...below.map(({ level }) => level));
  if (below.length === 0) {
    const isAffiliate = kind === "affiliate";
    return (
      <>
        <PageTitle title={t("team.title")} />
        <Empty
          title={t(isAffiliate ? "team.affiliate" : "team.none")}
          action={isAffiliate ? <ButtonLink to="/office/links">{t("team.affiliate.action")}</ButtonLink> : undefined}
        >
          {t(isAffiliate ? "team.affiliate.text" : "team.none.text")}
        </Empty>
      </>
    );
  }
  return (
    <>
      <PageTitle
        title={t("team.title")}
        lead={
          levels === 1 ? t("team.lead.one", { count: below.length }) : t("team.lead", { count: below.length, levels })
        }
        actions={
          <ButtonLink to="/office/team/explore" tone="quiet">
            {t("team.explore")}
          </ButtonLink>
        }
      />
      {waiting === 0 ? null : (
        <Notice tone="wait">
          <p>
            {t("place.waiting", { count: waiting })} <Link to="/office/team/place">{t("place.go")}</Link>
          </p>
        </Notice>
      )}
      {isCut ? (
        <Notice>
          <p>{t("team.limit", { count: below.length })}</p>
        </Notice>
      ) : null}
      <div className={styles["bar"]}>
        <search className={styles["find"]}>
          <Form method="get" className={styles["search"]}>
            {view === "table" ? <input type="hidden" name="view" value="table" /> : null}
            <label className="said" htmlFor="q">
              {t("team.find")}
            </label>
            <input
              key={q}
              id="q"
              type="search"
              name="q"
              placeholder={t("team.find")}
              defaultValue={q}
              autoComplete="off"
            />
            <Button tone="quiet">{t("team.find.go")}</Button>
          </Form>
        </search>
        <nav aria-label={t("team.view")} className={styles["views"]}>
          {(["tree", "table"] as const).map((one) => (
            <Link
              key={one}
              to={addressOf(one, q)}
              aria-current={one === view ? "page" : undefined}
              preventScrollReset
              replace
            >
              {t(`team.view.${one}`)}
            </Link>
          ))}
        </nav>
      </div>
      <Shown team={team} q={q} view={view} />
    </>
  );
}

function addressOf(view: "tree" | "table", q: string): string {
  const search = new URLSearchParams({ ...(view === "table" ? { view } : {}), ...(q === "" ? {} : { q }) });
  return search.size === 0 ? "?" : `?${search.toString()}`;
}

function Shown({
  team,
  q,
  view,
}: {
  readonly team: readonly TeamMember[];
  readonly q: string;
  readonly view: "tree" | "table";
}) {
  const t = useWords();
  if (q !== "") return <Found team={team} q={q} view={view} />;
  if (view === "table") return <TeamTable people={team.slice(1)} />;
  const known = new Map(team.map((person) => [person.id, person]));
  return <TreeView people={team.map((person) => inTree(t, person))} aside={asideOf(known)} />;
}

const asideOf = (known: ReadonlyMap<string, TeamMember>) =>
  function aside({ id }: { readonly id: string }) {
    const person = known.get(id);
    return person === undefined || person.level === 0 ? null : <Person person={person} />;
  };

/** The one who is chosen in the tree. */
function Person({ person }: { readonly person: TeamMember }) {
  const t = useWords();
  return (
    <section className={styles["person"]} aria-live="polite">
      <h2>{person.name}</h2>
      <dl>
        {person.level === 0 ? null : (
          <div>
            <dt>{t("team.person.level")}</dt>
            <dd>{person.level}</dd>
          </div>
        )}
        <div>
          <dt>{t("team.person.joined")}</dt>
          <dd>
            <When at={person.joinedAt} />
          </dd>
        </div>
        <div>
          <dt>{t("team.person.below")}</dt>
          <dd>{person.below}</dd>
        </div>
        <div>
          <dt>{t("team.person.site")}</dt>
          <dd>
            <a href={`/@${person.handle}`}>@{person.handle}</a>
          </dd>
        </div>
      </dl>
    </section>
  );
}
