import { useMemo, useRef } from "react";
import type { KeyboardEvent, MouseEvent, ReactNode } from "react";
import { Link, useNavigate, useNavigation, useSearchParams, useLocation } from "react-router";
import { Icon } from "../icon.tsx";
import { TableBar } from "./table-bar.tsx";
import type { TableFilter, TableView } from "./table-bar.tsx";
import { readTableQuery, withQuery } from "./table-query.ts";
import { useWords } from "./words.ts";
import styles from "./data-table.module.css";

export type { TableFilter, TableView } from "./table-bar.tsx";
export { readTableQuery } from "./table-query.ts";

export interface Column<Row> {
  readonly key: string;
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers and money stand at the right, in tabular figures. */
  readonly numeric?: boolean;
  /** The loader sorts by `?sort=key`; with `compare` the table sorts what it was given, for lists that are whole. */
  readonly sort?: boolean | ((a: Row, b: Row) => number);
  /** On a phone a row is a card: its heading, the figure at its right, a line below, or not shown. */
  readonly phone?: "heading" | "figure" | "line" | "none";
}

interface TableProps<Row> {
  /** What the rows are, for screen readers and the search field: "Orders". */
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Where a row leads; the whole row follows it, its first cell is the link. */
  readonly rowTo?: (row: Row) => string;
  /** Rows open in a panel beside the list, which stays where it is. */
  readonly beside?: boolean;
  readonly filters?: readonly TableFilter[];
  /** Filters by name, as tabs: "Open", "Paid this week". */
  readonly views?: readonly TableView[];
  /** Whether `?q=` searches. */
  readonly searchable?: boolean;
  /** The next page's cursor, or null on the last. */
  readonly next?: string | null;
  /** Address of the same rows as CSV. */
  readonly exportTo?: string;
  /** The sums at the foot, one cell a column where given. */
  readonly foot?: Readonly<Record<string, ReactNode>>;
  /** An `Empty`, shown when there is nothing at all; filters that match nothing say so themselves. */
  readonly empty: ReactNode;
}

/**
 * The company office's table: dense, calm, its order and filters in the address so that a view can be sent to somebody.
 * Arrow keys (or j and k) walk the rows, Enter opens one. On a phone each row is a card.
 */
export function DataTable<Row>(props: TableProps<Row>) {
  const { name, columns, rowKey, rowTo, filters = [], views = [], searchable = false, next = null, foot } = props;
  const t = useWords();
  const [search] = useSearchParams();
  const { pathname } = useLocation();
  const navigation = useNavigation();
  const body = useRef<HTMLTableSectionElement>(null);
  const query = readTableQuery(
    search,
    filters.map((filter) => filter.name),
  );
  const isNarrowed = query.q !== undefined || query.before !== undefined || Object.keys(query.filters).length > 0;
  const isLoading = navigation.state === "loading" && navigation.location.pathname === pathname;
  const rows = useSorted(props.rows, columns, query.sort);

  if (rows.length === 0 && !isNarrowed && views.length === 0) return props.empty;
  return (
    <div className={styles["frame"]} aria-busy={isLoading}>
      <TableBar
        name={name}
        filters={filters}
        views={views}
        searchable={searchable}
        count={rows.length}
        {...(props.exportTo === undefined ? {} : { exportTo: props.exportTo })}
      />
      {rows.length === 0 ? (
        props.empty
      ) : (
        <div className={styles["scroll"]}>
          <table className={styles["table"]}>
            <caption className="said">{name}</caption>
            <thead>
              <tr>
                {columns.map((column) => (
                  <Head key={column.key} column={column} search={search} />
                ))}
              </tr>
            </thead>
            {/* The arrow keys of the links in it, caught where they all pass. */}
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
            <tbody ref={body} onKeyDown={(event) => walkRows(event, body.current)}>
              {rows.map((row) => (
                <BodyRow
                  key={rowKey(row)}
                  row={row}
                  columns={columns}
                  beside={props.beside ?? false}
                  {...(rowTo === undefined ? {} : { to: rowTo(row) })}
                />
              ))}
            </tbody>
            {foot === undefined ? null : (
              <tfoot>
                <tr>
                  {columns.map(({ key, numeric, head }) => (
                    <td key={key} className={numeric === true ? styles["numeric"] : undefined} data-head={head}>
                      {foot[key]}
                    </td>
                  ))}
                </tr>
              </tfoot>
            )}
          </table>
        </div>
      )}
      {next === null && query.before === undefined ? null : (
        <nav className={styles["pages"]}>
          {query.before === undefined ? (
            <span />
          ) : (
            <Link to={withQuery(search, "before", undefined)}>{t("table.first")}</Link>
          )}
          {next === null ? null : (
            <Link to={withQuery(search, "before", next)}>
              {t("table.next")} <Icon name="right" size={14} />
            </Link>
          )}
        </nav>
      )}
    </div>
  );
}

function useSorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  by: { readonly key: string; readonly down: boolean } | undefined,
): readonly Row[] {
  return useMemo(() => {
    const compare = columns.find(({ key }) => key === by?.key)?.sort;
    if (typeof compare !== "function") return rows;
    return rows.toSorted((a, b) => (by?.down === true ? compare(b, a) : compare(a, b)));
  }, [rows, columns, by?.key, by?.down]);
}

function Head<Row>({ column, search }: { readonly column: Column<Row>; readonly search: URLSearchParams }) {
  const t = useWords();
  const { sort } = readTableQuery(search);
  const isBy = sort?.key === column.key;
  const order = !isBy ? undefined : sort.down ? "descending" : "ascending";
  // A first press sorts names from A and numbers from the largest.
  const first = column.numeric === true ? `-${column.key}` : column.key;
  const next = !isBy ? first : sort.down ? column.key : `-${column.key}`;
  // A column of buttons has no name; an empty heading would be announced as one.
  // oxlint-disable-next-line jsx-a11y/control-has-associated-label
  if (column.head === "") return <td />;
  return (
    <th scope="col" aria-sort={order} className={column.numeric === true ? styles["numeric"] : undefined}>
      {column.sort === undefined || column.sort === false ? (
        column.head
      ) : (
        <Link
          to={withQuery(search, "sort", next)}
          preventScrollReset
          replace
          className={styles["sort"]}
          title={t("table.sort", { column: column.head })}
        >
          {column.head}
          <span className={isBy ? styles["sorted"] : styles["sortable"]}>
            <Icon name={isBy && !sort.down ? "up" : "down"} size={12} />
          </span>
        </Link>
      )}
    </th>
  );
}

function BodyRow<Row>({
  row,
  columns,
  beside,
  to,
}: {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly beside: boolean;
  readonly to?: string;
}) {
  const navigate = useNavigate();
  // The link is the first cell's; a click anywhere else on the row follows it, unless it was on a control or a selection.
  const follow = (event: MouseEvent<HTMLTableRowElement>): void => {
    if (to === undefined || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey) return;
    if ((event.target as Element).closest("a, button, input, label, summary") !== null) return;
    if (window.getSelection()?.isCollapsed === false) return;
    void navigate(to, { preventScrollReset: beside });
  };
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the first cell is a link
    <tr onClick={follow} className={to === undefined ? undefined : styles["leads"]}>
      {columns.map((column, index) => (
        <td
          key={column.key}
          className={column.numeric === true ? styles["numeric"] : undefined}
          data-head={column.head}
          data-phone={column.phone ?? (index === 0 ? "heading" : "line")}
        >
          {index === 0 && to !== undefined ? (
            <Link to={to} preventScrollReset={beside} className={styles["rowLink"]}>
              {column.cell(row)}
            </Link>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  );
}

function walkRows(event: KeyboardEvent, body: HTMLTableSectionElement | null): void {
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (step === undefined || body === null || (event.target as Element).closest("input, select, textarea") !== null)
    return;
  const links = [...body.querySelectorAll<HTMLAnchorElement>(`a.${styles["rowLink"]}`)];
  const at = links.findIndex((link) => link.closest("tr")?.contains(document.activeElement));
  const next = links[at + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
