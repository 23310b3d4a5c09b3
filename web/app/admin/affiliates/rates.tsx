import type { Reply } from "../../api.ts";
import { Count, Money } from "../../ui/money.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { Empty } from "../../ui/empty.tsx";
import { When } from "../../ui/when.tsx";
import panels from "../money/panels.module.css";
import { useWords } from "./words.ts";
import styles from "./affiliates.module.css";

type Whole = Reply<"GET /api/admin/programs/{id}">;
type Rate = Whole["rates"][number];

/** The rates in the order of precedence, the weakest first; those that pay nothing new any more below. */
export function Rates({
  rates,
  groups,
  tiers,
  may,
}: {
  readonly rates: Whole["rates"];
  readonly groups: Whole["groups"];
  readonly tiers: Whole["tiers"];
  readonly may: boolean;
}) {
  const t = useWords();
  const nameOf = (subject: string): string =>
    groups.find(({ id }) => id === subject)?.name ?? tiers.find(({ id }) => id === subject)?.name ?? subject;
  const columns: readonly Column<Rate>[] = [
    {
      key: "title",
      head: t("rate.title"),
      cell: ({ title, retiredAt }) => <span className={retiredAt === null ? undefined : styles["gone"]}>{title}</span>,
    },
    {
      key: "level",
      head: t("rate.level"),
      cell: ({ level, subject }) => (
        <>
          {t(`rate.level.${level}`)}
          {subject === null ? null : <small className={panels["quiet"]}> {nameOf(subject)}</small>}
        </>
      ),
    },
    { key: "event", head: t("rate.event"), cell: ({ event }) => event },
    { key: "pays", head: t("rate.pays"), phone: "figure", cell: (rate) => <Pays rate={rate} /> },
    {
      key: "more",
      head: t("rate.more"),
      cell: ({ tiers: above, payments, conditions }) => {
        const parts = [
          ...(conditions.length === 0 ? [] : [t("rate.conditions.count", { count: conditions.length })]),
          ...(payments === null ? [] : [t("rate.payments.count", { count: payments })]),
          ...(above.length === 0 ? [] : [t("rate.above.list", { percents: above.map((one) => `${one}%`).join(", ") })]),
        ];
        return parts.length === 0 ? "–" : parts.join(" · ");
      },
    },
    {
      key: "since",
      head: t("rate.since"),
      cell: ({ addedAt, retiredAt }) => (
        <>
          <When at={addedAt} />
          {retiredAt === null ? null : (
            <>
              {" – "}
              <When at={retiredAt} />
            </>
          )}
        </>
      ),
    },
    ...(may
      ? [
          {
            key: "retire",
            head: t("retire"),
            cell: ({ id, title, retiredAt }: Rate) =>
              retiredAt !== null ? null : (
                <ConfirmWithReason
                  label={t("retire")}
                  title={t("rate.retire.title", { title })}
                  confirm={t("retire")}
                  tone="quiet"
                  fields={{ deed: "retire-rate", rate: id }}
                >
                  <p>{t("rate.retire.means")}</p>
                </ConfirmWithReason>
              ),
          } as const,
        ]
      : []),
  ];
  return (
    <section aria-labelledby="rates">
      <h2 id="rates" className={panels["heading"]}>
        {t("rates.title")}
      </h2>
      <DataTable
        name={t("rates.title")}
        columns={columns}
        rows={rates.toSorted((a, b) => Number(a.retiredAt !== null) - Number(b.retiredAt !== null))}
        rowKey={({ id }) => id}
        empty={<Empty title={t("rates.none")}>{t("rates.none.text")}</Empty>}
      />
    </section>
  );
}

function Pays({ rate: { percent, fixed, per } }: { readonly rate: Rate }) {
  const t = useWords();
  if (percent !== null) return <Count value={percent} unit="percent" />;
  return (
    <ul className={styles["sums"]}>
      {Object.entries(fixed ?? {}).map(([currency, amount]) => (
        <li key={currency}>
          <Money value={{ amount, currency }} /> / {t(per === "sale" ? "rate.per.sale" : "rate.per.unit")}
        </li>
      ))}
    </ul>
  );
}
