import { Button, Textarea, TextInput } from "@mantine/core";
import { useId } from "react";
import { redirect, useNavigation } from "react-router";
import { api, ApiProblem, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { IdempotentForm, idempotencyKey } from "../../ui/idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { textOf } from "../daily/given.ts";
import { findOrder } from "./find-order.ts";
import { useWords } from "./words.ts";
import type { Route } from "./+types/new-chargeback.ts";
import styles from "./affiliates.module.css";

export const loader = ({ url }: Route.LoaderArgs) => ({ what: url.searchParams.get("of") ?? "" });

type Answer =
  | { readonly problem: Problem }
  | { readonly missing: "find.order.none" | "find.order.unpaid" | "find.sale.none"; readonly number: string };

export async function action({ context, request }: Route.ActionArgs): Promise<Answer | Response> {
  const call = api(context);
  const form = await request.formData();
  const what = textOf(form, "what");
  try {
    let sale = what;
    if (!what.startsWith("sal_")) {
      const order = await findOrder(call, what);
      if (order === undefined) return { missing: "find.order.none", number: what };
      if (order.saleId === null) return { missing: "find.order.unpaid", number: order.number };
      sale = order.saleId;
    }
    await call("POST /api/admin/sales/{id}/chargebacks", {
      params: { id: sale },
      body: { sourceRef: textOf(form, "sourceRef"), reason: textOf(form, "reason") },
      idempotencyKey: idempotencyKey(form),
    });
    return redirect(`/admin/affiliates/chargebacks/${sale}`);
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 404) return { missing: "find.sale.none", number: what };
    return { problem: refusalOf(error) };
  }
}

/** A chargeback that no provider tells of: from then on what the sale earned is held. */
export default function NewChargeback({ loaderData: { what }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const form = useId();
  const busy = useNavigation().state !== "idle";
  return (
    <SidePanel
      title={t("chargebacks.new")}
      closeTo="/admin/affiliates/chargebacks"
      foot={
        <Button type="submit" form={form} loading={busy} size="md">
          {t("chargeback.new.do")}
        </Button>
      }
    >
      <IdempotentForm id={form} className={styles["form"] ?? ""}>
        <p>{t("chargeback.new.lead")}</p>
        <TextInput
          name="what"
          label={t("chargeback.new.what")}
          description={t("chargeback.new.what.hint")}
          defaultValue={what}
          required
          maxLength={100}
          autoComplete="off"
          data-autofocus
        />
        <TextInput
          name="sourceRef"
          label={t("chargeback.new.ref")}
          description={t("chargeback.new.ref.hint")}
          required
          maxLength={100}
          autoComplete="off"
        />
        <Textarea name="reason" label={t("reason")} required minLength={3} maxLength={500} />
        <p>{t("chargeback.new.means")}</p>
        {actionData === undefined || busy ? null : "problem" in actionData ? (
          <ProblemNotice problem={actionData.problem} title={t("refused")} money={t("refused.money")} />
        ) : (
          <Notice tone="bad" title={t("refused")} live>
            <p>{t(actionData.missing, { number: actionData.number })}</p>
          </Notice>
        )}
      </IdempotentForm>
    </SidePanel>
  );
}
