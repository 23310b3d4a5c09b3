import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Days, Dimension } from "./model.ts";
import { partsOf } from "./range-parts.ts";
import type { Parts, Piece, Span } from "./range-parts.ts";
import "./tables.ts";

type Sql = RawBuilder<unknown>;

/**
 * A query of rows `key, gross, net`: of these days the clicks of one affiliate, or of everybody (null), one row a key. Undefined
 * where clicks cannot be told apart so: a link is of no country, product or program.
 */
export function clicksBy(memberId: bigint | null, by: Dimension | "all", days: Days): Sql | undefined {
  const parts = partsOf(days);
  switch (by) {
    case "country":
    case "product":
    case "program":
      return undefined;
    case "day":
      return byDay(memberId ?? 0n, days);
    case "all":
      return summed(sql`''`, ofDimension(memberId, "reason", sql`''`, parts));
    case "link":
      return summed(sql`coalesce(nullif(key, 0)::text, '')`, ofLinks(memberId, sql`link_id`, parts));
    case "affiliate":
      return summed(sql`key::text`, [
        ...parts.spans.map(
          (span) =>
            sql`select member_id as key, gross, net from report_member_sum where ${inSpan(span)} and currency = ''`,
        ),
        ...ofLinks(null, sql`member_id`, { ...parts, spans: [] }),
      ]);
    case "channel":
      if (memberId !== null) return summed(sql`key`, ofLinks(memberId, sql`channel`, parts));
  }
  return summed(sql`key`, ofDimension(memberId, by, sql`key`, parts));
}

export const inSpan = ({ span, starts }: Span): Sql =>
  sql`span = ${span} and start = any(${starts.map(String)}::date[])`;

function summed(key: Sql, rows: readonly Sql[]): Sql {
  return sql`
    select ${key} as key, sum(gross)::bigint as gross, sum(net)::bigint as net
    from (${sql.join(rows, sql` union all `)}) one (key, gross, net) group by one.key`;
}

function ofLinks(memberId: bigint | null, key: Sql, { spans, pieces }: Parts): Sql[] {
  const whose = memberId === null ? sql`true` : sql`member_id = ${memberId}`;
  return [
    ...spans.map((span) => sql`select ${key}, gross, net from report_link where ${whose} and ${inSpan(span)}`),
    ...pieces.map(
      (piece) => sql`
        select ${key}, ${ofPiece(sql`gross_days`, piece)}, ${ofPiece(sql`net_days`, piece)}
        from report_link where ${whose} and span = 'month' and start = ${piece.month}::date`,
    ),
  ];
}

function ofDimension(memberId: bigint | null, dimension: string, key: Sql, { months, pieces }: Parts): Sql[] {
  const which = sql`member_id = ${memberId ?? 0n} and dimension = ${dimension}`;
  return [
    sql`select ${key}, gross, net from report_click where ${which} and month = any(${months.map(String)}::date[])`,
    ...pieces.map(
      (piece) => sql`
        select ${key}, ${ofPiece(sql`gross_days`, piece)}, ${ofPiece(sql`net_days`, piece)}
        from report_click where ${which} and month = ${piece.month}::date`,
    ),
  ];
}

/** Day by day instead of as a slice that would have to be unnested: there are fifteen at most. */
function ofPiece(days: Sql, { from, to, sign }: Piece): Sql {
  const each = Array.from(
    { length: to.day - from.day + 1 },
    (_, index) => sql`coalesce(${days}[${from.day + index}::integer], 0)`,
  );
  return sql`${sign}::integer * (${sql.join(each, sql` + `)})`;
}

function byDay(whose: bigint, { from, to }: Days): Sql {
  return sql`
    select to_char(day, 'YYYY-MM-DD') as key, sum(gross)::bigint as gross, sum(net)::bigint as net
    from (
      select month + place - 1 as day, gross_days[place] as gross, coalesce(net_days[place], 0) as net
      from report_click cross join generate_series(1, 31) as place
      where member_id = ${whose} and dimension = 'reason' and gross_days[place] is not null
        and month between ${from.with({ day: 1 })}::date and ${to}::date
    ) one
    where day between ${from}::date and ${to}::date group by day`;
}
