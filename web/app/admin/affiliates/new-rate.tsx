import { Button, NativeSelect, NumberInput, Textarea, TextInput } from "@mantine/core";
import { useId, useState } from "react";
import { redirect, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Given, Problem } from "../../api.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import { MemberField } from "../desk/member-field.tsx";
import { RuleRows } from "./rule-rows.tsx";
import { toRules } from "./rules.ts";
import type { RuleRow } from "./rules.ts";
import { useWords } from "./words.ts";
import type { Route } from "./+types/new-rate.ts";
import styles from "./affiliates.module.css";

export async function loader({ context, params: { id } }: Route.LoaderArgs) {
  const { program, groups, tiers } = await api(context)("GET /api/admin/programs/{id}", { params: { id } });
  return { program, groups, tiers };
}

const LEVELS = [
  "program",
  "market",
  "category",
  "product",
  "customer",
  "group",
  "tier",
  "affiliate",
  "lifetime",
] as const;
type Level = (typeof LEVELS)[number];
type Body = NonNullable<Given<"POST /api/admin/programs/{id}/rates">["body"]>;

export async function action({ context, request, params: { id } }: Route.ActionArgs) {
  const form = await request.formData();
  const level = oneOf(LEVELS, textOf(form, "level")) ?? "program";
  const percent = textOf(form, "percent").replace(",", ".");
  try {
    await api(context)("POST /api/admin/programs/{id}/rates", {
      params: { id },
      body: {
        title: textOf(form, "title"),
        level,
        subject: textOf(form, "subject") || null,
        event: textOf(form, "event") || "sale",
        percent: percent === "" ? null : percent,
        fixed: percent === "" ? amountsOf(textOf(form, "fixed")) : null,
        per: percent === "" ? (oneOf(["unit", "sale"], textOf(form, "per")) ?? "unit") : null,
        tiers: textOf(form, "tiers")
          .split(/[\s;]+/)
          .map((text) => text.replace("%", "").replace(",", "."))
          .filter((text) => text !== ""),
        payments: textOf(form, "payments") === "" ? null : Number(textOf(form, "payments")),
        conditions: toRules(JSON.parse(textOf(form, "conditions") || "[]") as RuleRow[]) as NonNullable<
          Body["conditions"]
        >,
      },
    });
    return redirect(`/admin/affiliates/programs/${id}`);
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** "EUR 1.00, USD 1.20", or a line each. */
function amountsOf(text: string): Record<string, string> {
  const found = text.matchAll(/([A-Za-z]{3})\s*:?\s*(\d+(?:[.,]\d+)?)/g);
  return Object.fromEntries(
    Array.from(found, ([, currency = "", amount = ""]) => [currency.toUpperCase(), amount.replace(",", ".")]),
  );
}

const WORDS = ["product", "category", "market", "currency", "customer", "class", "way", "channel"] as const;
const NUMBERS = ["amount", "quantity", "payment"] as const;

/** A rate for new sales: what it is for, what it pays, and on which conditions. */
export default function NewRate({ actionData, loaderData: { program, groups, tiers } }: Route.ComponentProps) {
  const t = useWords();
  const form = useId();
  const busy = useNavigation().state !== "idle";
  const [level, setLevel] = useState<Level>("program");
  const [kind, setKind] = useState<"percent" | "fixed">("percent");
  return (
    <SidePanel
      title={t("rate.add")}
      closeTo={`/admin/affiliates/programs/${program.id}`}
      size="40rem"
      foot={
        <Button type="submit" form={form} loading={busy} size="md">
          {t("rate.do")}
        </Button>
      }
    >
      <IdempotentForm id={form} className={styles["form"]}>
        <p>{t("rate.lead")}</p>
        <TextInput
          name="title"
          label={t("rate.title")}
          description={t("rate.title.hint")}
          required
          maxLength={100}
          data-autofocus
        />
        <NativeSelect
          name="level"
          label={t("rate.level")}
          description={t("rate.level.hint")}
          value={level}
          onChange={(event) => setLevel(oneOf(LEVELS, event.currentTarget.value) ?? "program")}
          data={LEVELS.map((value) => ({ value, label: t(`rate.level.${value}`) }))}
        />
        <Subject level={level} groups={groups} tiers={tiers} />
        <TextInput
          name="event"
          label={t("rate.event")}
          description={t("rate.event.hint")}
          defaultValue="sale"
          pattern="[a-z][a-z0-9\-]{1,29}"
          required
        />
        <NativeSelect
          label={t("rate.kind")}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value === "fixed" ? "fixed" : "percent")}
          data={(["percent", "fixed"] as const).map((value) => ({ value, label: t(`rate.kind.${value}`) }))}
        />
        {kind === "percent" ? (
          <TextInput
            name="percent"
            label={t("rate.percent")}
            inputMode="decimal"
            rightSection="%"
            required
            pattern="\d{1,3}([.,]\d{1,6})?"
          />
        ) : (
          <>
            <Textarea
              name="fixed"
              label={t("rate.fixed")}
              description={t("rate.fixed.hint")}
              placeholder="EUR 1.00, USD 1.20"
              required
            />
            <NativeSelect
              name="per"
              label={t("rate.per")}
              data={(["unit", "sale"] as const).map((value) => ({ value, label: t(`rate.per.${value}`) }))}
            />
          </>
        )}
        <TextInput name="tiers" label={t("rate.above")} description={t("rate.above.hint")} placeholder="3 1" />
        <NumberInput
          name="payments"
          label={t("rate.payments")}
          description={t("rate.payments.hint")}
          min={1}
          max={1200}
          allowDecimal={false}
        />
        <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
          <legend>{t("rate.conditions")}</legend>
          <RuleRows
            name="conditions"
            initial={[]}
            subjects={[
              ...WORDS.map((value) => ({ value, label: t(`about.${value}`), kind: "word" as const })),
              ...NUMBERS.map((value) => ({ value, label: t(`about.${value}`), kind: "number" as const })),
            ]}
          />
        </fieldset>
        {actionData?.problem === undefined || busy ? null : (
          <ProblemNotice problem={actionData.problem} title={t("refused")} money={t("refused.money")} />
        )}
      </IdempotentForm>
    </SidePanel>
  );
}

/** What a level needs to know: which market, which group. */
function Subject({
  level,
  groups,
  tiers,
}: {
  readonly level: Level;
  readonly groups: Route.ComponentProps["loaderData"]["groups"];
  readonly tiers: Route.ComponentProps["loaderData"]["tiers"];
}) {
  const t = useWords();
  if (level === "program" || level === "lifetime") return null;
  if (level === "affiliate") return <MemberField name="subject" label={t("affiliate")} required />;
  if (level === "group" || level === "tier") {
    return (
      <NativeSelect
        key={level}
        name="subject"
        label={t(`rate.level.${level}`)}
        data={(level === "group" ? groups : tiers).map(({ id, name }) => ({ value: id, label: name }))}
        required
      />
    );
  }
  return (
    <TextInput
      key={level}
      name="subject"
      label={t("rate.subject")}
      description={t(`rate.subject.${level}`)}
      required
      maxLength={100}
    />
  );
}
