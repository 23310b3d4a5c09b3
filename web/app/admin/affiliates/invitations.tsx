import { Button, TextInput } from "@mantine/core";
import { useFetcher } from "react-router";
import type { Problem, Reply } from "../../api.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { When } from "../../ui/when.tsx";
import desk from "../desk/desk.module.css";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { GroupField } from "./people.tsx";
import { useWords } from "./words.ts";
import styles from "./affiliates.module.css";

type Invitation = Reply<"GET /api/admin/programs/{id}/invitations">["invitations"][number];

/** Who is invited, and how far it has come; the link of a new invitation is shown once. */
export function Invitations({
  invitations,
  groups,
  may,
}: {
  readonly invitations: readonly Invitation[];
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly may: boolean;
}) {
  const t = useWords();
  const fetcher = useFetcher<{ readonly link?: string; readonly problem?: Problem }>();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  return (
    <Card id="invitations" title={t("invitations.title")} text={t("invitations.text")}>
      {may ? (
        <IdempotentForm fetcher={fetcher} className={desk["inline"] ?? ""}>
          <TextInput name="email" type="email" label={t("invitations.mail")} required maxLength={200} />
          <GroupField groups={groups} value="" />
          <Button type="submit" loading={fetcher.state !== "idle"}>
            {t("invitations.do")}
          </Button>
        </IdempotentForm>
      ) : null}
      {answer?.link === undefined ? null : (
        <Notice tone="good" title={t("invitations.link")} live>
          <p>
            <code className={panels["hash"]}>{answer.link}</code>
          </p>
        </Notice>
      )}
      {answer?.problem === undefined ? null : <ProblemNotice problem={answer.problem} title={t("refused")} />}
      <ul className={styles["plain"]}>
        {invitations.map((one) => (
          <li key={one.id}>
            <span>
              {one.email} <small>{groups.find(({ id }) => id === one.group)?.name}</small>
            </span>
            <span className={panels["quiet"]}>
              <How of={one} />{" "}
              {may && one.acceptedAt === null && one.revokedAt === null ? (
                <ConfirmWithReason
                  label={t("invitations.revoke")}
                  title={t("invitations.revoke.title", { email: one.email })}
                  confirm={t("invitations.revoke")}
                  tone="quiet"
                  fields={{ deed: "revoke", invitation: one.id }}
                >
                  <p>{t("invitations.revoke.means")}</p>
                </ConfirmWithReason>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function How({ of }: { readonly of: Invitation }) {
  const t = useWords();
  if (of.revokedAt !== null) return t.rich("invitations.revoked", { date: <When at={of.revokedAt} /> });
  if (of.acceptedAt !== null) return t.rich("invitations.accepted", { date: <When at={of.acceptedAt} /> });
  return t.rich("invitations.open", { date: <When at={of.expiresAt} /> });
}
