import { Link } from "react-router";
import { api } from "../../api.ts";
import type { Call } from "../../api.ts";
import { Money } from "../../ui/money.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { When } from "../../ui/when.tsx";
import { SaleFacts } from "../earning/sale-facts.tsx";
import { usePeriodName } from "../../ui/period-name.ts";
import panels from "../money/panels.module.css";
import { MemberLink } from "../money/person.tsx";
import { useWords } from "../money/words.ts";
import { staffOf } from "../session.ts";
import type { Permission } from "../session.ts";
import { causeKindOf, causeName } from "./cause-name.ts";
import type { Entry } from "./read-entries.ts";
import type { Route } from "./+types/cause-panel.ts";
import styles from "./entries.module.css";

const MOST = 60;

export async function loader({ context, params: { cause } }: Route.LoaderArgs) {
  const call = api(context);
  const { entries, next } = await call("GET /api/admin/ledger/entries", { query: { cause, limit: MOST } });
  return { entries, isMore: next !== null, behind: await readBehind(call, cause, staffOf(context).permissions) };
}

/** What is behind belongs to other rooms, and is shown to those who may enter them. */
const NEEDS: Readonly<Record<string, Permission>> = {
  sal: "run.read",
  ern: "run.read",
  run: "run.read",
  pyt: "payout.read",
  ref: "order.read",
};

/** What stands behind the cause, where it is more than its rows. */
async function readBehind(call: Call, cause: string, may: readonly Permission[]) {
  const params = { id: cause };
  const kind = cause.slice(0, cause.indexOf("_"));
  const needs = NEEDS[kind];
  if (needs === undefined || !may.includes(needs)) return { kind: "other" } as const;
  switch (kind) {
    case "sal":
      return { kind: "sale", sale: await call("GET /api/admin/sales/{id}", { params }) } as const;
    case "pyt":
      return { kind: "payout", payout: await call("GET /api/admin/member-payouts/{id}", { params }) } as const;
    case "ern":
      return { kind: "earning", told: await call("GET /api/admin/earnings/{id}", { params }) } as const;
    case "ref":
      return { kind: "refund", order: (await call("GET /api/admin/refunds/{id}", { params })).order } as const;
    case "run": {
      const { periods } = await call("GET /api/admin/periods");
      return { kind: "run", period: periods.find(({ run }) => run?.id === cause)?.period ?? null } as const;
    }
    default:
      return { kind: "other" } as const;
  }
}

/** What caused a row: what it means, what is behind it, and all of its rows. */
export default function CausePanel({ loaderData: { entries, isMore, behind }, params }: Route.ComponentProps) {
  const t = useWords();
  const kind = entries[0]?.causeKind ?? behind.kind;
  return (
    <SidePanel title={`${causeName(t, kind)} ${params.cause}`} closeTo="/admin/ledger/entries" size="36rem">
      <div className={panels["page"]}>
        <p className={panels["quiet"]}>{t(`cause.${causeKindOf(kind)}.means`)}</p>
        <Behind behind={behind} cause={params.cause} />
        <section>
          <div className={panels["head"]}>
            <h2 className={panels["heading"]}>{t("cause.rows")}</h2>
            {entries.length === 0 ? null : (
              <Link to={`/admin/ledger/entries?cause=${params.cause}`} className={panels["link"]}>
                {t("cause.only")}
              </Link>
            )}
          </div>
          {entries.length === 0 ? <p className={panels["quiet"]}>{t("cause.rows.none")}</p> : null}
          <ol role="list" className={styles["rows"]}>
            {entries.map((entry) => (
              <Row key={entry.id} entry={entry} />
            ))}
          </ol>
          {isMore ? <p className={panels["quiet"]}>{t("cause.rows.more")}</p> : null}
        </section>
      </div>
    </SidePanel>
  );
}

function Row({ entry: { debit, credit, amount, at, key } }: { readonly entry: Entry }) {
  const t = useWords();
  const side = ({ account, member }: Entry["debit"]) =>
    member === null ? t(`account.${account}`) : `${t(`account.${account}`)} (${member.displayName})`;
  return (
    <li>
      <span>
        {side(debit)} → {side(credit)}
      </span>
      <Money value={amount} />
      <small>
        <When at={at} as="moment" /> · <span className={panels["id"]}>{key}</span>
      </small>
    </li>
  );
}

type Data = Route.ComponentProps["loaderData"]["behind"];

function Behind({ behind, cause }: { readonly behind: Data; readonly cause: string }) {
  const t = useWords();
  const periodName = usePeriodName();
  switch (behind.kind) {
    case "sale":
      return <SaleFacts sale={behind.sale} />;
    case "run":
      return behind.period === null ? null : (
        <Open to={`/admin/periods/${behind.period.id}`}>
          {t("cause.open.run", { period: periodName(behind.period) })}
        </Open>
      );
    case "refund":
      return <Open to={`/admin/orders/${behind.order.id}`}>{`${t("cause.open.order")} ${behind.order.number}`}</Open>;
    case "earning":
      return (
        <p>
          <MemberLink member={behind.told.earner} />, <Money value={behind.told.earning.amount} />{" "}
          <Open to={`/admin/earnings/${cause}`}>{t("cause.open.earning")}</Open>
        </p>
      );
    case "payout": {
      const { payout, batch } = behind.payout;
      return (
        <p>
          <MemberLink member={payout.member} />, <Money value={payout.amount} />{" "}
          <Open to={`/admin/payouts/${batch.id}/to/${payout.id}`}>{t("cause.open.payout")}</Open>
        </p>
      );
    }
    case "other":
      return cause.startsWith("ord_") ? <Open to={`/admin/orders/${cause}`}>{t("cause.open.order")}</Open> : null;
  }
}

function Open({ to, children }: { readonly to: string; readonly children: string }) {
  return (
    <Link to={to} className={panels["link"]}>
      {children}
    </Link>
  );
}
