import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLocale } from "../../words/area.ts";
import { Button } from "../button.tsx";
import { Empty } from "../empty.tsx";
import { Notice } from "../notice.tsx";
import { Skeleton } from "../skeleton.tsx";
import { useShown } from "./address.ts";
import { DaySlider } from "./day-slider.tsx";
import { FindPerson } from "./find-person.tsx";
import { Legend } from "./legend.tsx";
import { LineAbove } from "./line-above.tsx";
import { PeopleTable } from "./people-table.tsx";
import { joinedText, PersonCard } from "./person-card.tsx";
import { Picture } from "./picture.tsx";
import type { Sight } from "./picture.tsx";
import { colours, shadesOf } from "./shades.ts";
import { sourceOf } from "./source.ts";
import type { Branch, Place, Start } from "./source.ts";
import { useAsked } from "./use-asked.ts";
import { useWords } from "./words.ts";
import styles from "./explorer.module.css";

/** A whole tree, from everybody down to one person: drawn or as a table, as of any day. */
export function Explorer({ place, openTo }: { readonly place: Place; readonly openTo?: (member: string) => string }) {
  const t = useWords();
  const locale = useLocale();
  const [shown, change] = useShown();
  const { tree, day, root } = shown;
  // Counted up where the tree was read anew meanwhile: everything is asked for again.
  const [reading, setReading] = useState(0);
  const ask = useCallback(
    async (signal: AbortSignal) => {
      const source = sourceOf(place, { tree, day, root });
      // They go together: rows of one reading mean nobody in another.
      return { source, start: await source.start(signal), reading };
    },
    [place, tree, day, root, reading],
  );
  const { value, state } = useAsked(ask);
  const again = useCallback(() => setReading((count) => count + 1), []);

  if (state === "failed") {
    return (
      <Notice tone="bad" live title={t("explorer.failed")}>
        <Button type="button" tone="quiet" onClick={again}>
          {t("explorer.again")}
        </Button>
      </Notice>
    );
  }
  if (value === undefined) {
    return (
      <div aria-busy="true">
        <output>{t("explorer.reading")}</output>
        <Skeleton height="28rem" />
      </div>
    );
  }
  const { source, start } = value;
  return (
    <div className={styles["explorer"]} aria-busy={state === "loading"}>
      <Controls start={start} shown={shown} onChange={change} />
      <output className={styles["lead"]}>
        {state === "loading"
          ? t("explorer.reading")
          : t("explorer.lead", { count: start.people, levels: start.levels, day: joinedText(start.day, locale) })}
      </output>
      {start.people === 0 ? (
        <Empty title={t("explorer.empty")}>{t("explorer.empty.text")}</Empty>
      ) : (
        <Body start={start} source={source} shown={shown} onChange={change} onStale={again} openTo={openTo} />
      )}
    </div>
  );
}

type Change = ReturnType<typeof useShown>[1];
type Shown = ReturnType<typeof useShown>[0];

