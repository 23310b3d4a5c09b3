import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useEffect, useRef } from "react";
import { Form, Link } from "react-router";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Count } from "../../ui/money.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { CLICK_REASONS } from "../../ui/report/click-query.ts";
import type { ClickQuery } from "../../ui/report/click-query.ts";
import { tellTags } from "../../ui/report/single-clicks-query.ts";
import type { SingleWish } from "../../ui/report/single-clicks-query.ts";
import { When } from "../../ui/when.tsx";
import { oneOf } from "../daily/given.ts";
import panels from "../money/panels.module.css";
import { useWords } from "./words.ts";
import styles from "./affiliates.module.css";

type Single = Reply<"GET /api/admin/clicks/single">["clicks"][number];

interface Given {
  readonly clicks: readonly Single[];
  readonly next: string | null;
  readonly before: string | undefined;
  readonly exportTo: string;
  readonly wish: ClickQuery;
  readonly single: SingleWish;
  readonly member: string | undefined;
}

/** Every click of the span by itself, the newest first, narrowed further by reason, page and sub-id. */
export function SingleClicks({ clicks, next, before, exportTo, wish, single, member }: Given) {
  const t = useWords();
  const section = useRef<HTMLElement>(null);
  // Whoever turns the page reads on here, not at the top of the figures.
  useEffect(() => {
    if (before !== undefined) section.current?.scrollIntoView();
  }, [before]);
  const columns: readonly Column<Single>[] = [
    {
      key: "at",
      head: t("counted.single.when"),
      cell: ({ id, at }) => (
        <>
          <When at={at} as="moment" />{" "}
          <small className={panels["quiet"]}>
            <code>{id}</code>
          </small>
        </>
      ),
    },
    {
      key: "who",
      head: t("counted.affiliate"),
      cell: ({ member: { id, displayName } }) => <Link to={`/admin/affiliates/of/${id}`}>{displayName}</Link>,
    },
    {
      key: "link",
      head: t("counted.single.link"),
      cell: ({ link, landing }) => (
        <span className={styles["brief"]}>
          {link === null ? t("counted.without.link") : link.label} → {landing}
        </span>
      ),
    },
    {
      key: "from",
      head: t("counted.single.from"),
      cell: ({ referrer, tags }) => (
        <span className={styles["brief"]}>
          {referrer ?? t("counted.without.referrer")} <small className={panels["quiet"]}>{tellTags(tags)}</small>
        </span>
      ),
    },
    {
      key: "counts",
      head: t("counted.single.counts"),
      cell: ({ reason, repeats }) => (
        <span>
          {reason === null ? t("counted.counts") : <Reason of={reason} />}{" "}
          {repeats === null ? null : (
            <small className={panels["quiet"]}>{t("counted.single.repeats", { click: repeats })}</small>
          )}
        </span>
      ),
    },
    {
      key: "conversions",
      head: t("counted.conversions"),
      numeric: true,
      phone: "line",
      cell: ({ conversions }) => <Count value={conversions} />,
    },
  ];
  return (
    <section aria-labelledby="single" className={styles["fits"]} ref={section}>
      <h2 id="single" className={panels["heading"]}>
        {t("counted.single")}
      </h2>
      <Narrow wish={wish} single={single} member={member} />
      <DataTable
        name={t("counted.single")}
        columns={columns}
        rows={clicks}
        rowKey={({ id }) => id}
        next={next}
        exportTo={exportTo}
        empty={<Empty title={t("counted.single.none")}>{t("counted.single.none.text")}</Empty>}
      />
      <p className={panels["quiet"]}>{t("counted.single.file")}</p>
    </section>
  );
}

function Narrow({ wish, single, member }: Pick<Given, "wish" | "single" | "member">) {
  const t = useWords();
  const { reason, referrer, sub } = single;
  return (
    <Form method="get" className={styles["choose"] ?? ""} preventScrollReset key={JSON.stringify(single)}>
      <Hidden of={{ ...wish, member }} />
      <NativeSelect
        name="reason"
        label={t("counted.single.reason")}
        defaultValue={reason ?? ""}
        data={[
          { value: "", label: t("counted.single.reason.any") },
          ...CLICK_REASONS.map((value) => ({ value, label: t(`click-reason.${value}`) })),
        ]}
      />
      <TextInput
        name="referrer"
        label={t("counted.single.referrer")}
        placeholder="blog.example"
        defaultValue={referrer ?? ""}
        maxLength={253}
      />
      <TextInput name="sub" label={t("counted.single.sub")} defaultValue={sub ?? ""} maxLength={200} />
      <Button type="submit" variant="default">
        {t("counted.single.narrow")}
      </Button>
    </Form>
  );
}

/** What another form of the page has chosen, carried along. */
export function Hidden({
  of,
}: {
  readonly of: Readonly<Record<string, string | undefined>> | ClickQuery | SingleWish;
}) {
  return Object.entries(of).map(([name, value]: [string, string | undefined]) =>
    value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />,
  );
}

/** Why a click does not count, in words; a reason that this version does not know stands as it is called. */
export function Reason({ of }: { readonly of: string }) {
  const t = useWords();
  const known = oneOf(CLICK_REASONS, of);
  return <span>{known === undefined ? of : t(`click-reason.${known}`)}</span>;
}
