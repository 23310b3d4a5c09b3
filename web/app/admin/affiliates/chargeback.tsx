import { data, Link } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { idempotencyKey } from "../../ui/idempotent-form.tsx";
import { Money } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import { EarningBadge } from "../money/badges.tsx";
import { bonusName } from "../money/bonus-name.ts";
import panels from "../money/panels.module.css";
import { MemberLink } from "../money/person.tsx";
import { useWords as useMoneyWords } from "../money/words.ts";
import { staffOf } from "../session.ts";
import { useMay } from "../use-staff.ts";
import { ChargebackBadge } from "./chargebacks.tsx";
import { readDisputed } from "./read-chargeback.ts";
import type { Chargeback, Share } from "./read-chargeback.ts";
import { useWords } from "./words.ts";
import type { Route } from "./+types/chargeback.ts";
import styles from "./affiliates.module.css";

export async function loader({ context, params: { sale } }: Route.LoaderArgs) {
  const call = api(context);
  const { chargebacks } = await call("GET /api/admin/chargebacks", { query: { sale } });
  const [latest, ...earlier] = chargebacks;
  if (latest === undefined) throw data(null, { status: 404 });
  const may = staffOf(context).permissions.includes("run.read");
  return { latest, earlier, disputed: may ? await readDisputed(call, latest) : null };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const reason = textOf(form, "reason");
  try {
    await api(context)("POST /api/admin/chargebacks/{id}/decision", {
      params: { id: textOf(form, "chargeback") },
      body: { outcome: oneOf(["won", "lost"], form.get("outcome")) ?? "won", ...(reason === "" ? {} : { reason }) },
      idempotencyKey: idempotencyKey(form),
    });
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

const TONES = { open: "wait", won: "good", lost: "bad" } as const;

/** The chargebacks of one sale: how the latest stands, what it means for those who earned, and the decision. */
export default function ChargebackPanel({ loaderData: { latest, earlier, disputed } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("order.refund");
  const sale = disputed?.sale;
  return (
    <SidePanel
      title={t("chargeback.panel", { what: sale?.titles.join(", ") || latest.sale })}
      beside={<ChargebackBadge state={latest.state} />}
      closeTo="/admin/affiliates/chargebacks"
      size="40rem"
      {...(may && latest.state === "open" ? { foot: <Decide id={latest.id} /> } : {})}
    >
      <div className={styles["form"]}>
        <Notice tone={TONES[latest.state]}>
          <p>{t(`chargeback.${latest.state}.means`)}</p>
        </Notice>
        <Facts of={latest} />
      </div>
      {sale === undefined ? null : (
        <p className={styles["ways"]}>
          <Link className={panels["link"]} to={`/admin/sales/${sale.id}`}>
            {t("chargeback.sale")} {sale.id}
          </Link>
          {sale.source === "store" ? (
            <Link className={panels["link"]} to={`/admin/orders/${sale.sourceRef}`}>
              {t("chargeback.order")}
            </Link>
          ) : null}
        </p>
      )}
      <h3>{t("chargeback.who")}</h3>
      {disputed === null ? <p>{t("chargeback.who.hidden")}</p> : <Who shares={disputed.shares} />}
      {earlier.map((one) => (
        <section key={one.id} className={styles["earlier"]}>
          <ChargebackBadge state={one.state} />
          <Facts of={one} />
        </section>
      ))}
    </SidePanel>
  );
}

function Facts({ of: { sourceRef, reason, openedAt, decidedAt } }: { readonly of: Chargeback }) {
  const t = useWords();
  return (
    <dl className={panels["facts"]}>
      <dt>{t("chargeback.why")}</dt>
      <dd className={styles["text"]}>{reason}</dd>
      <dt>{t("chargeback.ref")}</dt>
      <dd className={styles["text"]}>
        <code>{sourceRef}</code>
      </dd>
      <dt>{t("chargeback.opened")}</dt>
      <dd>
        <When at={openedAt} as="moment" />
      </dd>
      {decidedAt === null ? null : (
        <>
          <dt>{t("chargeback.decided")}</dt>
          <dd>
            <When at={decidedAt} as="moment" />
          </dd>
        </>
      )}
    </dl>
  );
}

function Decide({ id }: { readonly id: string }) {
  const t = useWords();
  return (
    <div className={panels["buttons"]}>
      <ConfirmWithReason
        label={t("chargeback.win")}
        title={t("chargeback.win.title")}
        confirm={t("chargeback.win")}
        tone="plain"
        fields={{ chargeback: id, outcome: "won" }}
      >
        <p>{t("chargeback.win.means")}</p>
      </ConfirmWithReason>
      <ConfirmWithReason
        label={t("chargeback.lose")}
        title={t("chargeback.lose.title")}
        confirm={t("chargeback.lose")}
        fields={{ chargeback: id, outcome: "lost" }}
      >
        <p>{t("chargeback.lose.means")}</p>
        <p>{t("chargeback.lose.books")}</p>
      </ConfirmWithReason>
    </div>
  );
}

/** Who has what of the sale, before and now; each sum leads to what it is made of. */
function Who({ shares }: { readonly shares: readonly Share[] }) {
  const t = useWords();
  const money = useMoneyWords();
  if (shares.length === 0) return <p>{t("chargeback.who.none")}</p>;
  return (
    <>
      <p className={panels["quiet"]}>{t("chargeback.who.text")}</p>
      <div className={styles["scroll"]}>
        <table className={panels["sums"]}>
          <thead>
            <tr>
              <th scope="col">{t("chargeback.who.name")}</th>
              <th scope="col">{t("chargeback.who.before")}</th>
              <th scope="col">{t("chargeback.who.now")}</th>
              <th scope="col">{t("program.state")}</th>
            </tr>
          </thead>
          <tbody>
            {shares.map(({ earning, conversion, before }) => (
              <tr key={earning.id}>
                <td>
                  <MemberLink member={earning.earner} />
                  <br />
                  <small>
                    {conversion === null
                      ? `${bonusName(money, earning.bonus)}, ${t("chargeback.who.level", { level: earning.paidLevel })}`
                      : earning.level === 0
                        ? t("chargeback.who.program")
                        : t("chargeback.who.tier", { count: earning.level })}
                  </small>
                </td>
                <td>{before === null ? "–" : <Money value={before} />}</td>
                <td>
                  <Link
                    to={
                      conversion === null
                        ? `/admin/earnings/${earning.id}`
                        : `/admin/affiliates/conversions/${conversion}`
                    }
                  >
                    <Money value={earning.amount} />
                  </Link>
                </td>
                <td>
                  <EarningBadge state={earning.state} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
