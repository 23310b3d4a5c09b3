import { data } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { Notice } from "../../ui/notice.tsx";
import { When } from "../../ui/when.tsx";
import { readPreferences } from "../../preferences.ts";
import { formText } from "../form-text.ts";
import { pageFacts, siteNameIn } from "../page-facts.ts";
import { useWords } from "../words.ts";
import { ApplicationForm } from "./application-form.tsx";
import { Terms } from "./terms.tsx";
import type { Route } from "./+types/program.ts";
import styles from "./programs.module.css";

export async function loader({ context, request, params: { slug } }: Route.LoaderArgs) {
  const call = api(context);
  const [page, session] = await Promise.all([
    call("GET /api/store/programs/{slug}", { params: { slug } }),
    call("GET /api/session"),
  ]);
  return {
    ...page,
    person: session.person === null ? null : { name: session.person.name },
    origin: new URL(request.url).origin,
  };
}

/** The answers stand under `answer NAME`; what is wrong comes back by field. */
export async function action({ context, request, params: { slug } }: Route.ActionArgs) {
  const form = await request.formData();
  const given = Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
  const answers = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      name.startsWith("answer ") && value !== "" ? [[name.slice(7), value]] : [],
    ),
  );
  const version = formText(form, "agreement");
  try {
    const { state } = await api(context)("POST /api/store/programs/{slug}/applications", {
      params: { slug },
      body: {
        name: formText(form, "name"),
        email: formText(form, "email"),
        handle: formText(form, "handle").toLowerCase(),
        locale: readPreferences(request).locale,
        answers,
        agreement: version !== "" && form.has("agreed") ? Number(version) : null,
      },
    });
    return { state };
  } catch (error) {
    const problem: Problem = refusalOf(error);
    return data({ problem, given }, { status: problem.status });
  }
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  if (loaderData === undefined) return [];
  const { program, origin } = loaderData;
  return pageFacts({
    title: program.name,
    siteName: siteNameIn(matches),
    description: program.summary,
    canonical: `${origin}/programs/${program.slug}`,
  });
}

/** A program's own page: what it is, what it pays, what it expects, and the way in. */
export default function ProgramPage({ loaderData, actionData }: Route.ComponentProps) {
  const t = useWords();
  const { program, rates, agreement, applications, person } = loaderData;
  const [last] = applications.toSorted((a, b) => Date.parse(b.submittedAt) - Date.parse(a.submittedAt));
  const sent = actionData !== undefined && "state" in actionData ? actionData.state : undefined;
  const refused = actionData !== undefined && "problem" in actionData ? actionData : undefined;
  const mayApply = sent === undefined && last?.state !== "open" && last?.state !== "approved";
  return (
    <div className={styles["page"]}>
      <header>
        <h1 className={styles["title"]}>{program.name}</h1>
        <p className={styles["lead"]}>{program.summary}</p>
      </header>
      <Terms program={program} rates={rates} />
      {program.requirements === "" ? null : (
        <section aria-labelledby="requirements">
          <h2 id="requirements" className={styles["heading"]}>
            {t("programs.requirements")}
          </h2>
          <p className={styles["text"]}>{program.requirements}</p>
        </section>
      )}
      <section aria-labelledby="apply" id="form">
        <h2 id="apply" className={styles["heading"]}>
          {t("programs.apply")}
        </h2>
        {sent === undefined ? null : (
          <Notice tone="good" title={t(sent === "approved" ? "programs.taken" : "programs.sent")} live>
            <p>{t(sent === "approved" ? "programs.taken.text" : "programs.sent.text")}</p>
          </Notice>
        )}
        {sent === undefined && last !== undefined ? (
          <Notice tone={last.state === "refused" ? "wait" : "info"} title={t(`programs.state.${last.state}`)}>
            <p>
              {t.rich("programs.asked", { date: <When at={last.submittedAt} /> })} {last.reason}
            </p>
            {last.state === "approved" ? <a href="/office">{t("programs.office")}</a> : null}
          </Notice>
        ) : null}
        {mayApply ? (
          <>
            {last?.state === "refused" ? <p className={styles["text"]}>{t("programs.again")}</p> : null}
            <ApplicationForm program={program} agreement={agreement} person={person} refused={refused} />
          </>
        ) : null}
      </section>
    </div>
  );
}
