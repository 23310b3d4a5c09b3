import { useNavigation } from "react-router";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { useFocus } from "../parts/use-focus.ts";
import { useWords } from "../words.ts";
import styles from "./page.module.css";

/** What was typed and what was wrong with it, by field. */
export interface NewLinkAnswer {
  readonly given: { readonly page: string; readonly label: string; readonly code: string };
  readonly wrong: {
    readonly page?: "empty" | "elsewhere";
    readonly label?: "empty";
    readonly code?: "badcode" | "taken";
  };
}

export function NewLink({
  origin,
  page,
  answer,
}: {
  readonly origin: string;
  /** The page to begin with, where somebody came from one. */
  readonly page: string;
  readonly answer: NewLinkAnswer | undefined;
}) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  const form = useFocus(answer);
  const wrong = answer?.wrong ?? {};
  return (
    <section className={styles["new"]} aria-labelledby="new">
      <h2 id="new" className={styles["heading"]}>
        {t("links.form.title")}
      </h2>
      <div ref={form}>
        <IdempotentForm action="/office/links?new" className={styles["form"]} noValidate>
          <Field
            label={t("links.form.page")}
            hint={t("links.form.page.hint")}
            name="page"
            inputMode="url"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
            defaultValue={answer?.given.page ?? page}
            error={
              wrong.page === undefined
                ? undefined
                : wrong.page === "empty"
                  ? t("links.form.empty")
                  : t("links.form.elsewhere", { origin })
            }
          />
          <Field
            label={t("links.form.label")}
            hint={t("links.form.label.hint")}
            name="label"
            autoComplete="off"
            maxLength={100}
            required
            defaultValue={answer?.given.label}
            error={wrong.label === undefined ? undefined : t("links.form.empty")}
          />
          <Field
            label={t("links.form.code")}
            hint={t("links.form.code.hint")}
            name="code"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={40}
            defaultValue={answer?.given.code}
            error={
              wrong.code === undefined
                ? undefined
                : t(wrong.code === "taken" ? "links.form.taken" : "links.form.badcode")
            }
          />
          <p className={styles["buttons"]}>
            <Button busy={busy}>{t("links.form.make")}</Button>
            <ButtonLink to="/office/links" tone="plain">
              {t("links.form.leave")}
            </ButtonLink>
          </p>
        </IdempotentForm>
      </div>
    </section>
  );
}
