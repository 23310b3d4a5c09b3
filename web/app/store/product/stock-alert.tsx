import { Form, useNavigation } from "react-router";
import type { Problem } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { Product } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./reviews.module.css";

/** What is sold out can be waited for: one mail, then the address is forgotten. */
export function StockAlert({
  of,
  answer,
}: {
  readonly of: Product;
  readonly answer: { readonly asked: true } | { readonly unasked: Problem } | undefined;
}) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  const gone = of.variants.filter(({ stock }) => stock === "sold-out");
  if (gone.length === 0) return null;
  if (answer !== undefined && "asked" in answer) {
    return (
      <Notice tone="good" live>
        <p>{t("alert.asked")}</p>
      </Notice>
    );
  }
  return (
    <Form method="post" className={styles["alert"]} preventScrollReset>
      <input type="hidden" name="deed" value="alert" />
      <p>{t("alert.text")}</p>
      {answer === undefined || busy ? null : (
        <Notice tone="bad" live>
          <p>{answer.unasked.detail}</p>
        </Notice>
      )}
      {gone.length === 1 ? (
        <input type="hidden" name="variant" value={gone[0]?.id} />
      ) : (
        <Choice label={t("product.choose")} name="variant">
          {gone.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Choice>
      )}
      <Field label={t("checkout.email")} type="email" name="email" autoComplete="email" required maxLength={254} />
      <div>
        <Button tone="quiet" busy={busy}>
          {t("alert.ask")}
        </Button>
      </div>
    </Form>
  );
}
