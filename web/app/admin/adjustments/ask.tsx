import { Button, NativeSelect, Radio, Textarea, TextInput } from "@mantine/core";
import { useId, useState } from "react";
import { redirect, useNavigation } from "react-router";
import { api, ApiProblem, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { idempotencyKey, IdempotentForm } from "../../ui/idempotent-form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { textOf } from "../daily/given.ts";
import styles from "../desk/desk.module.css";
import { MemberField } from "../desk/member-field.tsx";
import { useWords } from "../desk/words.ts";
import { bonusName } from "../money/bonus-name.ts";
import { usePeriodName } from "../../ui/period-name.ts";
import { useWords as useMoneyWords } from "../money/words.ts";
import type { Route } from "./+types/ask.ts";

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const wished = new URL(request.url).searchParams.get("member");
  const [{ types }, { periods }, { versions }, detail] = await Promise.all([
    call("GET /api/admin/adjustment-types"),
    call("GET /api/admin/periods"),
    call("GET /api/admin/plans"),
    wished === null ? undefined : call("GET /api/admin/members/{id}", { params: { id: wished } }),
  ]);
  const bonuses = versions.flatMap(({ document }) =>
    Object.keys((JSON.parse(document) as { readonly bonuses?: object }).bonuses ?? {}),
  );
  const currencies = periods.flatMap(({ run }) => run?.totals.map(({ currency }) => currency) ?? []);
  return {
    // What is given is asked for more often than what is taken.
    types: types
      .filter(({ retired, byHand }) => byHand && !retired)
      .toSorted((a, b) => Number(a.direction === "negative") - Number(b.direction === "negative")),
    periods: periods.map(({ period }) => period),
    bonuses: [...new Set(bonuses)],
    currencies: [...new Set(["EUR", "USD", ...currencies])].sort(),
    who: detail === undefined ? null : { value: detail.member.id, label: detail.member.displayName },
  };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const isOverride = textOf(form, "kind") === "override";
  const statement = textOf(form, "statement");
  const period = textOf(form, "period");
  const key = idempotencyKey(form);
  // People write a comma where their language does, and a fee as what it takes.
  const amount = textOf(form, "amount").replace(",", ".");
  const takes = textOf(form, "direction") === "takes" && !amount.startsWith("-");
  try {
    const { id } = await api(context)("POST /api/admin/adjustments", {
      body: {
        key: `office ${key ?? ""}`,
        type: isOverride ? "override" : textOf(form, "type"),
        member: textOf(form, "member"),
        amount: { amount: takes ? `-${amount}` : amount, currency: textOf(form, "currency") },
        reason: textOf(form, "reason"),
        ...(period === "" ? {} : { period }),
        ...(statement === "" ? {} : { statement }),
        ...(isOverride ? { override: { bonus: textOf(form, "bonus") } } : {}),
      },
      idempotencyKey: key,
    });
    return redirect(`/admin/adjustments/${id}`);
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 404) return { problem: error.problem };
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** Ask for money by hand: a type says what members read and whether it is taxed; or set what a bonus comes to. */
export default function AskAdjustment({ loaderData, actionData }: Route.ComponentProps) {
  const { types, periods, bonuses, currencies, who } = loaderData;
  const t = useWords();
  const money = useMoneyWords();
  const periodName = usePeriodName();
  const form = useId();
  const busy = useNavigation().state !== "idle";
  const canSet = types.some(({ code }) => code === "override");
  const choices = types.filter(({ code }) => code !== "override");
  const [kind, setKind] = useState("add");
  const [code, setCode] = useState(choices[0]?.code ?? "");
  const type = choices.find((one) => one.code === code);
  const isOverride = kind === "override";
  const open = periods.filter(({ state }) => state === "open");
  const settable = periods.filter(({ state }) => state !== "locked");
  return (
    <SidePanel
      title={t("adjust.ask")}
      closeTo="/admin/adjustments"
      foot={
        <Button type="submit" form={form} loading={busy} size="md">
          {t("adjust.ask.do")}
        </Button>
      }
    >
      <IdempotentForm id={form} className={styles["form"]}>
        <p>{t("adjust.ask.lead")}</p>
        <MemberField name="member" label={t("adjust.member")} initial={who} required />
        {canSet ? (
          <Radio.Group name="kind" label={t("adjust.kind")} value={kind} onChange={setKind}>
            <div className={styles["choices"]}>
              <Radio value="add" label={t("adjust.kind.add")} />
              <Radio value="override" label={t("adjust.kind.override")} description={t("adjust.kind.override.hint")} />
            </div>
          </Radio.Group>
        ) : null}
        {isOverride ? (
          <NativeSelect
            name="bonus"
            label={t("adjust.bonus")}
            data={bonuses.map((bonus) => ({ value: bonus, label: bonusName(money, bonus) }))}
          />
        ) : (
          <>
            <NativeSelect
              name="type"
              label={t("adjust.type")}
              description={
                type === undefined
                  ? undefined
                  : t(type.taxable ? "adjust.type.taxed" : "adjust.type.untaxed", { statement: type.statement })
              }
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              data={choices.map((one) => ({ value: one.code, label: one.statement }))}
            />
            {type?.direction === "either" ? (
              <Radio.Group name="direction" label={t("adjust.direction")} defaultValue="adds">
                <div className={styles["choices"]}>
                  <Radio value="adds" label={t("adjust.adds")} />
                  <Radio value="takes" label={t("adjust.takes")} />
                </div>
              </Radio.Group>
            ) : (
              <input type="hidden" name="direction" value={type?.direction === "negative" ? "takes" : "adds"} />
            )}
          </>
        )}
        <div className={styles["inline"]}>
          <TextInput
            name="amount"
            label={t(
              isOverride
                ? "adjust.amount.to"
                : type?.direction === "negative"
                  ? "adjust.amount.takes"
                  : "adjust.amount",
            )}
            inputMode="decimal"
            pattern="\d{1,12}([.,]\d{1,3})?"
            autoComplete="off"
            required
          />
          <NativeSelect name="currency" label={t("adjust.currency")} data={currencies} />
        </div>
        <NativeSelect
          key={kind}
          name="period"
          label={t("adjust.period")}
          description={t(isOverride ? "adjust.period.override" : "adjust.period.hint")}
          data={[
            ...(isOverride ? [] : [{ value: "", label: t("adjust.period.open") }]),
            ...(isOverride ? settable : open).map((period) => ({ value: period.id, label: periodName(period) })),
          ]}
        />
        <TextInput
          name="statement"
          label={t("adjust.text")}
          description={t("adjust.text.hint")}
          placeholder={type?.statement}
          maxLength={100}
          autoComplete="off"
        />
        <Textarea
          name="reason"
          label={t("ask.reason")}
          description={t("ask.reason.hint")}
          required
          minLength={3}
          maxLength={500}
        />
        {actionData === undefined || busy ? null : (
          <ProblemNotice problem={actionData.problem} title={t("adjust.refused")} money={t("ask.cannot.money")} />
        )}
      </IdempotentForm>
    </SidePanel>
  );
}
