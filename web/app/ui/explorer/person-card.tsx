import type { ReactNode } from "react";
import { useLocale } from "../../words/area.ts";
import { Count } from "../money.tsx";
import { rankName, volumeLabel } from "./shades.ts";
import type { Branch, Start } from "./source.ts";
import { useWords } from "./words.ts";
import styles from "./explorer.module.css";

/** The person who is chosen, with what the reader may know of them; said aloud when it becomes another. */
export function PersonCard({
  branch: { person },
  start,
  openTo,
}: {
  readonly branch: Branch;
  readonly start: Start;
  /** Where the member's own page is, for readers who have one. */
  readonly openTo?: ((member: string) => string) | undefined;
}) {
  const t = useWords();
  const locale = useLocale();
  const facts: readonly (readonly [label: string, value: ReactNode] | null)[] = [
    [t("explorer.level"), <Count key="level" value={person.level} />],
    person.leg === null ? null : [t("explorer.leg"), <Count key="leg" value={person.leg + 1} />],
    [t("explorer.below"), <Count key="below" value={person.below} />],
    [t("explorer.levels"), <Count key="levels" value={person.levels} />],
    person.kind === null ? null : [t("explorer.kind"), t(`explorer.kind.${person.kind}`)],
    person.rank === null
      ? null
      : [
          t("explorer.rank"),
          person.rank === 0 ? t("explorer.rank.none") : rankName(start.ranks[person.rank - 1] ?? ""),
        ],
    person.activity === null ? null : [t("explorer.activity"), t(`explorer.activity.${person.activity}`)],
    person.selling === null ? null : [t("explorer.selling"), <Count key="selling" value={person.selling} />],
    person.volumeStep === null
      ? null
      : [
          t("explorer.volume"),
          person.volume === null ? (
            volumeLabel(person.volumeStep, start.volumeSteps, t)
          ) : (
            <Count key="volume" value={person.volume} />
          ),
        ],
    person.branchVolume === null
      ? null
      : [t("explorer.volume.branch"), <Count key="branch" value={person.branchVolume} />],
    person.joined === null ? null : [t("explorer.joined"), joinedText(person.joined, locale)],
  ];
  return (
    <section className={styles["card"]} aria-live="polite">
      <h2>{person.name ?? person.handle ?? t("explorer.unnamed")}</h2>
      {person.handle === null || person.name === null ? null : <p className={styles["handle"]}>@{person.handle}</p>}
      <dl>
        {facts.map((fact) =>
          fact === null ? null : (
            <div key={fact[0]}>
              <dt>{fact[0]}</dt>
              <dd>{fact[1]}</dd>
            </div>
          ),
        )}
      </dl>
      {openTo === undefined ? null : <a href={openTo(person.member)}>{t("explorer.open")}</a>}
    </section>
  );
}

/** "2026-03-01" or "2026-03", as the reader writes days and months. */
export function joinedText(joined: string, locale: string): string {
  const isDay = joined.length === 10;
  const at = new Date(`${isDay ? joined : `${joined}-01`}T00:00:00Z`);
  const form = isDay ? ({ dateStyle: "medium" } as const) : ({ month: "long", year: "numeric" } as const);
  return new Intl.DateTimeFormat(locale, { ...form, timeZone: "UTC" }).format(at);
}
