import { Button, NativeSelect, TextInput } from "@mantine/core";
import { redirect, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { IdempotentForm, idempotencyKey } from "../../ui/idempotent-form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import desk from "../desk/desk.module.css";
import panels from "../money/panels.module.css";
import { titleOf, useWords } from "./words.ts";
import type { Route } from "./+types/give.ts";

const LOCALES = ["en", "de", "ja"] as const;

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "give.title");
}

export async function loader({ context }: Route.LoaderArgs) {
  const { markets } = await api(context)("GET /api/admin/charges");
  return { currencies: [...new Set(markets.map(({ currency }) => currency))] };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const text = (name: string) => textOf(form, name);
  try {
    const { id } = await api(context)("POST /api/admin/gift-cards", {
      body: {
        amount: { amount: text("amount").replace(",", "."), currency: text("currency") },
        recipient: text("recipient"),
        email: text("email"),
        sender: text("sender"),
        message: text("message"),
        locale: oneOf(LOCALES, text("locale")) ?? "en",
        reason: text("reason"),
        ...(text("sendOn") === "" ? {} : { sendOn: text("sendOn") }),
      },
      idempotencyKey: idempotencyKey(form),
    });
    return redirect(`/admin/gift-cards/${id}`);
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

export default function Give({ loaderData: { currencies }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  return (
    <>
      <PageTitle
        title={t("give.title")}
        lead={t("give.lead")}
        back={{ to: "/admin/gift-cards", label: t("cards.title") }}
      />
      <section className={panels["card"]}>
        <IdempotentForm>
          {actionData === undefined ? null : <ProblemNotice problem={actionData.problem} title={t("give.refused")} />}
          <div className={desk["sides"]}>
            <TextInput
              name="amount"
              label={t("give.amount")}
              inputMode="decimal"
              pattern="\d{1,7}([.,]\d{1,3})?"
              required
            />
            <NativeSelect name="currency" label={t("give.currency")} data={currencies} />
            <TextInput name="recipient" label={t("give.recipient")} maxLength={100} required />
            <TextInput name="email" type="email" label={t("give.email")} maxLength={300} required />
            <TextInput name="sender" label={t("give.sender")} maxLength={100} required />
            <TextInput name="message" label={t("give.message")} maxLength={500} />
            <TextInput name="sendOn" type="date" label={t("give.sendOn")} />
            <NativeSelect
              name="locale"
              label={t("give.locale")}
              data={LOCALES.map((value) => ({ value, label: t(`lang.${value}`) }))}
            />
          </div>
          <TextInput name="reason" label={t("give.reason")} minLength={3} maxLength={500} required mt="md" mb="md" />
          <Button type="submit" loading={busy}>
            {t("give.do")}
          </Button>
        </IdempotentForm>
      </section>
    </>
  );
}
