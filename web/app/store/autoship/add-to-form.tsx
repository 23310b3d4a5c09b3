import { Form } from "react-router";
import type { Reply } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/field.tsx";
import { useLocale } from "../../words/area.ts";
import { useWords } from "../words.ts";
import { dayInWords } from "./days.ts";
import styles from "./autoship.module.css";

type Running = Reply<"GET /api/store/autoships">["autoships"][number];

/** For who has one already: the things come along with it. */
export function AddTo({
  running,
  lines,
}: {
  readonly running: readonly Running[];
  readonly lines: readonly { readonly variantId: string; readonly quantity: number }[];
}) {
  const t = useWords();
  const locale = useLocale();
  if (running.length === 0) return null;
  return (
    <Form method="post" action="/autoships/new" className={styles["add"]}>
      {lines.map(({ variantId, quantity }) => (
        <span key={variantId}>
          <input type="hidden" name="variant" value={variantId} />
          <input type="hidden" name="quantity" value={quantity} />
        </span>
      ))}
      <Choice label={t("autoship.add.to")} name="autoship">
        {running.map(({ id, titles, nextOn }) => (
          <option key={id} value={id}>
            {[titles.join(", "), dayInWords(nextOn, locale)].filter(Boolean).join(" · ")}
          </option>
        ))}
      </Choice>
      <Button tone="quiet" name="intent" value="add">
        {t("autoship.add")}
      </Button>
    </Form>
  );
}
