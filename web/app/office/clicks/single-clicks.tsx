import { useEffect, useRef } from "react";
import { Form, Link } from "react-router";
import type { Reply } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Count } from "../../ui/money.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { CLICK_REASONS } from "../../ui/report/click-query.ts";
import type { ClickQuery } from "../../ui/report/click-query.ts";
import { tellTags } from "../../ui/report/single-clicks-query.ts";
import type { SingleWish } from "../../ui/report/single-clicks-query.ts";
import { When } from "../../ui/when.tsx";
import report from "../reports/page.module.css";
import { useWords } from "../words.ts";
import styles from "./page.module.css";

type Single = Reply<"GET /api/partner/clicks/single">["clicks"][number];

interface Given {
  readonly clicks: readonly Single[];
  readonly next: string | null;
  readonly before: string | undefined;
  readonly exportTo: string;
  readonly wish: ClickQuery;
  readonly single: SingleWish;
}

/** Every click of the span by itself, the newest first, narrowed further by reason, page and sub-id. */
export function SingleClicks({ clicks, next, before, exportTo, wish, single }: Given) {
  const t = useWords();
  const section = useRef<HTMLElement>(null);
  // Whoever turns the page reads on here, not at the top of the figures.
  useEffect(() => {
    if (before !== undefined) section.current?.scrollIntoView();
  }, [before]);
  const columns: readonly Column<Single>[] = [
    {
      key: "at",
      head: t("clicks.single.when"),
      cell: ({ id, at }) => (
        <>
          <When at={at} as="moment" /> <small className={report["quiet"]}>{id}</small>
        </>
      ),
    },
    {
      key: "link",
      head: t("clicks.single.link"),
      cell: ({ link, landing }) => (
        <span className={styles["told"]}>
          {link === null ? t("clicks.site") : <Link to={`/office/links/${link.id}`}>{link.label}</Link>} → {landing}
        </span>
      ),
    },
    {
      key: "from",
      head: t("clicks.single.from"),
      cell: ({ referrer, tags }) => (
        <span className={styles["told"]}>
          {referrer ?? t("clicks.untold")} <small className={report["quiet"]}>{tellTags(tags)}</small>
        </span>
      ),
    },
    {
      key: "counts",
      head: t("clicks.single.counts"),
      cell: ({ reason, repeats }) => (
        <span>
          {reason === null ? t("clicks.counts") : <Reason of={reason} />}{" "}
          {repeats === null ? null : (
            <small className={report["quiet"]}>{t("clicks.single.repeats", { click: repeats })}</small>
          )}
        </span>
      ),
    },
    {
      key: "conversions",
      head: t("reports.conversions"),
      numeric: true,
      phone: "line",
      cell: ({ conversions }) => <Count value={conversions} />,
    },
  ];
  return (
    <section aria-labelledby="single" ref={section}>
      <h2 id="single" className={report["heading"]}>
        {t("clicks.single")}
      </h2>
      <Narrow wish={wish} single={single} />
      <DataTable
        name={t("clicks.single")}
        columns={columns}
        rows={clicks}
        rowKey={({ id }) => id}
        next={next}
        exportTo={exportTo}
        empty={<Empty title={t("clicks.single.none")}>{t("clicks.single.none.text")}</Empty>}
      />
      <p className={report["quiet"]}>{t("clicks.single.file")}</p>
    </section>
  );
}

function Narrow({ wish, single: { reason, referrer, sub } }: Pick<Given, "wish" | "single">) {
  const t = useWords();
  return (
    <Form method="get" className={styles["choose"]} preventScrollReset key={`${reason} ${referrer} ${sub}`}>
      <Hidden of={wish} />
      <Choice label={t("clicks.single.reason")} name="reason" defaultValue={reason ?? ""}>
        <option value="">{t("clicks.single.reason.any")}</option>
        {CLICK_REASONS.map((one) => (
          <option key={one} value={one}>
            {t(`clicks.reason.${one}`)}
          </option>
        ))}
      </Choice>
      <Field label={t("clicks.single.referrer")} name="referrer" defaultValue={referrer ?? ""} maxLength={253} />
      <Field label={t("clicks.single.sub")} name="sub" defaultValue={sub ?? ""} maxLength={200} />
      <Button tone="quiet">{t("clicks.single.narrow")}</Button>
    </Form>
  );
}

/** What another form of the page has chosen, carried along. */
export function Hidden({ of }: { readonly of: ClickQuery | SingleWish }) {
  return Object.entries(of).map(([name, value]: [string, string | undefined]) =>
    value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />,
  );
}

/** Why a click does not count, in words; a reason that this version does not know stands as it is called. */
export function Reason({ of }: { readonly of: string }) {
  const t = useWords();
  const known = CLICK_REASONS.find((one) => one === of);
  return <span>{known === undefined ? of : t(`clicks.reason.${known}`)}</span>;
}
