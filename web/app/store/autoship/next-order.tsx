import { Form, useNavigation } from "react-router";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { useLocale } from "../../words/area.ts";
import account from "../account/account.module.css";
import { ThingLine } from "../summary/thing-line.tsx";
import { TotalsList } from "../summary/totals-list.tsx";
import { useWords } from "../words.ts";
import type { Autoship } from "./autoship.tsx";
import { dayInWords, daysAfter } from "./days.ts";
import { RhythmField } from "./rhythm.tsx";
import styles from "./autoship.module.css";

/** The day and the sum of what comes next, and what can be done about them. */
export function NextOrder({ autoship, today }: { readonly autoship: Autoship; readonly today: string }) {
  const t = useWords();
  const locale = useLocale();
  const { state, next, nextOn, resumeOn, every, unit } = autoship;
  const busy = useNavigation().state === "submitting";
  const day = state === "paused" ? resumeOn : nextOn;
  return (
    <section className={account["section"]} aria-labelledby="next">
      <h2 id="next" className={account["sectionTitle"]}>
        {day === null ? t("autoship.each") : t("autoship.next.on", { day: dayInWords(day, locale) })}
      </h2>
      {next === null ? null : (
        <>
          <ul className={styles["things"]}>
            {next.lines.map((line) => (
              <ThingLine key={line.variantId} thing={line} />
            ))}
          </ul>
          <TotalsList totals={next.totals} />
          <p className={styles["quiet"]}>{t("autoship.each.note")}</p>
        </>
      )}
      {state === "active" ? (
        <div className={styles["deeds"]}>
          <Form method="post">
            <Field
              label={t("autoship.move")}
              type="date"
              name="on"
              min={today}
              max={daysAfter(today, 365)}
              defaultValue={nextOn}
              required
            />
            <Button tone="quiet" busy={busy} name="intent" value="move">
              {t("autoship.move.do")}
            </Button>
          </Form>
          <Form method="post">
            <Button tone="quiet" busy={busy} name="intent" value="skip">
              {t("autoship.skip")}
            </Button>
          </Form>
        </div>
      ) : null}
      <div className={styles["deeds"]}>
        <Form method="post">
          <RhythmField key={`${every} ${unit}`} every={every} unit={unit} />
          <Button tone="quiet" busy={busy} name="intent" value="rhythm">
            {t("autoship.rhythm.do")}
          </Button>
        </Form>
      </div>
    </section>
  );
}
