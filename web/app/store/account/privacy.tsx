import { Form, data, redirect, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { When } from "../../ui/when.tsx";
import { formText } from "../form-text.ts";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import type { Route } from "./+types/privacy.ts";
import styles from "./account.module.css";

export async function loader({ context, request }: Route.LoaderArgs) {
  const privacy = await api(context)("GET /api/account/privacy");
  return { privacy, title: wordsFor(shopping(request).locale)("account.privacy") };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const call = api(context);
  const intent = formText(form, "intent");
  try {
    if (intent === "newsletter") {
      await call("PUT /api/account/newsletter", { body: { granted: form.get("granted") !== null } });
    } else if (intent === "stop") {
      await call("POST /api/account/erasure/stop");
    } else {
      await call("POST /api/account/erasure", { body: { password: formText(form, "password") || "-" } });
    }
  } catch (error) {
    return data({ problem: refusalOf(error) }, { status: 409 });
  }
  return redirect("/account/privacy");
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return [...pageFacts({ title: loaderData?.title ?? "", siteName: siteNameIn(matches) }), unlisted];
}

export default function Privacy({ loaderData: { privacy }, actionData }: Route.ComponentProps) {
  const t = useWords();
  return (
    <>
      <section className={styles["section"]} aria-labelledby="newsletter">
        <h2 id="newsletter" className={styles["sectionTitle"]}>
          {t("account.newsletter")}
        </h2>
        <Form method="post" className={styles["form"]}>
          <label className={styles["check"]}>
            <input
              type="checkbox"
              name="granted"
              defaultChecked={privacy.newsletter}
              key={String(privacy.newsletter)}
            />
            {t("account.newsletter.yes")}
          </label>
          <div className={styles["row"]}>
            <Button tone="quiet" name="intent" value="newsletter">
              {t("account.save")}
            </Button>
          </div>
        </Form>
      </section>
      <section className={styles["section"]} aria-labelledby="told">
        <h2 id="told" className={styles["sectionTitle"]}>
          {t("account.export")}
        </h2>
        <p>{t("account.export.text")}</p>
        <p>
          <a href="/api/account/export" download="my-data.json">
            {t("account.export.do")}
          </a>
        </p>
      </section>
      <Erasure privacy={privacy} problem={actionData?.problem} />
    </>
  );
}

function Erasure({
  privacy: { erasure, hindrances },
  problem,
}: {
  readonly privacy: Route.ComponentProps["loaderData"]["privacy"];
  readonly problem: NonNullable<Route.ComponentProps["actionData"]>["problem"] | undefined;
}) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  const wrongPassword = (problem?.data as { readonly field?: string } | undefined)?.field === "password";
  return (
    <section className={styles["section"]} aria-labelledby="erase">
      <h2 id="erase" className={styles["sectionTitle"]}>
        {t("account.erase")}
      </h2>
      {erasure !== null ? (
        <>
          <Notice tone="wait" title={t("account.erase.waits")}>
            <p>
              {t("account.erase.on")} <When at={erasure.dueAt} as="moment" />
            </p>
          </Notice>
          <Form method="post">
            <Button name="intent" value="stop">
              {t("account.erase.stop")}
            </Button>
          </Form>
        </>
      ) : (
        <>
          <p>{t("account.erase.text")}</p>
          {hindrances.length > 0 ? (
            <Notice tone="info" title={t("account.erase.first")}>
              <ul>
                {hindrances.map((each) => (
                  <li key={each}>{t(`account.erase.${each}`)}</li>
                ))}
              </ul>
            </Notice>
          ) : (
            <Form method="post" className={styles["form"]}>
              {problem === undefined || wrongPassword ? null : (
                <Notice tone="bad" title={t("account.refused")} live>
                  <p>{problem.detail}</p>
                </Notice>
              )}
              <Field
                label={t("account.password.current")}
                name="password"
                type="password"
                autoComplete="current-password"
                required
                error={wrongPassword ? t("account.password.wrong") : undefined}
              />
              <div className={styles["row"]}>
                <Button tone="danger" busy={busy} name="intent" value="erase">
                  {t("account.erase.do")}
                </Button>
              </div>
            </Form>
          )}
        </>
      )}
    </section>
  );
}
