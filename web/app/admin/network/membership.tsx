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
import { MemberLink } from "../money/person.tsx";
import { EffectOfTransfer } from "./membership-effect.tsx";
import type { Route } from "./+types/membership.ts";

export const loader = async ({ context, params: { id } }: Route.LoaderArgs) => ({
  ...(await api(context)("GET /api/admin/network/memberships/{id}", { params: { id } })),
  at: new Date().toISOString(),
});

export async function action({ context, params: { id }, request }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  const reason = textOf(form, "reason");
  try {
    switch (textOf(form, "deed")) {
      case "approve":
        await call("POST /api/admin/network/memberships/{id}/approve", {
          params: { id },
          idempotencyKey: idempotencyKey(form),
        });
        break;
      case "withdraw":
        await call("POST /api/admin/network/memberships/{id}/withdraw", { params: { id }, body: { reason } });
        break;
      default:
        await call("POST /api/admin/network/memberships/{id}/refuse", { params: { id }, body: { reason } });
    }
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** One membership on its way to another member: what goes with it, whose the money is, and the second person's word. */
export default function MembershipPanel({ loaderData: { transfer, effect, obstacle, at } }: Route.ComponentProps) {
  const t = useWords();
  const { from, to, balances, effectiveAt, completedAt } = transfer;
  const isDone = effectiveAt !== null && Date.parse(effectiveAt) <= Date.parse(at);
  const names = { from: from.displayName, to: to.displayName };
  return (
    <SidePanel
      title={t(`membership.title.${transfer.kind}`)}
      beside={<RequestBadge state={transfer.state} done={isDone} />}
      closeTo="/admin/network/memberships"
      foot={
        transfer.state !== "asked" ? undefined : (
          <Decision
            by={transfer.askedBy}
            needs="network.approve"
            approve={{
              title: t("membership.approve.title"),
              confirm: t("membership.approve.confirm"),
              means: (
                <>
                  <p>{t("membership.approve.means", names)}</p>
                  <p>{t(`membership.money.${balances}`, names)}</p>
                </>
              ),
            }}
            refused={t("membership.refuse.means")}
          />
        )
      }
    >
      <div className={styles["form"]}>
        <p className={styles["big"]}>
          {t.rich("membership.what", { from: <MemberLink member={from} />, to: <MemberLink member={to} /> })}
        </p>
        <Asked by={transfer.askedBy} at={transfer.askedAt} reason={transfer.reason} />
        <p>{t.rich("change.documents", { documents: <b>{transfer.documents}</b> })}</p>
        <p>{t(`membership.money.${balances}`, names)}</p>
        {effect === null ? null : <EffectOfTransfer effect={effect} to={to.displayName} />}
        {obstacle === null ? null : (
          <Notice tone="bad" title={t("change.obstacle")}>
            <p>{obstacle}</p>
          </Notice>
        )}
        {effectiveAt === null ? null : (
          <p>
            {t.rich(isDone ? "change.since" : "change.from", { date: <When at={effectiveAt} zone="company" /> })}{" "}
            {completedAt === null ? null : t("membership.completed", names)}
          </p>
        )}
        <p>
          <AuditLink subject={transfer.id} />
        </p>
      </div>
    </SidePanel>
  );
}
