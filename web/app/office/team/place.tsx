import { Link, redirect, useNavigation } from "react-router";
import { api, ApiProblem, refusalOf } from "../../api.ts";
import type { Call, Problem, Reply } from "../../api.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { titleOf } from "../page-meta.ts";
import { useWords } from "../words.ts";
import type { OfficeWords } from "../words.ts";
import type { Route } from "./+types/place.ts";
import styles from "./place.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "place.title");
}

export async function loader({ context, url }: Route.LoaderArgs) {
  const call = api(context);
  const { waiting } = await call("GET /api/partner/tank");
  const who = waiting.find(({ id }) => id === url.searchParams.get("who")) ?? waiting[0];
  return {
    waiting,
    who,
    around: who === undefined ? null : await readAround(call, who.tree, url.searchParams.get("at")),
  };
}

/** The position that the address names, or the caller's first in the tree, with those directly under it. */
async function readAround(call: Call, tree: string, at: string | null) {
  const own = (await call("GET /api/partner/positions")).positions.filter((one) => one.tree === tree);
  const id = at ?? own[0]?.id;
  if (id === undefined) return null;
  const found = await call("GET /api/partner/positions/{id}", { params: { id } });
  return { ...found, width: own[0]?.width ?? 0, isOwn: own.some((one) => one.id === id) };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const read = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const parent = read("parent");
  try {
    await api(context)("POST /api/partner/tank/{id}/seat", {
      params: { id: read("who") },
      body: parent === "" ? {} : { parent, leg: Number(read("leg")) },
    });
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 404) return { problem: error.problem };
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
  return redirect("/office/team/place?placed");
}

type Person = Reply<"GET /api/partner/tank">["waiting"][number];
type Around = NonNullable<Route.ComponentProps["loaderData"]["around"]>;

/** The caller's newcomers: choose one, walk down the own legs, and tap a free seat; or let the rule choose. */
export default function Place({ loaderData: { waiting, who, around }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  if (who === undefined) {
    return (
      <>
        <PageTitle title={t("place.title")} back={{ to: "/office/team", label: t("team.title") }} />
        <Empty title={t("place.none")} action={<ButtonLink to="/office/team">{t("place.team")}</ButtonLink>}>
          {t("place.none.text")}
        </Empty>
      </>
    );
  }
  return (
    <>
      <PageTitle
        title={t("place.title")}
        back={{ to: "/office/team", label: t("team.title") }}
        lead={t("place.lead", { count: waiting.length })}
      />
      {waiting.length === 1 ? null : (
        <nav aria-label={t("place.who")} className={styles["who"]}>
          {waiting.map((one) => (
            <Link
              key={one.id}
              to={`?who=${one.id}`}
              aria-current={one.id === who.id ? "page" : undefined}
              preventScrollReset
            >
              {one.displayName}
            </Link>
          ))}
        </nav>
      )}
      {actionData === undefined || busy ? null : (
        <ProblemNotice problem={actionData.problem} title={t("place.refused")} money={t("place.refused.money")} />
      )}
      <section className={styles["card"]} aria-labelledby="person">
        <h2 id="person">{who.displayName}</h2>
        <p>{t.rich("place.until", { date: <When at={who.deadline} as="moment" /> })}</p>
        <IdempotentForm>
          <input type="hidden" name="who" value={who.id} />
          <Button tone="quiet" busy={busy}>
            {t("place.rule")}
          </Button>
        </IdempotentForm>
      </section>
      {around === null ? <p>{t("place.no.position")}</p> : <Legs who={who} around={around} busy={busy} />}
    </>
  );
}

function Legs({ who, around, busy }: { readonly who: Person; readonly around: Around; readonly busy: boolean }) {
  const t = useWords();
  const { position, children, width, isOwn } = around;
  const up = position.parent === null ? `?who=${who.id}` : `?who=${who.id}&at=${position.parent}`;
  return (
    <section aria-labelledby="seats" className={styles["seats"]}>
      <h2 id="seats">{isOwn ? t("place.under.you") : t("place.under", { name: position.displayName })}</h2>
      {isOwn ? null : (
        <p>
          <Link to={up} preventScrollReset>
            {t("place.up")}
          </Link>
        </p>
      )}
      <ul>
        {Array.from({ length: width }, (_, leg) => {
          const taken = children.find((one) => one.leg === leg);
          return (
            <li key={leg}>
              <span>{legName(t, leg, width)}</span>
              {taken === undefined ? (
                <IdempotentForm preventScrollReset>
                  <input type="hidden" name="who" value={who.id} />
                  <input type="hidden" name="parent" value={position.id} />
                  <input type="hidden" name="leg" value={leg} />
                  <Button busy={busy}>
                    {t("place.here")}
                    <span className="said"> {legName(t, leg, width)}</span>
                  </Button>
                </IdempotentForm>
              ) : (
                <Link to={`?who=${who.id}&at=${taken.id}`} preventScrollReset>
                  {taken.displayName}
                  <small>{t("place.below")}</small>
                </Link>
              )}
            </li>
          );
        })}
      </ul>
      <p className={styles["note"]}>{t("place.note")}</p>
    </section>
  );
}

function legName(t: OfficeWords, leg: number, width: number): string {
  if (width === 2) return t(leg === 0 ? "place.left" : "place.right");
  return t("place.leg", { number: leg + 1 });
}
