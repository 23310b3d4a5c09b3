import { useEffect, useState } from "react";
import { useWords } from "./words.ts";
import styles from "./explorer.module.css";

/** How long the slider must rest before a day is read, in ms. */
const rest = 300;
const dayLength = 86_400_000;
const numberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / dayLength;
const dayOf = (number: number): string => new Date(number * dayLength).toISOString().slice(0, 10);

/** As of which day: slid to, or written. */
export function DaySlider({
  day,
  first,
  today,
  onDay,
}: {
  readonly day: string;
  readonly first: string;
  readonly today: string;
  readonly onDay: (day: string) => void;
}) {
  const t = useWords();
  // What the reader moves it to, as long as the day that it stood on is the one that is shown.
  const [wish, setWish] = useState({ from: day, to: day });
  const shown = wish.from === day ? wish.to : day;
  const setShown = (to: string) => setWish({ from: day, to });
  useEffect(() => {
    if (shown === day) return undefined;
    const timer = setTimeout(() => onDay(shown), rest);
    return () => clearTimeout(timer);
  }, [shown, day, onDay]);
  const least = numberOf(first < day ? first : day);
  return (
    <div className={styles["day"]}>
      <label>
        <span>{t("explorer.day")}</span>
        <input
          type="date"
          value={shown}
          min={dayOf(least)}
          max={today}
          onChange={({ target }) => {
            if (target.value !== "" && target.value <= today) setShown(target.value);
          }}
        />
      </label>
      <input
        type="range"
        aria-label={t("explorer.day.slide")}
        aria-valuetext={shown}
        min={least}
        max={numberOf(today)}
        value={numberOf(shown)}
        onChange={({ target }) => setShown(dayOf(Number(target.value)))}
      />
    </div>
  );
}
