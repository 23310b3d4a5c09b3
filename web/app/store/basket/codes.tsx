import { Form, useNavigation } from "react-router";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Money } from "../../ui/money.tsx";
import { useLocale } from "../../words/area.ts";
import { useZones } from "../../words/zone.ts";
import type { Basket } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./codes.module.css";

type Code = Basket["codes"][number];

/** A code that was not taken, and why. */
export interface RefusedCode {
  readonly code: string;
  readonly why: string;
}

/** The codes of the basket, what each does or why it does nothing, and a field for another. */
export function Codes({
  codes,
  refused,
}: {
  readonly codes: readonly Code[];
  readonly refused: RefusedCode | undefined;
}) {
  const t = useWords();
  const say = useCodeWords();
  const { state, formData } = useNavigation();
  const isUnderWay = state !== "idle" && formData?.get("intent") === "add-code";
  return (
    <section className={styles["codes"]} aria-label={t("code.yours")}>
      {codes.length === 0 ? null : (
        <ul className={styles["list"]}>
          {codes.map((each) => (
            <li key={each.code} className={styles["code"]}>
              <p>
                <strong>{each.code}</strong>{" "}
                <span className={each.state === "refused" ? styles["refused"] : styles["does"]}>{say(each)}</span>
              </p>
              <Form method="post" action="/basket">
                <input type="hidden" name="code" value={each.code} />
                <button
                  name="intent"
                  value="remove-code"
                  className={styles["remove"]}
                  aria-label={t("code.remove.what", { code: each.code })}
                >
                  {t("code.remove")}
                </button>
              </Form>
            </li>
          ))}
        </ul>
      )}
      <Form method="post" action="/basket" className={styles["form"]} key={codes.length}>
        <Field
          name="code"
          label={t("code.label")}
          hint={t("code.hint")}
          error={refused === undefined ? undefined : whyOf(t, refused.why)}
          defaultValue={refused?.code ?? ""}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={60}
          required
        />
        <Button tone="quiet" name="intent" value="add-code" busy={isUnderWay}>
          {t("code.use")}
        </Button>
      </Form>
    </section>
  );
}

const REFUSED = ["unknown", "too-many", "over"] as const;

const CARDS = ["other-currency", "empty", "too-many-cards"] as const;

/** Why a code, or a gift card's, is not taken. */
function whyOf(t: ReturnType<typeof useWords>, why: string): string {
  const card = CARDS.find((each) => each === why);
  return card === undefined ? t(`code.why.${knownWhy(why)}`) : t(`credit.why.${card}`);
}

/** Why a code is not taken at all; for what is not told apart here it does not exist. */
const knownWhy = (why: string) => REFUSED.find((each) => each === why) ?? "unknown";

function useCodeWords() {
  const t = useWords();
  const locale = useLocale();
  // Offers begin with a day of the company.
  const { company } = useZones();
  return ({ state, why, missing, from, member }: Code) => {
    if (state === "applied") return t("code.applied");
    if (state === "member") return t("code.member", { name: member ?? "" });
    if (why === "basket-too-small" && missing !== null) {
      return t.rich("code.why.basket-too-small", { missing: <Money value={missing} /> });
    }
    if (why === "not-yet" && from !== null) {
      const day = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: company }).format(new Date(from));
      return t("code.why.not-yet", { day });
    }
    return why === null || why === "basket-too-small" || why === "not-yet"
      ? t("code.why.unknown")
      : t(`code.why.${why}`);
  };
}
