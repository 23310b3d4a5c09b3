import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useFetcher } from "react-router";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import desk from "../desk/desk.module.css";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { useWords } from "../promotions/words.ts";
import { Answered } from "./answer.tsx";
import type { Answer } from "./answer.tsx";
import type { Charges } from "./room.tsx";
import styles from "./delivery.module.css";

/** Which products are taxed otherwise than most. */
export function TaxClasses({
  classes,
  products,
  may,
}: {
  readonly classes: Charges["taxClasses"];
  readonly products: readonly { readonly value: string; readonly label: string }[];
  readonly may: boolean;
}) {
  const t = useWords();
  const fetcher = useFetcher<Answer>();
  const nameOf = (slug: string) => products.find(({ value }) => value === slug)?.label ?? slug;
  return (
    <Card id="classes" title={t("tax.classes")} text={t("tax.classes.text")}>
      {classes.length === 0 ? (
        <p>{t("tax.classes.none")}</p>
      ) : (
        <dl className={panels["facts"]}>
          {classes.map(({ product, taxClass }) => (
            <div key={`${product} ${taxClass}`} style={{ display: "contents" }}>
              <dt>{nameOf(product)}</dt>
              <dd>{taxClass}</dd>
            </div>
          ))}
        </dl>
      )}
      {may ? (
        <IdempotentForm fetcher={fetcher} className={styles["form"] ?? ""}>
          <input type="hidden" name="intent" value="class" />
          <div className={desk["inline"]}>
            <NativeSelect name="product" label={t("tax.classes.product")} data={[...products]} />
            <TextInput name="taxClass" label={t("tax.class")} pattern="[a-z][a-z0-9\-]{0,39}" required />
            <Button type="submit" variant="default" loading={fetcher.state !== "idle"}>
              {t("delivery.save")}
            </Button>
          </div>
          <Answered answer={fetcher.state === "idle" ? fetcher.data : undefined} />
        </IdempotentForm>
      ) : null}
    </Card>
  );
}
