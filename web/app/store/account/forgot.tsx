import { Form, data, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { formText } from "../form-text.ts";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import type { Route } from "./+types/forgot.ts";
import styles from "./account.module.css";

export const loader = ({ request }: Route.LoaderArgs) => ({
  title: wordsFor(shopping(request).locale)("account.forgot"),
});

export async function action({ context, request }: Route.ActionArgs) {
  const email = formText(await request.formData(), "email").trim();
  try {
    await api(context)("POST /api/account/reset", { body: { email } });
    return { sent: email };
  } catch (error) {
    return data({ problem: refusalOf(error), email }, { status: 400 });
  }
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return [...pageFacts({ title: loaderData?.title ?? "", siteName: siteNameIn(matches) }), unlisted];
}

export default function Forgot({ actionData }: Route.ComponentProps) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  if (actionData !== undefined && "sent" in actionData) {
    return (
      <div className={styles["door"]}>
        <h1 className={styles["title"]}>{t("account.sent")}</h1>
        <p className={styles["lead"]}>{t("account.sent.reset", { email: actionData.sent })}</p>
      </div>
    );
  }
  return (
    <div className={styles["door"]}>
      <header>
        <h1 className={styles["title"]}>{t("account.forgot")}</h1>
        <p className={styles["lead"]}>{t("account.forgot.text")}</p>
      </header>
      <Form method="post" className={styles["form"]}>
        {actionData === undefined ? null : (
          <Notice tone="bad" title={t("account.refused")} live>
            <p>{actionData.problem.code === "bad-input" ? t("account.new.look") : actionData.problem.detail}</p>
          </Notice>
        )}
        <Field
          label={t("account.email")}
          name="email"
          type="email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={254}
          defaultValue={actionData?.email}
        />
        <Button wide busy={busy}>
          {t("account.forgot.do")}
        </Button>
      </Form>
    </div>
  );
}
