import { Button } from "@mantine/core";
import { Form, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { Field } from "../../ui/field.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { textOf } from "../daily/given.ts";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { titleOf, useWords } from "./words.ts";
import type { Route } from "./+types/rule.ts";
import styles from "./rule.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches);
}

export async function loader({ context }: Route.LoaderArgs) {
  return await api(context)("GET /api/admin/autoship-rule");
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const retryDays = textOf(form, "retryDays")
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number);
  try {
    await api(context)("PUT /api/admin/autoship-rule", {
      body: {
        retryDays,
        noticeDays: Number(textOf(form, "noticeDays")),
        hour: Number(textOf(form, "hour")),
        reason: textOf(form, "reason"),
      },
    });
    return { saved: true as const };
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

export default function Rule({ loaderData: { retryDays, noticeDays, hour }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("order.refund");
  const busy = useNavigation().state === "submitting";
  return (
    <>
      <PageTitle
        title={t("autoships.rule.title")}
        lead={t("autoships.rule.lead")}
        back={{ to: "/admin/autoships", label: t("autoships.title") }}
      />
      <div className={panels["page"]}>
        <Card id="rule" title={t("autoships.rule")}>
          <Form method="post" className={styles["form"]}>
            {actionData === undefined ? null : "problem" in actionData ? (
              <ProblemNotice problem={actionData.problem} />
            ) : (
              <Notice tone="good" live>
                {t("autoships.rule.saved")}
              </Notice>
            )}
            <Field
              label={t("autoships.rule.retry")}
              hint={t("autoships.rule.retry.hint")}
              name="retryDays"
              defaultValue={retryDays.join(", ")}
              disabled={!may}
              required
            />
            <Field
              label={t("autoships.rule.notice")}
              hint={t("autoships.rule.notice.hint")}
              name="noticeDays"
              type="number"
              min={1}
              max={14}
              defaultValue={noticeDays}
              disabled={!may}
              required
            />
            <Field
              label={t("autoships.rule.hour")}
              hint={t("autoships.rule.hour.hint")}
              name="hour"
              type="number"
              min={0}
              max={23}
              defaultValue={hour}
              disabled={!may}
              required
            />
            {may ? (
              <>
                <Field label={t("autoships.rule.reason")} name="reason" minLength={3} maxLength={500} required />
                <span>
                  <Button type="submit" loading={busy}>
                    {t("autoships.rule.save")}
                  </Button>
                </span>
              </>
            ) : null}
          </Form>
        </Card>
      </div>
    </>
  );
}
