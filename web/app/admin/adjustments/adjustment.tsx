import { Link } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { idempotencyKey } from "../../ui/idempotent-form.tsx";
import { formatMoney, Money } from "../../ui/money.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { When } from "../../ui/when.tsx";
import { useLocale } from "../../words/area.ts";
import { textOf } from "../daily/given.ts";
import { Asked, Decision } from "../desk/decision.tsx";
import styles from "../desk/desk.module.css";
import { RequestBadge } from "../desk/request-badge.tsx";
import { useWords } from "../desk/words.ts";
import { AuditLink } from "../money/audit-link.tsx";
import { bonusName } from "../money/bonus-name.ts";
import panels from "../money/panels.module.css";
import { MemberLink } from "../money/person.tsx";
import { useWords as useMoneyWords } from "../money/words.ts";
import { useMay } from "../use-staff.ts";
import { readPeriodNames, usePeriodOf } from "./read-periods.ts";
import type { Route } from "./+types/adjustment.ts";

export async function loader({ context, params: { id } }: Route.LoaderArgs) {
  const call = api(context);
  const [one, names] = await Promise.all([
    call("GET /api/admin/adjustments/{id}", { params: { id } }),
    readPeriodNames(call),
  ]);
  return { one, names };
}

export async function action({ context, params: { id }, request }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  try {
    if (textOf(form, "deed") === "approve") {
      await call("POST /api/admin/adjustments/{id}/approve", { params: { id }, idempotencyKey: idempotencyKey(form) });
    } else {
      await call("POST /api/admin/adjustments/{id}/refuse", {
        params: { id },
        body: { reason: textOf(form, "reason") },
      });
    }
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** One adjustment: what it does for whom, who asked and why, and the second person's word. */
export default function AdjustmentPanel({ loaderData: { one, names } }: Route.ComponentProps) {
  const t = useWords();
  const money = useMoneyWords();
  const locale = useLocale();
  const periodOf = usePeriodOf(names);
  const mayDecide = useMay("adjustment.approve");
  const sum = formatMoney(one.amount, locale);
  return (
    <SidePanel
      title={t("adjust.one", { member: one.member.displayName })}
      beside={<RequestBadge state={one.state} />}
      closeTo="/admin/adjustments"
      foot={
        one.state !== "requested" ? undefined : (
          <Decision
            by={one.requestedBy}
            needs="adjustment.approve"
            mayWithdraw={mayDecide}
            approve={{
              title: t("adjust.approve.title"),
              confirm: t("adjust.approve.confirm", { sum }),
              means: <p>{t(one.override === null ? "adjust.approve.means" : "adjust.approve.override")}</p>,
            }}
            refused={t("adjust.refuse.means")}
          />
        )
      }
    >
      <div className={styles["form"]}>
        <p className={styles["big"]}>
          <Money value={one.amount} word={t("adjust.taken")} />
        </p>
        <Asked by={one.requestedBy} at={one.requestedAt} reason={one.reason} />
        <dl className={panels["facts"]}>
          <dt>{t("adjust.member")}</dt>
          <dd>
            <MemberLink member={one.member} />
          </dd>
          <dt>{t("adjust.statement")}</dt>
          <dd>{one.statement}</dd>
          {one.override === null ? null : (
            <>
              <dt>{t("adjust.override")}</dt>
              <dd>{t("adjust.override.to", { bonus: bonusName(money, one.override.bonus), sum })}</dd>
            </>
          )}
          <dt>{t("adjust.taxable")}</dt>
          <dd>{t(one.taxable ? "yes" : "no")}</dd>
          <dt>{t("adjust.period")}</dt>
          <dd>{one.period === null ? t("adjust.period.open") : periodOf(one.period)}</dd>
          {one.decidedAt === null ? null : (
            <>
              <dt>{t("adjust.decided")}</dt>
              <dd>
                {t.rich("asked.by", {
                  who: one.decidedBy?.name ?? t("asked.nobody"),
                  date: <When at={one.decidedAt} as="moment" />,
                })}
              </dd>
            </>
          )}
          {one.postedIn === null ? null : (
            <>
              <dt>{t("adjust.posted.in")}</dt>
              <dd>
                <Link to={`/admin/periods/${one.postedIn}`}>{periodOf(one.postedIn)}</Link>
              </dd>
            </>
          )}
          {one.correction === null ? null : (
            <>
              <dt>{t("adjust.from")}</dt>
              <dd>
                <Link to={`/admin/adjustments/corrections/${one.correction}`}>{t("corrections.one")}</Link>
              </dd>
            </>
          )}
        </dl>
        <p>
          <AuditLink subject={one.id} />
        </p>
      </div>
    </SidePanel>
  );
}
