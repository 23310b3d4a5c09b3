import { TextInput } from "@mantine/core";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { When } from "../../ui/when.tsx";
import { textOf } from "../daily/given.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { ApplicationBadge } from "./applications.tsx";
import { GroupField } from "./people.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/application.ts";
import styles from "./affiliates.module.css";

export async function loader({ context, params: { id } }: Route.LoaderArgs) {
  const call = api(context);
  const application = await call("GET /api/admin/program-applications/{id}", { params: { id } });
  const { program, groups } = await call("GET /api/admin/programs/{id}", { params: { id: application.program } });
  return { application, program, groups };
}

export async function action({ context, request, params: { id } }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  const reason = textOf(form, "reason");
  try {
    if (textOf(form, "deed") === "approve") {
      await call("POST /api/admin/program-applications/{id}/approve", {
        params: { id },
        body: { group: textOf(form, "group") || null, ...(reason === "" ? {} : { reason }) },
      });
    } else {
      await call("POST /api/admin/program-applications/{id}/refuse", { params: { id }, body: { reason } });
    }
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** One application: what they answered, and the decision. */
export default function ApplicationPage({ loaderData: { application, program, groups } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("program.review");
  const labelOf = (name: string): string => program.form.find((field) => field.name === name)?.label ?? name;
  const { displayName, handle, state, answers, submittedAt, decidedAt, reason, agreement } = application;
  return (
    <SidePanel
      title={displayName}
      beside={<ApplicationBadge state={state} />}
      closeTo="/admin/affiliates/applications"
      {...(state === "open" && may
        ? {
            foot: (
              <div className={panels["buttons"]}>
                <ConfirmWithReason
                  label={t("application.approve")}
                  title={t("application.approve.title", { name: displayName })}
                  confirm={t("application.approve")}
                  tone="plain"
                  reason={false}
                  fields={{ deed: "approve" }}
                >
                  <div className={styles["form"]}>
                    <p>{t("application.approve.means")}</p>
                    <GroupField groups={groups} value="" />
                    <TextInput name="reason" label={t("application.words")} maxLength={500} />
                  </div>
                </ConfirmWithReason>
                <ConfirmWithReason
                  label={t("application.refuse")}
                  title={t("application.refuse.title", { name: displayName })}
                  confirm={t("application.refuse")}
                  fields={{ deed: "refuse" }}
                >
                  <p>
                    {program.reapplyDays === null
                      ? t("application.refuse.never")
                      : t("application.refuse.means", { count: program.reapplyDays })}
                  </p>
                </ConfirmWithReason>
              </div>
            ),
          }
        : {})}
    >
      <dl className={panels["facts"]}>
        <dt>{t("application.program")}</dt>
        <dd>{program.name}</dd>
        <dt>{t("application.handle")}</dt>
        <dd>@{handle}</dd>
        <dt>{t("application.at")}</dt>
        <dd>
          <When at={submittedAt} as="moment" />
        </dd>
        <dt>{t("people.agreement")}</dt>
        <dd>{agreement === null ? t("people.agreement.none") : t("agreements.version", { version: agreement })}</dd>
        {Object.entries(answers).map(([name, value]) => (
          <Answer key={name} label={labelOf(name)} value={value} />
        ))}
        {decidedAt === null ? null : (
          <>
            <dt>{t("application.decided")}</dt>
            <dd>
              <When at={decidedAt} as="moment" />
            </dd>
          </>
        )}
        {reason === null ? null : (
          <>
            <dt>{t("reason")}</dt>
            <dd>{reason}</dd>
          </>
        )}
      </dl>
    </SidePanel>
  );
}

function Answer({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd className={styles["text"]}>
        {/^https?:\/\//.test(value) ? (
          <a href={value} rel="noreferrer nofollow" target="_blank">
            {value}
          </a>
        ) : (
          value
        )}
      </dd>
    </>
  );
}
