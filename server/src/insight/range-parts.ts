import type { Days } from "./model.ts";

/** Days of one month that are added to what is taken of whole months, or taken off it. */
export interface Piece {
  readonly month: Temporal.PlainDate;
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
  readonly sign: 1 | -1;
}

export interface Span {
  readonly span: "month" | "quarter" | "year";
  readonly starts: readonly Temporal.PlainDate[];
}

/** A range of days as whole months and what has to be added and taken off at its ends. */
export interface Parts {
  /** First days of months. */
  readonly months: readonly Temporal.PlainDate[];
  /** The same months, as few quarters and years as can be. */
  readonly spans: readonly Span[];
  readonly pieces: readonly Piece[];
}

/**
 * Takes of each month that is in the range in part the shorter side: its days, or all of it less the days outside.
 * Worked: 2026-01-20 to 2026-03-30 is February and March, and the days from the 20th to the 31st of January, less March 31.
 */
export function partsOf({ from, to }: Days): Parts {
  const months: Temporal.PlainDate[] = [];
  const pieces: Piece[] = [];
  for (let month = from.with({ day: 1 }); later(to, month) >= 0; month = month.add({ months: 1 })) {
    const end = month.with({ day: month.daysInMonth });
    const first = later(from, month) > 0 ? from : month;
    const last = later(to, end) < 0 ? to : end;
    if ((last.day - first.day + 1) * 2 <= month.daysInMonth) {
      pieces.push({ month, from: first, to: last, sign: 1 });
      continue;
    }
    months.push(month);
    if (first.day > 1) pieces.push({ month, from: month, to: first.subtract({ days: 1 }), sign: -1 });
    if (last.day < end.day) pieces.push({ month, from: last.add({ days: 1 }), to: end, sign: -1 });
  }
  return { months, spans: spansOf(months), pieces };
}

/** The same months, which follow each other, with years and quarters instead of twelve or three of them. */
function spansOf(months: readonly Temporal.PlainDate[]): readonly Span[] {
  const starts = {
    year: [] as Temporal.PlainDate[],
    quarter: [] as Temporal.PlainDate[],
    month: [] as Temporal.PlainDate[],
  };
  for (let index = 0; index < months.length;) {
    const { month } = months[index]!;
    const left = months.length - index;
    const [span, length] =
      month === 1 && left >= 12
        ? (["year", 12] as const)
        : month % 3 === 1 && left >= 3
          ? (["quarter", 3] as const)
          : (["month", 1] as const);
    starts[span].push(months[index]!);
    index += length;
  }
  return (["year", "quarter", "month"] as const)
    .map((span) => ({ span, starts: starts[span] }))
    .filter((one) => one.starts.length > 0);
}

const later = (a: Temporal.PlainDate, b: Temporal.PlainDate): number => Temporal.PlainDate.compare(a, b);
