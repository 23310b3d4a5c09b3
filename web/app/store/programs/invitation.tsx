import { data } from "react-router";
import { ApiProblem, api } from "../../api.ts";
import { readPreferences } from "../../preferences.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { formText } from "../form-text.ts";
import { unlisted } from "../page-facts.ts";
import { useWords } from "../words.ts";
import { secretRefusal } from "./secret-refusal.ts";
import type { Route } from "./+types/invitation.ts";
import styles from "./programs.module.css";

export async function loader({ context, params: { secret } }: Route.LoaderArgs) {
  try {
    return { invitation: await api(context)("GET /api/store/program-invitations/{secret}", { params: { secret } }) };
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.problem.status >= 500) throw error;
    return data({ invitation: null }, { status: 404 });
  }
}

export async function action({ context, request, params: { secret } }: Route.ActionArgs) {
  const form = await request.formData();
  const version = formText(form, "agreement");
  try {
    await api(context)("POST /api/store/program-invitations/{secret}/accept", {
      params: { secret },
      body: {
        name: formText(form, "name"),
        handle: formText(form, "handle").toLowerCase(),
        locale: readPreferences(request).locale,
        agreement: version !== "" && form.has("agreed") ? Number(version) : null,
      },
    });
    return { taken: true };
  } catch (error) {
    const problem = secretRefusal(error);
    return data({ problem }, { status: problem.status });
  }
}

export const meta: Route.MetaFunction = () => [unlisted, { name: "referrer", content: "no-referrer" }];

// What was taken is not there any more; the page that says so keeps what it has.
export const shouldRevalidate = (): boolean => false;

/** An invitation into a program, by its secret. */
export default function Invitation({ loaderData: { invitation }, actionData }: Route.ComponentProps) {
  const t = useWords();
  if (actionData !== undefined && "taken" in actionData) {
    return (
      <div className={styles["page"]}>
        <Notice tone="good" title={t("programs.taken")} live>
          <p>{t("invitation.taken")}</p>
          <a href="/office">{t("programs.office")}</a>
        </Notice>
      </div>
    );
  }
  if (invitation === null) {
    return (
      <div className={styles["page"]}>
        <h1 className={styles["title"]}>{t("invitation.over")}</h1>
        <p className={styles["text"]}>{t("invitation.over.text")}</p>
      </div>
    );
  }
  const { program, agreement, email } = invitation;
  return (
    <div className={styles["page"]}>
      <header>
        <h1 className={styles["title"]}>{t("invitation.title", { program: program.name })}</h1>
        <p className={styles["lead"]}>{program.summary}</p>
        <p className={styles["quiet"]}>{t("invitation.for", { email })}</p>
      </header>
      <IdempotentForm className={styles["form"]}>
        {actionData === undefined || !("problem" in actionData) ? null : (
          <Notice tone="bad" title={t("programs.refused")} live>
            <p>{actionData.problem.detail}</p>
          </Notice>
        )}
        <Field label={t("programs.form.name")} name="name" autoComplete="name" required maxLength={100} />
        <Field
          label={t("programs.form.handle")}
          hint={t("programs.form.handle.hint")}
          name="handle"
          autoComplete="off"
          autoCapitalize="none"
          required
          pattern="[A-Za-z0-9][A-Za-z0-9\-]{1,30}"
        />
        {agreement === null ? null : (
          <>
            <input type="hidden" name="agreement" value={agreement.version} />
            <p className={styles["text"]}>{agreement.text}</p>
            <label className={styles["check"]}>
              <input type="checkbox" name="agreed" required />
              <span>{t("programs.agree", { text: agreement.disclosure })}</span>
            </label>
          </>
        )}
        <p>
          <Button>{t("invitation.accept")}</Button>
        </p>
      </IdempotentForm>
    </div>
  );
}
