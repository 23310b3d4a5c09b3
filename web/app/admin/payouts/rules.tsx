import { Checkbox, NumberInput, TextInput } from "@mantine/core";
import { api, refusalOf } from "../../api.ts";
import type { Given, Problem, Reply } from "../../api.ts";
import { Notice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { textOf } from "../daily/given.ts";
import styles from "../desk/desk.module.css";
import { titleOf } from "../desk/page-meta.ts";
import { useWords } from "../desk/words.ts";
import { Card } from "../money/card.tsx";
import { SettingsForm } from "../money/settings-form.tsx";
import { useMay } from "../use-staff.ts";
import { PayoutsNav } from "./room.tsx";
import type { Route } from "./+types/rules.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "rules.title");
}

export async function loader({ context }: Route.LoaderArgs) {
  const call = api(context);
  const [rules, { due }] = await Promise.all([call("GET /api/admin/payout-rules"), call("GET /api/admin/payout-due")]);
  const paid = [...rules.minimums.map(({ currency }) => currency), ...due.map(({ currency }) => currency)];
  return { rules, currencies: [...new Set(["EUR", "USD", ...paid])].sort() };
}

type Body = NonNullable<Given<"PUT /api/admin/payout-rules">["body"]>;

export async function action({ context, request }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  const orNull = (name: string): string | null => textOf(form, name) || null;
  const days = textOf(form, "writeOffDays");
  const texts = (name: string): readonly string[] =>
    form.getAll(name).filter((value): value is string => typeof value === "string");
  const minimums = texts("currency").flatMap((currency) => {
    const amount = textOf(form, `minimum ${currency}`).replace(",", ".");
    return amount === "" ? [] : [{ amount, currency }];
  });
  const thresholds = texts("year").flatMap((year) => {
    const amount = textOf(form, `threshold ${year}`).replace(",", ".");
    return amount === "" ? [] : [{ year: Number(year), amount: { amount, currency: "USD" } }];
  });
  const newYear = textOf(form, "newYear");
  const newAmount = textOf(form, "newThreshold").replace(",", ".");
  try {
    // What this page does not ask stays as it is.
    const before = await call("GET /api/admin/payout-rules");
    const body: Body = {
      ...before,
      kycRequired: form.has("kycRequired"),
      taxFormRequired: form.has("taxFormRequired"),
      onRequest: form.has("onRequest"),
      accountHoldDays: Number(textOf(form, "accountHoldDays") || 0),
      nettingPercent: Number(textOf(form, "nettingPercent") || 100),
      writeOffDays: days === "" ? null : Number(days),
      achBankRouting: orNull("achBankRouting"),
      achBankName: orNull("achBankName"),
      achCompanyId: orNull("achCompanyId"),
      minimums,
      taxThresholds:
        newYear === "" || newAmount === ""
          ? thresholds
          : [...thresholds, { year: Number(newYear), amount: { amount: newAmount, currency: "USD" } }],
      reason: textOf(form, "reason"),
    };
    await call("PUT /api/admin/payout-rules", { body });
    return { saved: true };
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Rules = Reply<"GET /api/admin/payout-rules">;

/** When money leaves: who must have shown what, from which amount on, and how long a new account waits. */
export default function PayoutRules({ loaderData: { rules, currencies } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("payout.approve");
  return (
    <>
      <PageTitle title={t("payouts.room")} lead={t("rules.lead")} />
      <PayoutsNav />
      {may ? null : (
        <div className={styles["lead"]}>
          <Notice>
            <p>{t("rules.not")}</p>
          </Notice>
        </div>
      )}
      <SettingsForm
        may={may}
        save={t("rules.do")}
        saved={t("rules.saved")}
        refused={{ title: t("rules.refused"), money: t("ask.cannot.money") }}
      >
        <Who rules={rules} />
        <Card id="minimums" title={t("rules.minimums")} text={t("rules.minimums.text")}>
          <div className={styles["inline"]}>
            {currencies.map((currency) => (
              <div key={currency}>
                <input type="hidden" name="currency" value={currency} />
                <TextInput
                  name={`minimum ${currency}`}
                  label={currency}
                  inputMode="decimal"
                  pattern="\d{1,9}([.,]\d{1,3})?"
                  defaultValue={rules.minimums.find((one) => one.currency === currency)?.amount ?? ""}
                  w={130}
                />
              </div>
            ))}
          </div>
        </Card>
        <Owed rules={rules} />
        <Ach rules={rules} />
        <Thresholds rules={rules} />
      </SettingsForm>
    </>
  );
}

function Who({ rules }: { readonly rules: Rules }) {
  const t = useWords();
  return (
    <Card id="who" title={t("rules.who")}>
      <Checkbox name="kycRequired" label={t("rules.kyc")} defaultChecked={rules.kycRequired} />
      <Checkbox name="taxFormRequired" label={t("rules.form")} defaultChecked={rules.taxFormRequired} />
      <Checkbox name="onRequest" label={t("rules.request")} defaultChecked={rules.onRequest} />
      <NumberInput
        name="accountHoldDays"
        label={t("rules.hold")}
        description={t("rules.hold.hint")}
        min={0}
        max={90}
        allowDecimal={false}
        defaultValue={rules.accountHoldDays}
        maw={340}
      />
    </Card>
  );
}

function Owed({ rules }: { readonly rules: Rules }) {
  const t = useWords();
  return (
    <Card id="owed" title={t("rules.owed")}>
      <div className={styles["sides"]}>
        <NumberInput
          name="nettingPercent"
          label={t("rules.netting")}
          description={t("rules.netting.hint")}
          min={1}
          max={100}
          allowDecimal={false}
          suffix=" %"
          defaultValue={rules.nettingPercent}
        />
        <NumberInput
          name="writeOffDays"
          label={t("rules.writeoff")}
          description={t("rules.writeoff.hint")}
          min={1}
          max={3650}
          allowDecimal={false}
          defaultValue={rules.writeOffDays ?? ""}
        />
      </div>
    </Card>
  );
}

function Ach({ rules }: { readonly rules: Rules }) {
  const t = useWords();
  return (
    <Card id="ach" title={t("rules.ach")} text={t("rules.ach.text")}>
      <div className={styles["sides"]}>
        <TextInput
          name="achBankRouting"
          label={t("rules.ach.routing")}
          pattern="\d{9}"
          defaultValue={rules.achBankRouting ?? ""}
        />
        <TextInput
          name="achBankName"
          label={t("rules.ach.bank")}
          maxLength={100}
          defaultValue={rules.achBankName ?? ""}
        />
        <TextInput
          name="achCompanyId"
          label={t("rules.ach.company")}
          pattern="[A-Z0-9]{10}"
          defaultValue={rules.achCompanyId ?? ""}
        />
      </div>
    </Card>
  );
}

function Thresholds({ rules }: { readonly rules: Rules }) {
  const t = useWords();
  return (
    <Card id="thresholds" title={t("rules.thresholds")} text={t("rules.thresholds.text")}>
      <div className={styles["inline"]}>
        {rules.taxThresholds.map(({ year, amount }) => (
          <div key={year}>
            <input type="hidden" name="year" value={year} />
            <TextInput
              name={`threshold ${year}`}
              label={t("rules.threshold.from", { year: String(year) })}
              inputMode="decimal"
              defaultValue={amount.amount}
              w={150}
            />
          </div>
        ))}
        <TextInput name="newYear" label={t("rules.threshold.year")} inputMode="numeric" pattern="20\d\d" w={120} />
        <TextInput name="newThreshold" label={t("rules.threshold.amount")} inputMode="decimal" w={150} />
      </div>
    </Card>
  );
}
