import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Days, Dimension } from "./model.ts";
import { partsOf } from "./range-parts.ts";
import type { Parts } from "./range-parts.ts";
import { inSpan } from "./read-clicks.ts";
import "./tables.ts";

type Sql = RawBuilder<unknown>;

/** What conversions are told by, in the order of every query here. */
export const salesFigures: Sql = sql`conversions, click_conversions, reversed, orders, amount, earned, click_earned, tier_earned`;

/**
 * A query of rows `key, currency` and figures: of these days the conversions of one affiliate, or of everybody (null), one row a
 * key and currency. Undefined where conversions cannot be told apart so.
 */
export function salesBy(memberId: bigint | null, by: Dimension | "all", days: Days): Sql | undefined {
  if (by === "reason") return undefined;
  const rows = memberId === null ? everybodys(by, days) : own(memberId, by, days);
  return sql`
    select ${shown(by)} as key, currency, sum(conversions)::bigint as conversions, sum(click_conversions)::bigint as click_conversions,
      sum(reversed)::bigint as reversed, sum(orders)::bigint as orders, sum(amount)::bigint as amount, sum(earned)::bigint as earned,
      sum(click_earned)::bigint as click_earned, sum(tier_earned)::bigint as tier_earned
    from (${sql.join(rows, sql` union all `)}) one (key, currency, ${salesFigures}) group by one.key, currency`;
}

function shown(by: Dimension | "all"): Sql {
  switch (by) {
    case "day":
      return sql`to_char(one.key, 'YYYY-MM-DD')`;
    case "link":
    case "program":
      return sql`coalesce(one.key::text, '')`;
    case "affiliate":
      return sql`one.key::text`;
    default:
      return sql`one.key`;
  }
}

/** An affiliate's conversions are read one by one from the index; only the whole of long ranges, and sub-ids, come from sums. */
function own(memberId: bigint, by: Dimension | "all", days: Days): Sql[] {
  const whose = sql`member_id = ${memberId}`;
  const earner = sql`earner_id = ${memberId}`;
  const whole = sql`${whose} and line = 0`;
  switch (by) {
    case "product":
      return [rows(sql`product`, sql`${whose} and line > 0`, days)];
    case "link":
      return [rows(sql`link_id`, whole, days)];
    case "channel":
    case "country":
      return [rows(sql.ref(by), whole, days)];
    case "day":
      return [rows(sql`day`, whole, days), tiers(sql`day`, earner, days)];
    case "program":
      return [rows(sql`program_id`, whole, days), tiers(sql`nullif(program_id, 0)`, earner, days)];
    case "all": {
      const parts = partsOf(days);
      return [
        ...memberSums(sql`''`, whose, parts),
        ...parts.pieces.flatMap((piece) => [
          rows(sql`''`, whole, piece, piece.sign),
          tiers(sql`''`, earner, piece, piece.sign),
        ]),
      ];
    }
    default: {
      const { months, pieces } = partsOf(days);
      const tagged = sql`${whole} and subs ->> ${by} is not null`;
      return [
        sums(sql`key`, memberId, by, inSpan({ span: "month", starts: months })),
        ...pieces.map((piece) => rows(sql`subs ->> ${by}`, tagged, piece, piece.sign)),
      ];
    }
  }
}

function everybodys(by: Dimension | "all", days: Days): Sql[] {
  if (by === "day") return [sums(sql`start`, 0n, "day", ofDays(days))];
  const parts = partsOf(days);
  const { months, spans, pieces } = parts;
  switch (by) {
    case "affiliate":
      return [
        ...memberSums(sql`member_id`, sql`true`, parts),
        ...pieces.flatMap((piece) => [
          rows(sql`member_id`, sql`line = 0`, piece, piece.sign),
          tiers(sql`earner_id`, sql`true`, piece, piece.sign),
        ]),
      ];
    case "link":
      return [
        ...spans.map((span) => sums(sql`nullif(key, '')::bigint`, 0n, by, inSpan(span))),
        ...pieces.map((piece) => rows(sql`link_id`, sql`line = 0`, piece, piece.sign, sql`tier_earned`)),
      ];
    default: {
      const dimension = by === "all" ? "day" : by;
      const key = by === "program" ? sql`nullif(key, '')` : sql`key`;
      return [
        sums(key, 0n, dimension, inSpan({ span: "month", starts: months })),
        ...pieces.map((piece) => sums(key, 0n, dimension, ofDays(piece), piece.sign)),
      ];
    }
  }
}

const ofDays = ({ from, to }: Days): Sql => sql`span = 'day' and start between ${from}::date and ${to}::date`;

/** Straight from the conversions of these days. Tiers are told of who gets them, unless a column of them is given. */
function rows(key: Sql, which: Sql, { from, to }: Days, sign = 1, tier: Sql = sql`0`): Sql {
  const count = (column: Sql) => (sign === 1 ? column : sql`-${column}`);
  return sql`
    select ${key}, currency, ${count(sql`counted`)}, case when by_click then ${count(sql`counted`)} else 0 end,
      ${count(sql`reversed`)}, ${count(sql`orders`)}, ${count(sql`amount`)}, ${count(sql`earned`)},
      case when by_click then ${count(sql`earned`)} else 0 end, ${count(tier)}
    from report_conversion where ${which} and day between ${from}::date and ${to}::date`;
}

function tiers(key: Sql, which: Sql, { from, to }: Days, sign = 1): Sql {
  return sql`
    select ${key}, currency, 0, 0, 0, 0, 0, 0, 0, ${sign === 1 ? sql`earned` : sql`-earned`}
    from report_tier where ${which} and day between ${from}::date and ${to}::date`;
}

function sums(key: Sql, whose: bigint, dimension: string, which: Sql, sign = 1): Sql {
  const figures =
    sign === 1
      ? salesFigures
      : sql`-conversions, -click_conversions, -reversed, -orders, -amount, -earned, -click_earned, -tier_earned`;
  return sql`
    select ${key}, currency, ${figures} from report_sum
    where member_id = ${whose} and dimension = ${dimension} and ${which}`;
}

function memberSums(key: Sql, which: Sql, { spans }: Parts): Sql[] {
  return spans.map(
    (span) => sql`
      select ${key}, currency, ${salesFigures} from report_member_sum
      where ${which} and ${inSpan(span)} and currency <> ''`,
  );
}
