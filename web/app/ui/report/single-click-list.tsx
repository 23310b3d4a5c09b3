import type { ReactNode } from "react";
import { Link, useSearchParams } from "react-router";
import { Empty } from "../empty.tsx";
import { Count } from "../money.tsx";
import { DataTable } from "../office/data-table.tsx";
import type { Column } from "../office/data-table.tsx";
import { withQuery } from "../office/table-query.ts";
import { When } from "../when.tsx";
import { tellTags } from "./single-clicks-query.ts";
import { useTurnedPage } from "./use-turned-page.ts";
import { Brief } from "../brief.tsx";
import styles from "./clicks.module.css";

/** What both offices know of a click. */
export interface SingleClick {
  readonly id: string;
  readonly at: string;
  readonly landing: string;
  readonly referrer: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly reason: string | null;
  readonly repeats: string | null;
  readonly conversions: number;
}

export interface SingleClickWords {
  readonly title: string;
  readonly when: string;
  readonly link: string;
  readonly from: string;
  readonly counts: string;
  readonly conversions: string;
  /** Where no page is told that it came from. */
  readonly untold: string;
  /** Of one that counts. */
  readonly valid: string;
  readonly repeats: (click: string) => string;
  readonly none: string;
  readonly noneText: string;
  /** Where the search ended before the first day: how far it came, and the words to go on by. */
  readonly lookedTo?: (moment: ReactNode) => ReactNode;
  readonly lookOn?: string;
  /** What the file holds. */
  readonly file: string;
}

interface Given<Row extends SingleClick> {
  readonly words: SingleClickWords;
  readonly clicks: readonly Row[];
  readonly next: string | null;
  /** What the page begins at, where it is not the first. */
  readonly turnedTo: string | undefined;
  /** Where the search ended before the first day: older clicks may fit. */
  readonly lookedTo?: string | null;
  readonly exportTo: string;
  /** The link that brought it, or what stands for a visit without one. */
  readonly linkOf: (click: Row) => ReactNode;
  /** Why a click does not count, in words. */
  readonly reasonOf: (reason: string) => ReactNode;
  /** A column after the first, with whose click it is, where the list has everybody's. */
  readonly who?: Column<Row>;
  /** The form that narrows the list. */
  readonly children: ReactNode;
}

/** Every click of a span by itself, the newest first, in pages and as a file. */
export function SingleClickList<Row extends SingleClick>(given: Given<Row>) {
  const { words, clicks, next, turnedTo, lookedTo = null, exportTo, linkOf, reasonOf, who, children } = given;
  const [search] = useSearchParams();
  const section = useTurnedPage(turnedTo);
  const columns: readonly Column<Row>[] = [
    {
      key: "at",
      head: words.when,
      cell: ({ id, at }) => (
        <>
          <When at={at} as="moment" />{" "}
          <small className={styles["quiet"]}>
            <code>{id}</code>
          </small>
        </>
      ),
    },
    ...(who === undefined ? [] : [who]),
    {
      key: "link",
      head: words.link,
      cell: (click) => (
        <Brief>
          {linkOf(click)} → {click.landing}
        </Brief>
      ),
    },
    {
      key: "from",
      head: words.from,
      cell: ({ referrer, tags }) => (
        <Brief>
          {referrer ?? words.untold} <small className={styles["quiet"]}>{tellTags(tags)}</small>
        </Brief>
      ),
    },
    {
      key: "counts",
      head: words.counts,
      cell: ({ reason, repeats }) => (
        <span>
          {reason === null ? words.valid : reasonOf(reason)}{" "}
          {repeats === null ? null : <small className={styles["quiet"]}>{words.repeats(repeats)}</small>}
        </span>
      ),
    },
    {
      key: "conversions",
      head: words.conversions,
      numeric: true,
      phone: "line",
      cell: ({ conversions }) => <Count value={conversions} />,
    },
  ];
  return (
    <section aria-labelledby="single" className={styles["section"]} ref={section}>
      <h2 id="single" className={styles["heading"]}>
        {words.title}
      </h2>
      {children}
      <DataTable
        name={words.title}
        columns={columns}
        rows={clicks}
        rowKey={({ id }) => id}
        next={next}
        exportTo={exportTo}
        empty={lookedTo === null ? <Empty title={words.none}>{words.noneText}</Empty> : null}
      />
      {lookedTo === null ? null : (
        <p className={styles["further"]}>
          <span>{words.lookedTo?.(<When at={lookedTo} as="moment" />)}</span>
          <Link to={withQuery(search, "until", lookedTo)} preventScrollReset>
            {words.lookOn}
          </Link>
        </p>
      )}
      <p className={styles["quiet"]}>{words.file}</p>
    </section>
  );
}
