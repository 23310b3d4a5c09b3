import { Form, Link, useSearchParams, useSubmit } from "react-router";
import { Icon } from "../icon.tsx";
import { withQuery } from "./table-query.ts";
import { useWords } from "./words.ts";
import styles from "./data-table.module.css";

export interface TableFilter {
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** A named view: the address it stands for, such as "?status=open". */
export interface TableView {
  readonly label: string;
  readonly search: string;
}

/** What stands above a table: its named views, its search and filters, the count, the way out as CSV. */
export function TableBar({
  name,
  filters,
  views,
  searchable,
  count,
  exportTo,
}: {
  readonly name: string;
  readonly filters: readonly TableFilter[];
  readonly views: readonly TableView[];
  readonly searchable: boolean;
  readonly count: number;
  readonly exportTo?: string;
}) {
  const t = useWords();
  const [search] = useSearchParams();
  const submit = useSubmit();
  const send = (form: HTMLFormElement | null) =>
    form !== null && void submit(form, { replace: true, preventScrollReset: true });
  // A form that is sent by Enter names what was left at "all" too, with nothing.
  const isSet = (name: string) => (search.get(name) ?? "") !== "";
  return (
    <>
      {views.length === 0 ? null : (
        <nav className={styles["views"]} aria-label={name}>
          {views.map((view) => (
            <Link
              key={view.search}
              to={view.search === "" ? "?" : view.search}
              aria-current={sameView(view.search, search) ? "page" : undefined}
            >
              {view.label}
            </Link>
          ))}
        </nav>
      )}
      <Form
        method="get"
        className={styles["bar"]}
        onChange={(event) => (event.target as Element).tagName === "SELECT" && send(event.currentTarget)}
      >
        {searchable ? (
          <label className={styles["find"]}>
            <Icon name="search" size={16} />
            <span className="said">{t("table.find", { name })}</span>
            <input
              key={search.get("q") ?? ""}
              type="search"
              name="q"
              placeholder={t("table.find", { name })}
              defaultValue={search.get("q") ?? ""}
            />
          </label>
        ) : null}
        {filters.map((filter) => (
          <label key={filter.name} className={styles["filter"]} data-set={isSet(filter.name) || undefined}>
            <span>{filter.label}</span>
            <select name={filter.name} key={search.get(filter.name) ?? ""} defaultValue={search.get(filter.name) ?? ""}>
              <option value="">{t("table.all")}</option>
              {filter.options.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        ))}
        {/* Whoever searches within a view stays in it. */}
        {namesIn(views, filters).map((name) =>
          search.get(name) === null ? null : (
            <input key={name} type="hidden" name={name} value={search.get(name) ?? ""} />
          ),
        )}
        {search.get("sort") === null ? null : <input type="hidden" name="sort" value={search.get("sort") ?? ""} />}
        {filters.some((filter) => isSet(filter.name)) || isSet("q") ? (
          <Link
            to={withQuery(new URLSearchParams(), "sort", search.get("sort") ?? undefined)}
            className={styles["clear"]}
          >
            {t("table.clear")}
          </Link>
        ) : null}
        <output className={styles["count"]}>{t("table.rows", { count })}</output>
        {exportTo === undefined ? null : (
          <a href={exportTo} className={styles["export"]} download>
            <Icon name="download" size={16} /> {t("table.export")}
          </a>
        )}
      </Form>
    </>
  );
}

/** What the views set in the address beside what the filters do. */
function namesIn(views: readonly TableView[], filters: readonly TableFilter[]): readonly string[] {
  const named = new Set(views.flatMap((view) => [...new URLSearchParams(view.search).keys()]));
  return [...named].filter((name) => !filters.some((filter) => filter.name === name));
}

/** A view is chosen when the address says the same, the order of rows and the page aside. */
function sameView(view: string, search: URLSearchParams): boolean {
  const said = (query: URLSearchParams) =>
    [...query]
      .filter(([name, value]) => !["sort", "before"].includes(name) && value !== "")
      .map(String)
      .sort()
      .join("&");
  return said(new URLSearchParams(view)) === said(search);
}
