import { Form, useNavigation } from "react-router";
import type { Reply } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { locales, useWords } from "../words.ts";
import type { Deed, Told } from "./security.tsx";
import styles from "./account.module.css";

type Login = Reply<"GET /api/account/login">;

/** Whether this form's deed is under way. */
export function useBusy(deed: Deed): boolean {
  const { state, formData } = useNavigation();
  return state === "submitting" && formData?.get("intent") === deed;
}

/** Names of languages in themselves, as on the language switch. */
const named = (locale: string) => new Intl.DisplayNames(locale, { type: "language" }).of(locale) ?? locale;

export function Profile({ login }: { readonly login: Login }) {
  const t = useWords();
  const busy = useBusy("profile");
  const zones = Intl.supportedValuesOf("timeZone");
  return (
    <section className={styles["section"]} aria-labelledby="profile">
      <h2 id="profile" className={styles["sectionTitle"]}>
        {t("account.profile")}
      </h2>
      <Form method="post" className={styles["form"]}>
        <Field
          label={t("account.name")}
          name="name"
          autoComplete="name"
          maxLength={100}
          required
          defaultValue={login.name}
        />
        <div className={styles["pair"]}>
          <Choice label={t("account.locale")} hint={t("account.locale.hint")} name="locale" defaultValue={login.locale}>
            {[...new Set([...locales, login.locale])].map((locale) => (
              <option key={locale} value={locale}>
                {named(locale)}
              </option>
            ))}
          </Choice>
          <Choice
            label={t("account.zone")}
            hint={t("account.zone.hint")}
            name="timeZone"
            defaultValue={login.timeZone}
            suppressHydrationWarning
          >
            {[...new Set([login.timeZone, "UTC", ...zones])].map((zone) => (
              <option key={zone} suppressHydrationWarning>
                {zone}
              </option>
            ))}
          </Choice>
        </div>
        <div className={styles["row"]}>
          <Button tone="quiet" busy={busy} name="intent" value="profile">
            {t("account.save")}
          </Button>
        </div>
      </Form>
    </section>
  );
}

export function Email({ login, told }: { readonly login: Login; readonly told: Told }) {
  const t = useWords();
  const busy = useBusy("email");
  return (
    <section className={styles["section"]} aria-labelledby="email">
      <h2 id="email" className={styles["sectionTitle"]}>
        {t("account.email")}
      </h2>
      <p>{t("account.email.now", { email: login.email })}</p>
      <Form method="post" className={styles["form"]} key={told?.deed === "email" && "done" in told ? "sent" : "open"}>
        <div className={styles["pair"]}>
          <Field label={t("account.email.new")} name="email" type="email" autoComplete="email" required />
          <CurrentPassword />
        </div>
        <div className={styles["row"]}>
          <Button tone="quiet" busy={busy} name="intent" value="email">
            {t("account.email.do")}
          </Button>
        </div>
      </Form>
    </section>
  );
}

export function Password({ told }: { readonly told: Told }) {
  const t = useWords();
  const busy = useBusy("password");
  return (
    <section className={styles["section"]} aria-labelledby="password">
      <h2 id="password" className={styles["sectionTitle"]}>
        {t("account.password")}
      </h2>
      <Form
        method="post"
        className={styles["form"]}
        key={told?.deed === "password" && "done" in told ? "done" : "open"}
      >
        <div className={styles["pair"]}>
          <CurrentPassword />
          <NewPassword />
        </div>
        <div className={styles["row"]}>
          <Button tone="quiet" busy={busy} name="intent" value="password">
            {t("account.password.do")}
          </Button>
        </div>
      </Form>
      <Form method="post">
        <Button tone="plain" name="intent" value="elsewhere">
          {t("account.elsewhere")}
        </Button>
      </Form>
    </section>
  );
}

export function CurrentPassword() {
  const t = useWords();
  return (
    <Field
      label={t("account.password.current")}
      name="current"
      type="password"
      autoComplete="current-password"
      required
      maxLength={128}
    />
  );
}

export function NewPassword({ error }: { readonly error?: string | undefined }) {
  const t = useWords();
  return (
    <Field
      label={t("account.password.new")}
      hint={t("account.password.hint")}
      name="password"
      type="password"
      autoComplete="new-password"
      required
      minLength={10}
      maxLength={128}
      error={error}
    />
  );
}
