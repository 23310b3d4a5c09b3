import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { idempotencyKey } from "../../ui/idempotent-form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { When } from "../../ui/when.tsx";
import { textOf } from "../daily/given.ts";
import { Asked, Decision } from "../desk/decision.tsx";
import styles from "../desk/desk.module.css";
import { RequestBadge } from "../desk/request-badge.tsx";
import { useWords } from "../desk/words.ts";
import { AuditLink } from "../money/audit-link.tsx";
import { EffectOfChange } from "./effect.tsx";
import { WhatChanges } from "./what-changes.tsx";
import type { Route } from "./+types/change.ts";

export const loader = async ({ context, params: { id } }: Route.LoaderArgs) => ({
  ...(await api(context)("GET /api/admin/network/changes/{id}", { params: { id } })),
  at: new Date().toISOString(),
});

export async function action({ context, params: { id }, request }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  const reason = textOf(form, "reason");
  try {
    switch (textOf(form, "deed")) {
      case "approve":
        await call("POST /api/admin/network/changes/{id}/approve", {
          params: { id },
          idempotencyKey: idempotencyKey(form),
        });
        break;
      case "withdraw":
        await call("POST /api/admin/network/changes/{id}/withdraw", { params: { id }, body: { reason } });
        break;
      default:
        await call("POST /api/admin/network/changes/{id}/refuse", { params: { id }, body: { reason } });
    }
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** One change: what it does as things stand now, and the second person's word. */
export default function ChangePanel({ loaderData: { change, effect, obstacle, at } }: Route.ComponentProps) {
  const t = useWords();
  const isDone = change.effectiveAt !== null && Date.parse(change.effectiveAt) <= Date.parse(at);
  return (
    <SidePanel
      title={t(`change.title.${change.kind}`)}
      beside={<RequestBadge state={change.state} done={isDone} />}
      closeTo="/admin/network"
      foot={
        change.state !== "asked" ? undefined : (
          <Decision
            by={change.askedBy}
            needs="network.approve"
            approve={{
              title: t("change.approve.title"),
              confirm: t("change.approve.confirm"),
              means: <p>{t("change.approve.means")}</p>,
            }}
            refused={t("change.refuse.means")}
          />
        )
      }
    >
      <div className={styles["form"]}>
        <p className={styles["big"]}>
          <WhatChanges change={change} />
        </p>
        <Asked by={change.askedBy} at={change.askedAt} reason={change.reason} />
        {change.documents === null ? null : (
          <p>{t.rich("change.documents", { documents: <b>{change.documents}</b> })}</p>
        )}
        {effect === null ? null : <EffectOfChange effect={effect} kind={change.kind} />}
        {obstacle === null ? null : (
          <Notice tone="bad" title={t("change.obstacle")}>
            <p>{obstacle}</p>
          </Notice>
        )}
        {change.effectiveAt === null ? null : (
          <p>
            {t.rich(isDone ? "change.since" : "change.from", {
              date: <When at={change.effectiveAt} zone="company" />,
            })}
          </p>
        )}
        <p>
          <AuditLink subject={change.id} />
        </p>
      </div>
    </SidePanel>
  );
}
