import { Link } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { idempotencyKey } from "../../ui/idempotent-form.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { When } from "../../ui/when.tsx";
import { textOf } from "../daily/given.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { CaseBadge } from "./fraud.tsx";
import type { Case } from "./fraud.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/case.ts";
import styles from "./affiliates.module.css";

export async function loader({ context, params: { id } }: Route.LoaderArgs) {
  const call = api(context);
  const found = await call("GET /api/admin/fraud-cases/{id}", { params: { id } });
  const { conversions } = await call("GET /api/admin/conversions", {
    query: { sale: found.sale, member: found.affiliate.id },
  });
  return { found, conversions };
}

export async function action({ context, request, params: { id } }: Route.ActionArgs) {
  const form = await request.formData();
  try {
    await api(context)("POST /api/admin/fraud-cases/{id}/decision", {
      params: { id },
      body: {
        outcome: textOf(form, "deed") === "clear" ? "cleared" : "confirmed",
        reason: textOf(form, "reason"),
      },
      idempotencyKey: idempotencyKey(form),
    });
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** One case: what was seen, what it holds, and the decision. */
export default function CasePanel({ loaderData: { found, conversions } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("program.review");
  const undecided = found.state === "open" || found.state === "noted";
  return (
    <SidePanel
      title={t("case.title", { name: found.affiliate.displayName })}
      beside={<CaseBadge state={found.state} />}
      closeTo="/admin/affiliates/fraud"
      {...(may && undecided
        ? {
            foot: (
              <div className={panels["buttons"]}>
                <ConfirmWithReason
                  label={t("case.clear")}
                  title={t("case.clear.title")}
                  confirm={t("case.clear")}
                  tone="plain"
                  fields={{ deed: "clear" }}
                >
                  <p>{t("case.clear.means")}</p>
                </ConfirmWithReason>
                <ConfirmWithReason
                  label={t("case.confirm")}
                  title={t("case.confirm.title")}
                  confirm={t("case.confirm")}
                  fields={{ deed: "confirm" }}
                >
                  <p>{t("case.confirm.means")}</p>
                </ConfirmWithReason>
              </div>
            ),
          }
        : {})}
    >
      <p>{t(`case.state.${found.state}.means`)}</p>
      <h3>{t("case.evidence")}</h3>
      <ul className={styles["signs"]}>
        {found.signs.map((sign) => (
          <li key={sign.rule}>
            <b>{t(`sign.${sign.rule}`)}</b> <small>{t("case.weight", { weight: sign.weight })}</small>
            <p className={panels["quiet"]}>{t(`sign.${sign.rule}.means`)}</p>
            <Evidence of={sign.evidence} />
          </li>
        ))}
      </ul>
      <dl className={panels["facts"]}>
        <dt>{t("case.score")}</dt>
        <dd>
          <Count value={found.score} />
        </dd>
        <dt>{t("conversion.sale")}</dt>
        <dd>
          <code>{found.sale}</code>
        </dd>
        <dt>{t("affiliate")}</dt>
        <dd>
          <Link to={`/admin/members/${found.affiliate.id}`}>{found.affiliate.displayName}</Link>
        </dd>
        {conversions.map(({ id, amount, earnings }) => (
          <Held key={id} id={id} amount={amount} earnings={earnings} />
        ))}
        {found.decidedAt === null ? null : (
          <>
            <dt>{t("application.decided")}</dt>
            <dd>
              <When at={found.decidedAt} as="moment" /> · {found.decidedBy?.name ?? "–"}
            </dd>
            <dt>{t("reason")}</dt>
            <dd>{found.reason}</dd>
          </>
        )}
      </dl>
    </SidePanel>
  );
}

type Told = Route.ComponentProps["loaderData"]["conversions"][number];

function Held({ id, amount, earnings }: Pick<Told, "id" | "amount" | "earnings">) {
  const t = useWords();
  return (
    <>
      <dt>
        <Link to={`/admin/affiliates/conversions/${id}`}>{t("case.conversion")}</Link>
      </dt>
      <dd>
        <Money value={amount} />
        {earnings.map((one) => (
          <div key={`${one.earner.id} ${one.level}`} className={panels["quiet"]}>
            {one.earner.displayName}: <Money value={one.amount} /> {t(`earning.state.${one.state}`)}
          </div>
        ))}
      </dd>
    </>
  );
}

/** The facts as they were kept: sales, times, counts, hosts; never a mail address, street or card. */
function Evidence({ of }: { readonly of: Case["signs"][number]["evidence"] }) {
  const entries = Object.entries(of);
  if (entries.length === 0) return null;
  return (
    <dl className={panels["facts"]}>
      {entries.map(([name, value]) => (
        <EvidenceRow key={name} name={name} value={typeof value === "object" ? value.join(", ") : String(value)} />
      ))}
    </dl>
  );
}

function EvidenceRow({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className={styles["text"]}>
        {/^\d{4}-\d\d-\d\dT/.test(value) && !value.includes(",") ? <When at={value} as="moment" /> : value}
      </dd>
    </>
  );
}
