import { Form, redirect, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Money } from "../../ui/money.tsx";
import { ProblemPage } from "../../ui/problem-page.tsx";
import { unlisted } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import type { Route } from "./+types/test-bank.ts";
import styles from "./test-bank.module.css";

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const charge = await api(context)("GET /api/test-bank/{reference}", { params });
  return { charge, title: wordsFor(shopping(request).locale)("bank.title") };
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const decision = (await request.formData()).get("decision") === "approve" ? "approve" : "refuse";
  try {
    const { returnUrl } = await api(context)("POST /api/test-bank/{reference}", { params, body: { decision } });
    return redirect(returnUrl);
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

export function meta({ loaderData }: Route.MetaArgs) {
  return [{ title: loaderData?.title ?? "" }, unlisted];
}

/** Where a real bank's page would be: deliberately another house than the store, and plainly a test. */
export default function TestBankPage({ loaderData: { charge } }: Route.ComponentProps) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  return (
    <main className={styles["house"]}>
      <div className={styles["card"]}>
        <p className={styles["band"]}>{t("bank.label")}</p>
        <div className={styles["words"]}>
          <h1 className={styles["title"]}>{t("bank.title")}</h1>
          {charge.state === "action-needed" ? <p>{t("bank.text")}</p> : <p>{t("bank.decided")}</p>}
          <dl className={styles["amount"]}>
            <dt>{t("bank.amount")}</dt>
            <dd>
              <Money value={charge.amount} />
            </dd>
          </dl>
          {charge.state === "action-needed" ? (
            <Form method="post" className={styles["ways"]}>
              <Button wide name="decision" value="approve" busy={busy}>
                {t("bank.approve")}
              </Button>
              <Button wide tone="quiet" name="decision" value="refuse">
                {t("bank.refuse")}
              </Button>
            </Form>
          ) : (
            <ButtonLink to={charge.returnUrl} reloadDocument wide>
              {t("bank.back")}
            </ButtonLink>
          )}
          <p className={styles["reference"]}>{t("bank.reference", { reference: charge.reference })}</p>
        </div>
      </div>
    </main>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ProblemPage error={error} home="/" />;
}
