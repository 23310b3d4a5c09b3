import type { ReactNode } from "react";
import { Count } from "../money.tsx";
import { narrowed } from "./click-query.ts";
import type { ClickQuery, ClickRow } from "./click-query.ts";
import styles from "./clicks.module.css";

/** The most keys that a reply has; what else there is, it leaves out. */
const MOST = 500;

export interface ClickTableWords {
  readonly title: string;
  readonly what: string;
  readonly net: string;
  readonly rest: string;
  readonly gross: string;
  readonly conversions: string;
  readonly sum: string;
  /** Below the table, where it has conversions. */
  readonly conversionsNote?: string;
  /** Below the table, where there are more keys than it has rows. */
  readonly more: string;
}

/** Clicks by what is asked for, with what came of them where that is known by the same keys (`conversions`, else null). */
export function ClickTable({
  rows,
  wish,
  conversions,
  nameOf,
  words,
}: {
  readonly rows: readonly ClickRow[];
  readonly wish: ClickQuery;
  readonly conversions: Readonly<Record<string, number>> | null;
  readonly nameOf: (key: string) => ReactNode;
  readonly words: ClickTableWords;
}) {
  const shown = narrowed(rows, wish);
  const sum = (of: (row: ClickRow) => number): number => shown.reduce((all, row) => all + of(row), 0);
  const came = ({ key }: ClickRow): number => conversions?.[key] ?? 0;
  return (
    <section aria-labelledby="clicks" className={styles["section"]}>
      <h2 id="clicks" className={styles["heading"]}>
        {words.title}
      </h2>
      <div className={styles["scroll"]}>
        <table className={styles["table"]}>
          <thead>
            <tr>
              <th scope="col">{words.what}</th>
              <th scope="col">{words.net}</th>
              <th scope="col">{words.rest}</th>
              <th scope="col">{words.gross}</th>
              {conversions === null ? null : <th scope="col">{words.conversions}</th>}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.key}>
                <th scope="row">{nameOf(row.key)}</th>
                <Cells gross={row.gross} net={row.net} conversions={conversions === null ? null : came(row)} />
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{words.sum}</th>
              <Cells
                gross={sum(({ gross }) => gross)}
                net={sum(({ net }) => net)}
                conversions={conversions === null ? null : sum(came)}
              />
            </tr>
          </tfoot>
        </table>
      </div>
      {conversions === null || words.conversionsNote === undefined ? null : (
        <p className={styles["quiet"]}>{words.conversionsNote}</p>
      )}
      {rows.length < MOST ? null : <p className={styles["quiet"]}>{words.more}</p>}
    </section>
  );
}

function Cells({ gross, net, conversions }: Omit<ClickRow, "key"> & { readonly conversions: number | null }) {
  return (
    <>
      <td>
        <Count value={net} />
      </td>
      <td>
        <Count value={gross - net} />
      </td>
      <td>
        <Count value={gross} />
      </td>
      {conversions === null ? null : (
        <td>
          <Count value={conversions} />
        </td>
      )}
    </>
  );
}
