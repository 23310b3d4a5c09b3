import { Form, useNavigation } from "react-router";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { useWords } from "./words.ts";
import styles from "./page.module.css";

/** The password was right; now the code of the app, or one from paper. */
export function SecondStep({ wrong }: { readonly wrong: boolean }) {
  const t = useWords();
  const busy = useNavigation().state !== "idle";
  return (
    <Form method="post" className={styles["form"]}>
      <p>{t("code.lead")}</p>
      {wrong ? (
        <Notice tone="bad" title={t("code.wrong")} live>
          <p>{t("code.mend")}</p>
        </Notice>
      ) : null}
      <input type="hidden" name="intent" value="code" />
      <Field label={t("code")} name="code" autoComplete="one-time-code" required maxLength={40} />
      <label className={styles["show"]}>
        <input type="checkbox" name="paper" />
        {t("code.paper")}
      </label>
      <label className={styles["show"]}>
        <input type="checkbox" name="trust" />
        {t("code.trust")}
      </label>
      <Button wide busy={busy}>
        {t("submit")}
      </Button>
    </Form>
  );
}
