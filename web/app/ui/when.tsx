import { useLocale } from "../words/area.ts";
import { useZones } from "../words/zone.ts";
import { useWords } from "./words.ts";

const SHAPES = {
  date: { dateStyle: "medium" },
  day: { weekday: "short", day: "numeric", month: "short" },
  time: { timeStyle: "short" },
  moment: { dateStyle: "medium", timeStyle: "short" },
  month: { month: "long", year: "numeric" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** An instant in words; for messages and titles. */
export function formatWhen(at: string, as: keyof typeof SHAPES, locale: string, zone: string): string {
  return new Intl.DateTimeFormat(locale, { ...SHAPES[as], timeZone: zone }).format(new Date(at));
}

/**
 * An instant (ISO 8601) in the reader's zone; pointing at it tells the company's, where the two differ.
 * With `zone="company"` it is told in the company's zone: for periods, which begin and end there.
 */
export function When({
  at,
  as = "date",
  zone = "reader",
}: {
  readonly at: string;
  readonly as?: keyof typeof SHAPES;
  readonly zone?: "reader" | "company";
}) {
  const locale = useLocale();
  const zones = useZones();
  const t = useWords();
  const title =
    zones.reader === zones.company
      ? undefined
      : t("when.company", {
          time: formatWhen(at, "moment", locale, zones.company),
          zone: zones.company.replaceAll("_", " "),
        });
  return (
    <time dateTime={at} title={title} className="tabular" suppressHydrationWarning>
      {formatWhen(at, as, locale, zones[zone])}
    </time>
  );
}
