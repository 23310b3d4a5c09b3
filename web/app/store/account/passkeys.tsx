import { useState } from "react";
import { Form, useRevalidator } from "react-router";
import type { Problem, Reply } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { knowsPasskeys, makeKey, send } from "../../ui/passkey.ts";
import { When } from "../../ui/when.tsx";
import { formText } from "../form-text.ts";
import { useHydrated } from "../use-hydrated.ts";
import { useWords } from "../words.ts";
import { CurrentPassword } from "./own-forms.tsx";
import styles from "./account.module.css";

type Keys = Reply<"GET /api/account/login">["passkeys"];

/** Keys of devices and password keepers. Making one needs JavaScript and a browser that can; taking one away needs neither. */
export function Passkeys({ keys }: { readonly keys: Keys }) {
  const t = useWords();
  const hydrated = useHydrated();
  return (
    <section className={styles["section"]} aria-labelledby="passkeys">
      <h2 id="passkeys" className={styles["sectionTitle"]}>
        {t("account.passkeys")}
      </h2>
      <p>{t("account.passkeys.text")}</p>
      {keys.length === 0 ? null : (
        <ul className={styles["list"]}>
          {keys.map((key) => (
            <li key={key.id} className={styles["item"]}>
              <div className={styles["what"]}>
                <span className={styles["name"]}>{key.name}</span>
                <span className={styles["quiet"]}>
                  {t("account.passkeys.since")} <When at={key.createdAt} />
                </span>
              </div>
              <Form method="post">
                <input type="hidden" name="id" value={key.id} />
                <Button tone="plain" name="intent" value="drop-key">
                  {t("account.remove")} <span className="said">{key.name}</span>
                </Button>
              </Form>
            </li>
          ))}
        </ul>
      )}
      {hydrated && knowsPasskeys() ? <NewKey /> : <p className={styles["quiet"]}>{t("account.passkeys.not")}</p>}
    </section>
  );
}

function NewKey() {
  const t = useWords();
  const { revalidate } = useRevalidator();
  const [state, setState] = useState<"idle" | "busy" | "added">("idle");
  const [refused, setRefused] = useState<string>();

  async function add(form: FormData): Promise<void> {
    setState("busy");
    setRefused(undefined);
    const said = await ask(form);
    setState(said === undefined ? "added" : "idle");
    setRefused(said);
    if (said === undefined) await revalidate();
  }

  /** @returns why not; undefined where the key is kept. */
  async function ask(form: FormData): Promise<string | undefined> {
    const offer = await send("/api/account/passkeys/offer", { password: formText(form, "current") });
    if (!offer.ok) {
      const { data, detail } = offer.reply as Problem;
      const { field } = (data ?? {}) as { readonly field?: string };
      return field === "password" ? t("account.password.wrong") : detail;
    }
    const response = await makeKey(offer.reply);
    if (response === undefined) return t("account.passkeys.turned");
    const kept = await send("/api/account/passkeys", { name: formText(form, "name"), response });
    return kept.ok ? undefined : (kept.reply as Problem).detail;
  }

  return (
    <form
      key={state === "added" ? "added" : "open"}
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        void add(new FormData(event.currentTarget));
      }}
    >
      {refused === undefined ? null : (
        <Notice tone="bad" title={t("account.refused")} live>
          <p>{refused}</p>
        </Notice>
      )}
      {state === "added" ? (
        <Notice tone="good" live>
          {t("account.passkeys.added")}
        </Notice>
      ) : null}
      <div className={styles["pair"]}>
        <Field
          label={t("account.passkeys.name")}
          hint={t("account.passkeys.name.hint")}
          name="name"
          autoComplete="off"
          maxLength={60}
          required
        />
        <CurrentPassword />
      </div>
      <div className={styles["row"]}>
        <Button tone="quiet" busy={state === "busy"}>
          {t("account.passkeys.add")}
        </Button>
      </div>
    </form>
  );
}
