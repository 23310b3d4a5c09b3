import { useCallback, useState } from "react";
import type { ReactNode } from "react";
import { useLocale } from "../../words/area.ts";
import { Button } from "../button.tsx";
import { Icon } from "../icon.tsx";
import { Count } from "../money.tsx";
import { Notice } from "../notice.tsx";
import { Skeleton } from "../skeleton.tsx";
import { joinedText } from "./person-card.tsx";
import { rankName, volumeLabel } from "./shades.ts";
import type { Person, Source, Start } from "./source.ts";
import { useAsked } from "./use-asked.ts";
import { useWords } from "./words.ts";
import styles from "./explorer.module.css";

const onPage = 50;

interface Column {
  readonly sort: string;
  readonly head: string;
  readonly numeric?: boolean;
  readonly cell: (person: Person) => ReactNode;
}

/** The people directly below somebody (or at the top), sorted and in pages: the picture's own people, for reading. */
export function PeopleTable({
  source,
  start,
  id,
  name,
  onChoose,
}: {
  readonly source: Source;
  readonly start: Start;
  readonly id: string | undefined;
  readonly name: string;
  readonly onChoose: (wanted: { readonly id: string }) => void;
}) {
  const t = useWords();
  const locale = useLocale();
  const [order, setOrder] = useState({ sort: "below", down: true });
  // Another branch begins on its first page.
  const [paged, setPaged] = useState({ id, page: 0 });
  const page = paged.id === id ? paged.page : 0;
  const ask = useCallback(
    (signal: AbortSignal) => source.rows({ id, ...order, page, limit: onPage, locale }, signal),
    [source, id, order, page, locale],
  );
  const { value, state } = useAsked(ask);
  if (state === "failed") return <Notice tone="bad" live title={t("explorer.failed")} />;
  if (value === undefined) return <Skeleton height="24rem" />;
  const columns = columnsOf(start, t, locale, onChoose);
  const from = page * onPage;
  return (
    <div className={styles["rows"]} aria-busy={state === "loading"} data-state={state}>
      {value.rows.length === 0 ? (
        <p>{t("explorer.table.none")}</p>
      ) : (
        <div className={styles["scroll"]}>
          <table>
            <caption className="said">{t("explorer.table", { name })}</caption>
            <thead>
              <tr>
                {columns.map(({ sort, head, numeric = false }) => {
                  const isBy = order.sort === sort;
                  return (
                    <th
                      key={sort}
                      scope="col"
                      className={numeric ? styles["number"] : undefined}
                      aria-sort={isBy ? (order.down ? "descending" : "ascending") : undefined}
                    >
                      <button
                        type="button"
                        title={t("explorer.table.sort", { column: head })}
                        onClick={() => {
                          setOrder({ sort, down: isBy ? !order.down : numeric });
                          setPaged({ id, page: 0 });
                        }}
                      >
                        {head}
                        {isBy ? <Icon name={order.down ? "down" : "up"} size={12} /> : null}
                      </button>
                    </th>
                  );
                })}
              </tr>
            </thead>
            <tbody>
              {value.rows.map((person) => (
                <tr key={person.id}>
                  {columns.map(({ sort, head, cell, numeric = false }) => (
                    <td key={sort} data-head={head} className={numeric ? styles["number"] : undefined}>
                      {cell(person)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {value.total <= onPage ? null : (
        <nav aria-label={t("explorer.table.pages")} className={styles["pages"]}>
          <Button type="button" tone="quiet" disabled={page === 0} onClick={() => setPaged({ id, page: page - 1 })}>
            {t("explorer.table.before")}
          </Button>
          <span>{t("explorer.table.page", { from: from + 1, to: from + value.rows.length, total: value.total })}</span>
          <Button
            type="button"
            tone="quiet"
            disabled={from + onPage >= value.total}
            onClick={() => setPaged({ id, page: page + 1 })}
          >
            {t("explorer.table.next")}
          </Button>
        </nav>
      )}
    </div>
  );
}

/** Only what the reader may know has a column. */
function columnsOf(
  start: Start,
  t: ReturnType<typeof useWords>,
  locale: string,
  onChoose: (wanted: { readonly id: string }) => void,
): readonly Column[] {
  const sees = (field: Start["fields"][number]) => start.fields.includes(field);
  const name: Column = {
    sort: "name",
    head: t("explorer.name"),
    cell: (person) => (
      <button type="button" className={styles["who"]} onClick={() => onChoose({ id: person.id })}>
        {person.name ?? person.handle ?? t("explorer.unnamed")}
      </button>
    ),
  };
  const below: Column = {
    sort: "below",
    head: t("explorer.below"),
    numeric: true,
    cell: (person) => <Count value={person.below} />,
  };
  const given: readonly (Column | false)[] = [
    name,
    below,
    sees("rank") && {
      sort: "rank",
      head: t("explorer.rank"),
      cell: ({ rank }) =>
        rank === null || rank === 0 ? t("explorer.rank.none") : rankName(start.ranks[rank - 1] ?? ""),
    },
    sees("activity") && {
      sort: "activity",
      head: t("explorer.activity"),
      cell: ({ activity }) => (activity === null ? "" : t(`explorer.activity.${activity}`)),
    },
    sees("activity") && {
      sort: "selling",
      head: t("explorer.selling"),
      numeric: true,
      cell: ({ selling }) => <Count value={selling ?? 0} />,
    },
    sees("volume") && {
      sort: "volume",
      head: t("explorer.volume"),
      numeric: true,
      cell: ({ volume, volumeStep }) =>
        volume === null ? volumeLabel(volumeStep ?? 0, start.volumeSteps, t) : <Count value={volume} />,
    },
    sees("volume") &&
      start.exact && {
        sort: "branch",
        head: t("explorer.volume.branch"),
        numeric: true,
        cell: ({ branchVolume }) => <Count value={branchVolume ?? "0"} />,
      },
    sees("joined") && {
      sort: "joined",
      head: t("explorer.joined"),
      cell: ({ joined }) => (joined === null ? "" : joinedText(joined, locale)),
    },
  ];
  return given.filter((column) => column !== false);
}
