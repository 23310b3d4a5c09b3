import { Form, useLocation } from "react-router";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../words.ts";
import styles from "./ask-consent.module.css";

/** Asks once whether the click that brought the shopper may be kept in a cookie; both answers are as easy to give. */
export function AskConsent({ token }: { readonly token: string | null }) {
  const t = useWords();
  const { pathname, search } = useLocation();
  return (
    <section className={styles["ask"]} aria-label={t("consent.title")}>
      <div className={styles["words"]}>
        <p className={styles["title"]}>{t("consent.title")}</p>
        <p>{t("consent.text")}</p>
      </div>
      <Form method="post" action="/cookies" reloadDocument className={styles["deeds"]}>
        <input type="hidden" name="back" value={`${pathname}${search}`} />
        {token === null ? null : <input type="hidden" name="token" value={token} />}
        <Button name="granted" value="yes" tone="quiet">
          {t("consent.yes")}
        </Button>
        <Button name="granted" value="no" tone="quiet">
          {t("consent.no")}
        </Button>
      </Form>
    </section>
  );
}
