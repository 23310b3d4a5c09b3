import { Form, data, redirect, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { IdempotentForm, idempotencyKey } from "../../ui/idempotent-form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Methods, useMethodName } from "../checkout/methods.tsx";
import { formText } from "../form-text.ts";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import type { Route } from "./+types/payment.ts";
import styles from "./account.module.css";

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const seen = await call("GET /api/store/payment-methods");
  // Whoever comes back from the step at the provider wants to know what came of it.
  const open = seen.kept.filter(({ state }) => state === "started" || state === "action-needed" || state === "unknown");
  for (const { id } of open) await call("POST /api/store/payment-methods/{id}/settle", { params: { id } });
  const { kept, addable } = open.length === 0 ? seen : await call("GET /api/store/payment-methods");
  return { kept, addable, title: wordsFor(shopping(request).locale)("account.payment") };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const call = api(context);
  try {
    if (formText(form, "intent") === "remove") {
      await call("POST /api/store/payment-methods/{id}/remove", { params: { id: formText(form, "id") } });
      return redirect("/account/payment");
    }
    const { actionUrl } = await call("POST /api/store/payment-methods", {
      body: { method: formText(form, "method"), back: "/account/payment" },
      idempotencyKey: idempotencyKey(form),
    });
    return redirect(actionUrl ?? "/account/payment");
  } catch (error) {
    return data({ problem: refusalOf(error) }, { status: 409 });
  }
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return [...pageFacts({ title: loaderData?.title ?? "", siteName: siteNameIn(matches) }), unlisted];
}

export default function Payment({ loaderData: { kept, addable }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const name = useMethodName();
  const busy = useNavigation().state === "submitting";
  const shown = kept.filter(({ state }) => state !== "removed");
  const inUse = (actionData?.problem.data as { readonly why?: string } | undefined)?.why === "in-use";
  return (
    <section className={styles["section"]} aria-labelledby="ways">
      <h2 id="ways" className={styles["sectionTitle"]}>
        {t("account.payment")}
      </h2>
      {actionData === undefined ? null : (
        <Notice tone="bad" title={t("account.refused")} live>
          <p>{inUse ? t("account.payment.used") : actionData.problem.detail}</p>
        </Notice>
      )}
      {shown.length === 0 ? <p>{t("account.payment.none")}</p> : null}
      <ul className={styles["list"]}>
        {shown.map((way) => (
          <li key={way.id} className={styles["item"]}>
            <div className={styles["what"]}>
              <span className={styles["name"]}>
                {way.brand || name(way.method, way.method)} {way.last4 === null ? "" : `•••• ${way.last4}`}
              </span>
              <span className={styles["quiet"]}>
                {way.state === "saved"
                  ? way.expires === null
                    ? t("account.payment.saved")
                    : t("account.payment.until", { month: way.expires })
                  : t(way.state === "declined" ? "account.payment.declined" : "account.payment.open")}
              </span>
            </div>
            <Form method="post">
              <input type="hidden" name="id" value={way.id} />
              <Button tone="plain" name="intent" value="remove">
                {t("account.remove")}
              </Button>
            </Form>
          </li>
        ))}
      </ul>
      {addable.length === 0 ? null : (
        <IdempotentForm className={styles["form"]}>
          <Methods methods={addable} title={t("account.payment.add")} />
          <p className={styles["quiet"]}>{t("account.payment.nothing")}</p>
          <div className={styles["row"]}>
            <Button busy={busy}>{t("account.payment.keep")}</Button>
          </div>
        </IdempotentForm>
      )}
    </section>
  );
}
