import { Form, Link, data, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { formText } from "../form-text.ts";
import { pageFacts, siteNameIn } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import type { Route } from "./+types/sign-up.ts";
import styles from "./account.module.css";

export function loader({ request, url }: Route.LoaderArgs) {
  // From an order's page: whose address it was.
  const email = url.searchParams.get("email") ?? "";
  return { email, title: wordsFor(shopping(request).locale)("account.new") };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const email = formText(form, "email").trim();
  const name = formText(form, "name").trim();
  const newsletter = form.get("newsletter") !== null;
  try {
    const { locale } = shopping(request);
    await api(context)("POST /api/account/sign-up", { body: { email, name, locale, newsletter } });
    return { sent: email };
  } catch (error) {
    return data({ problem: refusalOf(error), email, name }, { status: 400 });
  }
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return pageFacts({ title: loaderData?.title ?? "", siteName: siteNameIn(matches) });
}

export default function SignUp({ loaderData, actionData }: Route.ComponentProps) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  if (actionData !== undefined && "sent" in actionData) {
    return (
      <div className={styles["door"]}>
        <h1 className={styles["title"]}>{t("account.sent")}</h1>
        <p className={styles["lead"]}>{t("account.sent.text", { email: actionData.sent })}</p>
      </div>
    );
  }
  return (
    <div className={styles["door"]}>
      <header>
        <h1 className={styles["title"]}>{t("account.new")}</h1>
        <p className={styles["lead"]}>{t("account.new.text")}</p>
      </header>
      <Form method="post" className={styles["form"]}>
        {actionData === undefined ? null : (
          <Notice tone="bad" title={t("account.refused")} live>
            <p>{actionData.problem.code === "bad-input" ? t("account.new.look") : actionData.problem.detail}</p>
          </Notice>
        )}
        <Field
          label={t("account.name")}
          name="name"
          autoComplete="name"
          required
          maxLength={100}
          defaultValue={actionData?.name}
        />
        <Field
          label={t("account.email")}
          name="email"
          type="email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={254}
          defaultValue={actionData?.email ?? loaderData.email}
        />
        <label className={styles["check"]}>
          <input type="checkbox" name="newsletter" />
          {t("account.newsletter.yes")}
        </label>
        <Button wide busy={busy}>
          {t("account.new.do")}
        </Button>
      </Form>
      <p>
        <a href="/sign-in">{t("account.have")}</a> · <Link to="/forgot">{t("account.forgot")}</Link>
      </p>
    </div>
  );
}
