import { Notice } from "../../ui/notice.tsx";
import type { PaymentMethod } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./methods.module.css";

/** The ways to pay. Those that take no money say so before they are chosen. */
export function Methods({
  methods,
  chosen,
  faulty = false,
  title,
}: {
  readonly methods: readonly PaymentMethod[];
  readonly chosen?: string | undefined;
  readonly faulty?: boolean;
  readonly title?: string;
}) {
  const t = useWords();
  const name = useMethodName();
  const known = methods.some(({ id }) => id === chosen);
  return (
    <fieldset className={styles["methods"]}>
      <legend className={styles["title"]}>{title ?? t("checkout.payment")}</legend>
      {methods.some(({ test }) => test) ? (
        <Notice tone="info" title={t("checkout.test")}>
          {t("checkout.test.text")}
        </Notice>
      ) : null}
      <div className={styles["list"]}>
        {methods.map((method, index) => (
          <label key={method.id} className={styles["method"]}>
            <input
              type="radio"
              name="method"
              value={method.id}
              defaultChecked={known ? method.id === chosen : index === 0}
            />
            <span>{name(method.id, method.label)}</span>
          </label>
        ))}
      </div>
      {faulty ? <p className={styles["fault"]}>{t("fault.method")}</p> : null}
    </fieldset>
  );
}

const NAMED = [
  "credit",
  "stripe",
  "manual-transfer",
  "manual-cash",
  "test-succeeds",
  "test-declined",
  "test-second-step",
  "test-authorised",
  "test-timeout-charged",
  "test-timeout",
] as const;

/** A way to pay in the reader's language; one that we have no words for keeps the provider's own. */
export function useMethodName(): (id: string, label: string) => string {
  const t = useWords();
  return (id, label) => {
    const known = NAMED.find((each) => each === id);
    return known === undefined ? label : t(`method.${known}`);
  };
}