function Controls({
  start,
  shown,
  onChange,
}: {
  readonly start: Start;
  readonly shown: Shown;
  readonly onChange: Change;
}) {
  const t = useWords();
  const onDay = useCallback(
    (day: string) => onChange({ day: day === start.today ? undefined : day }),
    [onChange, start.today],
  );
  // A colour of what the reader may not see would say nothing.
  const sees = colours.filter((colour) => start.fields.includes(colour));
  return (
    <div className={styles["controls"]}>
      {start.trees.length < 2 ? null : (
        <label>
          <span>{t("explorer.tree")}</span>
          <select
            value={start.tree}
            onChange={({ target }) => onChange({ tree: target.value, id: undefined, root: undefined })}
          >
            {start.trees.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
      {start.roots.length < 2 ? null : (
        <label>
          <span>{t("explorer.root")}</span>
          <select
            value={shown.root ?? start.roots[0]}
            onChange={({ target }) => onChange({ root: target.value, id: undefined })}
          >
            {start.roots.map((root, index) => (
              <option key={root} value={root}>
                {t("explorer.root.of", { number: index + 1 })}
              </option>
            ))}
          </select>
        </label>
      )}
      {sees.length === 0 ? null : (
        <label>
          <span>{t("explorer.colour")}</span>
          <select
            value={shown.colour}
            onChange={({ target }) => onChange({ colour: colours.find((one) => one === target.value) ?? "rank" })}
          >
            {sees.map((colour) => (
              <option key={colour} value={colour}>
                {t(`explorer.colour.${colour}`)}
              </option>
            ))}
          </select>
        </label>
      )}
      <fieldset className={styles["views"]}>
        <legend className="said">{t("explorer.view")}</legend>
        {(["picture", "table"] as const).map((view) => (
          <button key={view} type="button" aria-pressed={shown.view === view} onClick={() => onChange({ view })}>
            {t(`explorer.view.${view}`)}
          </button>
        ))}
      </fieldset>
      <DaySlider day={start.day} first={start.firstDay} today={start.today} onDay={onDay} />
    </div>
  );
}

function Body({
  start,
  source,
  shown,
  onChange,
  onStale,
  openTo,
}: {
  readonly start: Start;
  readonly source: ReturnType<typeof sourceOf>;
  readonly shown: Shown;
  readonly onChange: Change;
  readonly onStale: () => void;
  readonly openTo: ((member: string) => string) | undefined;
}) {
  const t = useWords();
  const [chosen, setChosen] = useState<Branch>();
  const [sight, setSight] = useState<{ readonly to: Sight }>({ to: "free" });
  const latest = useRef(0);
  const sees = colours.filter((one) => start.fields.includes(one));
  const colour = sees.includes(shown.colour) ? shown.colour : (sees[0] ?? "rank");
  const shades = useMemo(() => shadesOf(colour, start, t), [colour, start, t]);

  /** The answer to the last wish counts, whichever comes last. */
  const choose = useCallback(
    async (wanted: { readonly id: string } | { readonly at: number }, zoom: boolean) => {
      latest.current += 1;
      const wish = latest.current;
      try {
        const branch = await source.branch("at" in wanted ? { at: wanted.at, taken: start.taken } : wanted);
        if (wish !== latest.current) return;
        setChosen(branch);
        onChange({ id: branch.person.id });
        if (zoom) setSight({ to: { branch: branch.line.at(-1)! } });
      } catch {
        // Not there on that day, or read anew meanwhile: the whole is shown.
        if (wish !== latest.current) return;
        setChosen(undefined);
        onChange({ id: undefined });
        if ("at" in wanted) onStale();
      }
    },
    [source, start.taken, onChange, onStale],
  );
  const all = useCallback(() => {
    latest.current += 1;
    setChosen(undefined);
    onChange({ id: undefined });
    setSight({ to: "all" });
  }, [onChange]);
  const go = useCallback((wanted: { readonly id: string }) => void choose(wanted, true), [choose]);

  // Who the address names, at first and again as of another day; later choices have set the address themselves.
  const first = useRef(shown.id);
  useEffect(() => {
    first.current = shown.id;
  });
  useEffect(() => {
    if (first.current !== undefined) void choose({ id: first.current }, true);
  }, [choose]);

  const name = chosen?.person.name ?? chosen?.person.handle ?? t("explorer.whole");
  return (
    <>
      <div className={styles["ways"]}>
        <FindPerson source={source} onTake={go} />
        <a className={styles["export"]} href={source.exportTo(chosen?.person.id)} download>
          {t("explorer.export")}
        </a>
      </div>
      <LineAbove chosen={chosen} onChoose={go} onAll={all} />
      <div className={styles["split"]}>
        <div>
          {shown.view === "table" ? (
            <PeopleTable source={source} start={start} id={chosen?.person.id} name={name} onChoose={go} />
          ) : (
            <>
              <Picture
                source={source}
                start={start}
                colour={colour}
                shades={shades}
                chosen={chosen}
                sight={sight}
                onChoose={(wanted, zoom) => void choose(wanted, zoom)}
                onAll={all}
                onStale={onStale}
              />
              <Legend shades={shades} colour={colour} start={start} />
            </>
          )}
        </div>
        {chosen === undefined ? null : <PersonCard branch={chosen} start={start} openTo={openTo} />}
      </div>
    </>
  );
}
