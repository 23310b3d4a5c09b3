import { Button, NativeSelect, Radio, Textarea } from "@mantine/core";
import { useFetcher } from "react-router";
import type { Problem } from "../../api.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { formatWhen } from "../../ui/when.tsx";
import { useLocale } from "../../words/area.ts";
import { useZones } from "../../words/zone.ts";
import styles from "../desk/desk.module.css";
import { useWords } from "../desk/words.ts";
import { usePeriodName } from "../../ui/period-name.ts";
import panels from "../money/panels.module.css";

/** Work a committed period out again, aside: nothing is posted before a second person has seen what differs. */
export function WorkOut({
  periods,
  plans,
}: {
  readonly periods: readonly { readonly id: string; readonly name: string }[];
  readonly plans: readonly { readonly id: string; readonly name: string; readonly from: string }[];
}) {
  const t = useWords();
  const periodName = usePeriodName();
  const locale = useLocale();
  const { company } = useZones();
  const fetcher = useFetcher<{ readonly problem?: Problem }>();
  const problem = fetcher.state === "idle" ? fetcher.data?.problem : undefined;
  return (
    <details className={panels["card"]}>
      <summary>{t("corrections.work")}</summary>
      <IdempotentForm fetcher={fetcher} action="/admin/adjustments/corrections/new" className={styles["form"]}>
        <p className={panels["quiet"]}>{t("corrections.work.text")}</p>
        <div className={styles["sides"]}>
          <NativeSelect
            name="period"
            label={t("adjust.period")}
            data={periods.map((period) => ({ value: period.id, label: periodName(period) }))}
          />
          <NativeSelect
            name="plan"
            label={t("corrections.plan")}
            data={[
              { value: "", label: t("corrections.plan.own") },
              ...plans.map(({ id, name, from }) => ({
                value: id,
                label: t("corrections.plan.of", { name, date: formatWhen(from, "date", locale, company) }),
              })),
            ]}
          />
        </div>
        <Radio.Group name="inputs" label={t("corrections.inputs")} defaultValue="current">
          <div className={styles["choices"]}>
            <Radio
              value="current"
              label={t("corrections.inputs.current")}
              description={t("corrections.inputs.current.hint")}
            />
            <Radio
              value="recorded"
              label={t("corrections.inputs.recorded")}
              description={t("corrections.inputs.recorded.hint")}
            />
          </div>
        </Radio.Group>
        <Textarea
          name="reason"
          label={t("ask.reason")}
          description={t("ask.reason.hint")}
          required
          minLength={3}
          maxLength={500}
        />
        {problem === undefined ? null : (
          <ProblemNotice problem={problem} title={t("corrections.refused")} money={t("ask.cannot.money")} />
        )}
        <p>
          <Button type="submit" loading={fetcher.state !== "idle"}>
            {t("corrections.work.do")}
          </Button>
        </p>
      </IdempotentForm>
    </details>
  );
}
