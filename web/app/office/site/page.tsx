import { Link, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { readPreferences } from "../../preferences.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/field.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { titleOf } from "../page-meta.ts";
import { useWords } from "../words.ts";
import { PictureField } from "./picture-field.tsx";
import { readPicture } from "./read-picture.ts";
import type { Route } from "./+types/page.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "site.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const { locale } = readPreferences(request);
  return await api(context)("GET /api/partner/site", { query: { locale } });
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const call = api(context);
  const read = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  try {
    const saved = await call("PUT /api/partner/site", {
      query: { locale: readPreferences(request).locale },
      body: {
        story: read("story"),
        picks: form.getAll("pick").filter((slug): slug is string => typeof slug === "string" && slug !== ""),
        photo: await readPicture(form, "photo"),
        preview: await readPicture(form, "preview"),
      },
    });
    return { saved };
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

/** The member's own storefront: what it says and shows, and how it stands with those who look at it first. */
export default function SitePage({ loaderData: site, actionData }: Route.ComponentProps) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  const { newest, handle } = site;
  const picks = newest?.picks ?? [];
  const places = Array.from({ length: Math.min(site.mostPicks, Math.max(4, picks.length + 1)) }, (_, at) => at);
  return (
    <>
      <PageTitle title={t("site.title")} lead={t("site.lead", { name: `/@${handle}` })} />
      <div className={styles["page"]}>
        {actionData !== undefined && "problem" in actionData ? <ProblemNotice problem={actionData.problem} /> : null}
        {actionData !== undefined && "saved" in actionData ? (
          <Notice tone="good" live>
            {t(actionData.saved.state === "waiting" ? "site.saved.waiting" : "site.saved.shown")}
          </Notice>
        ) : null}
        {newest?.state === "waiting" ? <Notice tone="wait">{t("site.waiting")}</Notice> : null}
        {newest?.state === "refused" ? (
          <Notice tone="bad" title={t("site.refused")}>
            {newest.reason}
          </Notice>
        ) : null}
        {/* The store is another area with a stylesheet of its own: plain links. */}
        <p className={styles["ways"]}>
          <a href={`/@${handle}`}>{t("site.see")}</a>
          {newest === null || newest.version === site.shownVersion ? null : (
            <a href={`/@${handle}?draft=yes`}>{t("site.preview")}</a>
          )}
          <Link to="/office/links/hosts">{t("site.hosts")}</Link>
        </p>
        <IdempotentForm encType="multipart/form-data" className={styles["form"]}>
          <label className={styles["story"]}>
            <span>{t("site.story")}</span>
            <small>{t("site.story.hint")}</small>
            <textarea name="story" rows={6} maxLength={2000} defaultValue={site.story} />
          </label>
          <PictureField
            name="photo"
            label={t("site.photo")}
            hint={t("site.photo.hint")}
            current={newest?.photo ?? null}
          />
          <PictureField
            name="preview"
            label={t("site.card")}
            hint={t("site.card.hint")}
            current={newest?.preview ?? null}
          />
          <fieldset className={styles["picks"]}>
            <legend>{t("site.picks")}</legend>
            <p>{t("site.picks.hint", { count: site.mostPicks })}</p>
            {places.map((at) => (
              <Choice key={at} name="pick" label={t("site.pick", { number: at + 1 })} defaultValue={picks[at] ?? ""}>
                <option value="">{t("site.pick.none")}</option>
                {site.choices.map(({ slug, title }) => (
                  <option key={slug} value={slug}>
                    {title}
                  </option>
                ))}
              </Choice>
            ))}
          </fieldset>
          <p>
            <Button busy={busy}>{t(site.reviewFirst ? "site.save.review" : "site.save")}</Button>
          </p>
        </IdempotentForm>
      </div>
    </>
  );
}
