import { data, redirectDocument } from "react-router";
import { api } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { formText } from "../form-text.ts";
import { unlisted } from "../page-facts.ts";
import { useWords } from "../words.ts";
import { secretRefusal } from "./secret-refusal.ts";
import type { Route } from "./+types/welcome.ts";
import styles from "./programs.module.css";

export async function action({ context, request, params: { secret } }: Route.ActionArgs) {
  const form = await request.formData();
  const password = formText(form, "password");
  if (password !== formText(form, "again")) return data({ differ: true }, { status: 400 });
  try {
    await api(context)("POST /api/store/program-logins", { body: { secret, password } });
  } catch (error) {
    const problem = secretRefusal(error);
    return data({ problem }, { status: problem.status });
  }
  return redirectDocument("/sign-in?next=/office");
}

export const meta: Route.MetaFunction = () => [unlisted, { name: "referrer", content: "no-referrer" }];

/** Whoever was taken into a program chooses a password, by the secret of the mail that said so. */
export default function Welcome({ actionData }: Route.ComponentProps) {
  const t = useWords();
  return (
    <div className={styles["page"]}>
      <header>
        <h1 className={styles["title"]}>{t("welcome.title")}</h1>
        <p className={styles["lead"]}>{t("welcome.lead")}</p>
      </header>
      <IdempotentForm className={styles["form"]}>
        {actionData !== undefined && "problem" in actionData ? (
          <Notice tone="bad" title={t("programs.refused")} live>
            <p>{actionData.problem.detail}</p>
          </Notice>
        ) : null}
        <Field
          label={t("welcome.password")}
          hint={t("welcome.password.hint")}
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={10}
          maxLength={200}
        />
        <Field
          label={t("welcome.again")}
          name="again"
          type="password"
          autoComplete="new-password"
          required
          error={actionData !== undefined && "differ" in actionData ? t("welcome.differ") : undefined}
        />
        <p>
          <Button>{t("welcome.do")}</Button>
        </p>
      </IdempotentForm>
    </div>
  );
}
