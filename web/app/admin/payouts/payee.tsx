import { Badge, Button, NativeSelect, TextInput } from "@mantine/core";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { Notice } from "../../ui/notice.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import styles from "../desk/desk.module.css";
import { useWords } from "../desk/words.ts";
import { AuditLink } from "../money/audit-link.tsx";
import panels from "../money/panels.module.css";
import { MemberLink } from "../money/person.tsx";
import { useMay } from "../use-staff.ts";
import { KycBadge } from "./payees.tsx";
import { StripeAccount } from "./stripe-account.tsx";
import type { Route } from "./+types/payee.ts";

const KYC = ["none", "pending", "verified", "refused"] as const;

export async function loader({ context, params: { id } }: Route.LoaderArgs) {
  const call = api(context);
  const [known, { member }, stripe] = await Promise.all([
    call("GET /api/admin/payees/{id}", { params: { id } }),
    call("GET /api/admin/members/{id}", { params: { id } }),
    call("GET /api/admin/members/{id}/stripe-account", { params: { id } }),
  ]);
  return { ...known, member, stripe };
}

export async function action({ context, params: { id }, request }: Route.ActionArgs) {
  const form = await request.formData();
  const blocked = textOf(form, "blocked");
  try {
    await api(context)("PUT /api/admin/payees/{id}", {
      params: { id },
      body: {
        kyc: oneOf(KYC, textOf(form, "kyc")) ?? null,
        blocked: blocked === "" ? null : blocked === "yes",
        reason: textOf(form, "reason"),
      },
    });
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** One payee: identity, tax form, accounts as they may be shown, and their statements. */
export default function PayeePanel({ loaderData }: Route.ComponentProps) {
  const { payee, blockedReason, accounts, member, stripe } = loaderData;
  const t = useWords();
  const may = useMay("payout.approve");
  return (
    <SidePanel
      title={member.displayName}
      beside={<KycBadge kyc={payee.kyc} />}
      closeTo="/admin/payouts/payees"
      foot={
        may ? (
          <>
            <ConfirmWithReason
              label={t("payee.judge")}
              title={t("payee.judge.title", { member: member.displayName })}
              confirm={t("payee.judge.confirm")}
              tone="plain"
            >
              <NativeSelect
                name="kyc"
                label={t("payees.identity")}
                defaultValue={payee.kyc === "verified" ? "refused" : "verified"}
                data={KYC.map((kyc) => ({ value: kyc, label: t(`kyc.${kyc}`) }))}
              />
              <p>{t("payee.judge.means")}</p>
            </ConfirmWithReason>
            <ConfirmWithReason
              label={t(payee.blocked ? "payee.allow" : "payee.stop")}
              title={t(payee.blocked ? "payee.allow.title" : "payee.stop.title", { member: member.displayName })}
              confirm={t(payee.blocked ? "payee.allow.confirm" : "payee.stop.confirm")}
              tone={payee.blocked ? "plain" : "danger"}
              fields={{ blocked: payee.blocked ? "no" : "yes" }}
            >
              <p>{t(payee.blocked ? "payee.allow.means" : "payee.stop.means")}</p>
            </ConfirmWithReason>
          </>
        ) : undefined
      }
    >
      <div className={styles["form"]}>
        <p>
          <MemberLink member={member} />
        </p>
        {payee.blocked ? (
          <Notice tone="bad" title={t("payees.blocked")}>
            <p>{blockedReason}</p>
          </Notice>
        ) : null}
        <dl className={panels["facts"]}>
          <dt>{t("payees.identity")}</dt>
          <dd>
            {t(`kyc.${payee.kyc}`)}
            {payee.kycAt === null ? null : (
              <>
                , <When at={payee.kycAt} />
              </>
            )}
          </dd>
          <dt>{t("payees.form")}</dt>
          <dd>
            {payee.taxForm === null ? (
              t("payee.form.none")
            ) : (
              <>
                {payee.taxForm}
                {payee.taxFormAt === null ? null : (
                  <>
                    , <When at={payee.taxFormAt} />
                  </>
                )}
              </>
            )}
          </dd>
          {payee.taxName === null ? null : (
            <>
              <dt>{t("payee.tax.name")}</dt>
              <dd>{payee.taxName}</dd>
            </>
          )}
          {payee.tinLast4 === null ? null : (
            <>
              <dt>{t("payee.tin")}</dt>
              <dd>••• •• {payee.tinLast4}</dd>
            </>
          )}
          <dt>{t("payees.accounts")}</dt>
          <dd>
            {accounts.length === 0
              ? t("payee.accounts.none")
              : accounts.map((one) => (
                  <div key={one.kind}>
                    {one.holder}, {t(`account.${one.kind}`, { shown: one.shown })}{" "}
                    {one.kind === "iban" ? <Badge color="gray">{one.country}</Badge> : null}
                  </div>
                ))}
          </dd>
        </dl>
        {stripe.offered || stripe.account !== null ? <StripeAccount account={stripe.account} /> : null}
        <form method="get" action={`/api/admin/payees/${member.id}/statement`} className={styles["inline"]}>
          <TextInput
            type="month"
            name="month"
            label={t("payee.statement")}
            placeholder="2026-03"
            required
            pattern="\d{4}-\d{2}"
          />
          <TextInput
            name="currency"
            label={t("adjust.currency")}
            defaultValue="EUR"
            required
            pattern="[A-Z]{3}"
            w={90}
          />
          <Button type="submit" variant="default">
            {t("payee.statement.do")}
          </Button>
        </form>
        <p>
          <AuditLink subject={member.id} />
        </p>
      </div>
    </SidePanel>
  );
}
