import { Form, Link, data, redirectDocument, useNavigation } from "react-router";
import { ApiProblem, api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { formText } from "../form-text.ts";
import { unlisted } from "../page-facts.ts";
import { useWords } from "../words.ts";
import { NewPassword } from "./own-forms.tsx";
import type { Route } from "./+types/link.ts";
import styles from "./account.module.css";

const KINDS = ["new", "reset", "address"] as const;

/** What a link in a mail is for. Opening it does nothing: mail programs open links too. */
export function loader({ params }: Route.LoaderArgs) {
  const kind = KINDS.find((each) => each === params.kind);
  if (kind === undefined) throw data(null, { status: 404 });
  return { kind };
}

export async function action({ context, request, params: { kind, secret } }: Route.ActionArgs) {
  const password = formText(await request.formData(), "password");
  const call = api(context);
  try {
    if (kind === "new") {
      const session = await call("POST /api/account/sign-up/finish", { body: { secret, password } });
      return redirectDocument(session.person === null ? "/sign-in?next=/account" : "/account");
    }
    if (kind === "reset") {
      await call("POST /api/account/reset/finish", { body: { secret, password } });
      return redirectDocument("/sign-in?next=/account");
    }
    await call("POST /api/account/email/finish", { body: { secret } });
    return redirectDocument("/account/security");
  } catch (error) {
    const problem = gone(error) ?? refusalOf(error);
    return data({ problem }, { status: problem.status });
  }
}

/** A link that is used up is no missing page: it is said where it is. */
function gone(error: unknown): Problem | undefined {
  return error instanceof ApiProblem && error.problem.status === 404 ? error.problem : undefined;
}

export const meta: Route.MetaFunction = () => [unlisted, { name: "referrer", content: "no-referrer" }];

export default function MailLink({ loaderData: { kind }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  const problem = actionData?.problem;
  return (
    <div className={styles["door"]}>
      <header>
        <h1 className={styles["title"]}>{t(`account.link.${kind}`)}</h1>
        <p className={styles["lead"]}>{t(`account.link.${kind}.text`)}</p>
      </header>
      {problem === undefined ? null : (
        <Notice tone="bad" title={t("account.refused")} live>
          <p>
            {problem.code === "not-found"
              ? t("account.link.gone")
              : problem.code === "bad-input"
                ? t("account.password.hint")
                : problem.detail}
          </p>
          {problem.code === "not-found" && kind !== "address" ? (
            <Link to={kind === "new" ? "/sign-up" : "/forgot"}>{t("account.link.again")}</Link>
          ) : null}
        </Notice>
      )}
      <Form method="post" className={styles["form"]}>
        {kind === "address" ? null : <NewPassword />}
        <Button wide busy={busy}>
          {t(`account.link.${kind}.do`)}
        </Button>
      </Form>
    </div>
  );
}
