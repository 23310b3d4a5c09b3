import type { ReactNode } from "react";
import { Link } from "react-router";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon.tsx";
import { Money } from "../../ui/money.tsx";
import { useWords } from "../daily/words.ts";
import { usePeriodName } from "../../ui/period-name.ts";
import panels from "../money/panels.module.css";
import { useMay, useStaff } from "../use-staff.ts";
import type { Day } from "./read-day.ts";
import styles from "./overview.module.css";

interface Item {
  readonly to: string;
  readonly icon: IconName;
  readonly text: ReactNode;
  /** Whether the reader is the one who can do it; undefined where that is no question. */
  readonly yours?: boolean;
}

/** What somebody has to decide or mend, each leading to where it is done. */
export function Waiting({ day }: { readonly day: Day }) {
  const t = useWords();
  const items = [...useMoneyItems(day), ...useAskedItems(day), ...useShopItems(day)];
  return (
    <section className={panels["card"]}>
      <h2 className={panels["heading"]}>{t("overview.waiting")}</h2>
      {items.length === 0 ? (
        <p className={styles["calm"]}>
          <Icon name="check" size={18} /> {t("overview.waiting.none")}
        </p>
      ) : (
        <ul className={styles["waiting"]}>
          {items.map(({ to, icon, text, yours }) => (
            <li key={to}>
              <Link to={to}>
                <Icon name={icon} size={18} />
                <span>{text}</span>
                {yours === undefined ? null : <small>{t(yours ? "wait.yours" : "wait.others")}</small>}
                <Icon name="right" size={14} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function useMoneyItems({ periods, batches, due, now }: Day): readonly Item[] {
  const t = useWords();
  const periodName = usePeriodName();
  const may = { approve: useMay("payout.approve"), make: useMay("payout.make") };
  const people = (count: number) => t("wait.people", { count });
  return [
    ...periods.flatMap(({ period, next }): Item[] => {
      const { step } = next;
      // A period that still runs may be drafted, but nobody waits for it.
      if (step === "none" || Date.parse(period.to) > Date.parse(now)) return [];
      const text = t(`wait.${step}`, { period: periodName(period) });
      return [{ to: `/admin/periods/${period.id}`, icon: "calendar", text, yours: next.may }];
    }),
    ...batches.flatMap(({ id, state, total, count }): Item[] => {
      const to = `/admin/payouts/${id}`;
      const sum = <Money value={total} />;
      if (state === "made") {
        const text = t.rich("wait.approve", { sum, people: people(count) });
        return [{ to, icon: "bank", text, yours: may.approve }];
      }
      return state === "approved" ? [{ to, icon: "bank", text: t.rich("wait.settle", { sum }), yours: may.make }] : [];
    }),
    ...due
      .filter(({ count }) => count > 0)
      .map(({ currency, count, total }): Item => {
        const text = t.rich("wait.due", { sum: <Money value={total} />, people: people(count) });
        return { to: `/admin/payouts/new?currency=${currency}`, icon: "coins", text, yours: may.make };
      }),
  ];
}

/** What two people decide: it is the reader's where they may, and somebody else asked. */
function useAskedItems({ askedChanges, waitingForSeat, askedAdjustments }: Day): readonly Item[] {
  const t = useWords();
  const staff = useStaff();
  const may = {
    change: useMay("network.approve"),
    adjust: useMay("adjustment.approve"),
    seat: useMay("network.write"),
  };
  const others = (asked: readonly (string | null)[]) => asked.some((by) => by !== staff?.person.id);
  return [
    ...(askedChanges.length === 0
      ? []
      : [
          {
            to: "/admin/network?state=asked",
            icon: "tree" as const,
            text: t("wait.changes", { count: askedChanges.length }),
            yours: may.change && others(askedChanges),
          },
        ]),
    ...(askedAdjustments.length === 0
      ? []
      : [
          {
            to: "/admin/adjustments?state=requested",
            icon: "receipt" as const,
            text: t("wait.adjustments", { count: askedAdjustments.length }),
            yours: may.adjust && others(askedAdjustments),
          },
        ]),
    ...(waitingForSeat === 0
      ? []
      : [
          {
            to: "/admin/network/waiting",
            icon: "people" as const,
            text: t("wait.seats", { count: waitingForSeat }),
            yours: may.seat,
          },
        ]),
  ];
}

function useShopItems({ refusedRefunds, checkedPayments, lowStock, owedKeys }: Day): readonly Item[] {
  const t = useWords();
  const items: (Item & { readonly count: number })[] = [
    {
      count: refusedRefunds,
      to: "/admin/orders?with=failed-refund",
      icon: "warning",
      text: t("wait.refunds", { count: refusedRefunds }),
    },
    {
      count: checkedPayments,
      to: "/admin/orders?with=unsettled-payment",
      icon: "search",
      text: t("wait.payments", { count: checkedPayments }),
    },
    {
      count: lowStock,
      to: "/admin/products?stock=low",
      icon: "box",
      text: t("wait.stock", { count: lowStock }),
    },
    {
      count: owedKeys,
      to: "/admin/products",
      icon: "box",
      text: t("wait.keys", { count: owedKeys }),
    },
  ];
  return items.filter(({ count }) => count > 0);
}
