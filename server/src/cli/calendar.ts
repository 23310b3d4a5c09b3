import { dayNumber, dayText, periodOf, sameCalendar } from "@fairline/engine";
import type { Calendar, Plan } from "@fairline/engine";

/** Is this a day that exists, written YYYY-MM-DD? */
export function isDay(text: string): boolean {
  return dayNumber(text) !== null && !text.startsWith("0000");
}

export function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

/** The period of a day: its month (2021-03-31 is in 2021-03), or the first day of any other period. They sort by time. */
export function periodName(calendar: Calendar, day: string): string {
  return calendar === "month" ? day.slice(0, 7) : dayText(periodOf(calendar, dayNumber(day)!).from);
}

/** The first day of a period by its name. */
export function firstDay(period: string): string {
  return isMonth(period) ? `${period}-01` : period;
}

/**
 * Which of the plan's calendars is meant: its own where nothing is said, else a civil one, or that of the bonus named.
 * Null where no bonus is paid by it.
 */
export function calendarNamed(plan: Plan, name: string | undefined): Calendar | null {
  if (name === undefined) return plan.period;
  const bonus = Object.hasOwn(plan.bonuses, name) ? plan.bonuses[name] : undefined;
  if (bonus !== undefined) return bonus.period ?? plan.period;
  const calendars = [plan.period, ...Object.values(plan.bonuses).map(({ period }) => period ?? plan.period)];
  return calendars.find((calendar) => sameCalendar(calendar, name as Calendar)) ?? null;
}
