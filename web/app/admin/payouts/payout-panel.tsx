import { Link } from "react-router";
import { api } from "../../api.ts";
import { Money } from "../../ui/money.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { When } from "../../ui/when.tsx";
import { useTitles } from "../earning/titles.ts";
import { BatchBadge } from "../money/badges.tsx";
import { bonusName } from "../money/bonus-name.ts";
import panels from "../money/panels.module.css";
import { MemberLink } from "../money/person.tsx";
import { useWords } from "../money/words.ts";
import type { Route } from "./+types/payout-panel.ts";

export const loader = async ({ context, params }: Route.LoaderArgs) =>
  api(context)("GET /api/admin/member-payouts/{id}", { params: { id: params.payout } });

/** One member's payout: the earnings in it, what refunds took, and where it goes. */
export default function PayoutPanel({ loaderData: { payout, earnings }, params }: Route.ComponentProps) {
  const t = useWords();
  const titles = useTitles();
  const isNetted = /[1-9]/.test(payout.netted.amount);
  return (
    <SidePanel
      title={t("payout.title", { member: payout.member.displayName })}
      beside={<BatchBadge state={payout.state} />}
      closeTo={`/admin/payouts/${params.id}`}
      size="36rem"
    >
      <div className={panels["page"]}>
        <div>
          <p>
            <MemberLink member={payout.member} />
          </p>
          <p className={panels["quiet"]}>
            {t("payout.account", { holder: payout.holder, last4: payout.shown, country: payout.country })}
          </p>
          <Link to={`/admin/ledger/members?member=${payout.member.id}`} className={panels["link"]}>
            {t("payout.accounts")}
          </Link>
        </div>
        <section>
          <h2 className={panels["heading"]}>{t("payout.made")}</h2>
          <table className={panels["sums"]}>
            <tbody>
              {earnings.map(({ earning, paid }) => (
                <tr key={earning.id}>
                  <td>
                    <Link to={`/admin/earnings/${earning.id}`}>{titles(earning.titles)}</Link>
                    <br />
                    <small>
                      {bonusName(t, earning.bonus)} · <When at={earning.soldAt} />
                      {earning.amount.amount === paid.amount ? null : (
                        <> · {t.rich("payout.changed", { now: <Money value={earning.amount} /> })}</>
                      )}
                    </small>
                  </td>
                  <td>
                    <Money value={paid} />
                  </td>
                </tr>
              ))}
              {isNetted ? (
                <tr>
                  <td>{t("payout.netted")}</td>
                  <td>
                    <Money value={payout.netted} />
                  </td>
                </tr>
              ) : null}
            </tbody>
            <tfoot>
              <tr>
                <td>{t("payout.amount")}</td>
                <td>
                  <Money value={payout.amount} />
                </td>
              </tr>
            </tfoot>
          </table>
        </section>
      </div>
    </SidePanel>
  );
}
