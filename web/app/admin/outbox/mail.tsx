import { Tabs } from "@mantine/core";
import { api } from "../../api.ts";
import { Notice } from "../../ui/notice.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { When } from "../../ui/when.tsx";
import { useWords } from "../daily/words.ts";
import panels from "../money/panels.module.css";
import { MailBadge, templateName } from "./state.tsx";
import type { Route } from "./+types/mail.ts";
import styles from "./outbox.module.css";

export const loader = async ({ context, params: { id } }: Route.LoaderArgs) =>
  api(context)("GET /api/admin/mail/{id}", { params: { id } });

/** One mail as its reader sees it, fenced in: nothing in it can run, or reach this page. */
export default function MailPanel({ loaderData: mail }: Route.ComponentProps) {
  const t = useWords();
  const { subject, state, to, at, template, html, text } = mail;
  return (
    <SidePanel
      title={subject ?? t("outbox.untitled")}
      beside={<MailBadge state={state} />}
      closeTo="/admin/outbox"
      size="46rem"
    >
      <div className={styles["mail"]}>
        <dl className={panels["facts"]}>
          <dt>{t("mail.to")}</dt>
          <dd className={styles["to"]}>{to}</dd>
          <dt>{t("mail.at")}</dt>
          <dd>
            <When at={at} as="moment" />
          </dd>
          <dt>{t("mail.template")}</dt>
          <dd>{templateName(t, template)}</dd>
        </dl>
        {state === "sent" ? null : (
          <Notice tone={state === "failed" ? "bad" : "info"}>
            <p>{t(`mail.${state}`)}</p>
          </Notice>
        )}
        {html === null ? null : (
          <Tabs defaultValue="html">
            <Tabs.List>
              <Tabs.Tab value="html">{t("mail.html")}</Tabs.Tab>
              <Tabs.Tab value="text">{t("mail.text")}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="html">
              <iframe title={subject ?? t("outbox.title")} sandbox="" srcDoc={html} className={styles["page"]} />
            </Tabs.Panel>
            <Tabs.Panel value="text">
              <pre className={styles["text"]}>{text}</pre>
            </Tabs.Panel>
          </Tabs>
        )}
      </div>
    </SidePanel>
  );
}
