import { useCallback, useEffect, useId, useState } from "react";
import type { KeyboardEvent } from "react";
import type { Person, Source } from "./source.ts";
import { useAsked } from "./use-asked.ts";
import { useWords } from "./words.ts";
import styles from "./explorer.module.css";

/** How long the reader must have stopped writing, in ms. */
const pause = 120;

/** People by name, handle or id, as the reader writes; whoever is taken is gone to. */
export function FindPerson({ source, onTake }: { readonly source: Source; readonly onTake: (person: Person) => void }) {
  const t = useWords();
  const list = useId();
  const [words, setWords] = useState("");
  const [wanted, setWanted] = useState("");
  const [at, setAt] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setWanted(words.trim()), pause);
    return () => clearTimeout(timer);
  }, [words]);
  const ask = useCallback(
    (signal: AbortSignal) => (wanted === "" ? Promise.resolve([]) : source.find(wanted, signal)),
    [source, wanted],
  );
  const { value: found = [], state } = useAsked(ask);
  const open = words.trim() !== "" && wanted !== "";
  const take = (person: Person | undefined) => {
    if (person === undefined) return;
    setWords("");
    setWanted("");
    onTake(person);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const deeds: Readonly<Record<string, () => void>> = {
      ArrowDown: () => setAt(Math.min(found.length - 1, at + 1)),
      ArrowUp: () => setAt(Math.max(0, at - 1)),
      Enter: () => take(found[at]),
      Escape: () => setWords(""),
    };
    const deed = deeds[event.key];
    if (deed === undefined || !open) return;
    event.preventDefault();
    deed();
  };
  return (
    <search className={styles["find"]}>
      <input
        type="search"
        role="combobox"
        aria-label={t("explorer.find")}
        placeholder={t("explorer.find")}
        aria-expanded={open}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={open && found[at] !== undefined ? `${list}-${at}` : undefined}
        autoComplete="off"
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id={list}
        // A list that the browser draws cannot tell who is where in the tree.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="listbox"
        aria-label={t("explorer.find")}
        className={styles["found"]}
        hidden={!open}
        data-state={state}
        data-words={wanted}
      >
        {found.map((person, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field above has the keys
          <div
            key={person.id}
            id={`${list}-${index}`}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            onClick={() => take(person)}
          >
            <b>{person.name ?? person.handle ?? t("explorer.unnamed")}</b>
            <span>
              {[
                ...(person.handle === null ? [] : [`@${person.handle}`]),
                `${t("explorer.level")} ${person.level}`,
                `${t("explorer.below")}: ${new Intl.NumberFormat(t.locale).format(person.below)}`,
              ].join(" · ")}
            </span>
          </div>
        ))}
        {found.length === 0 && state === "ready" ? <p>{t("explorer.find.none")}</p> : null}
      </div>
    </search>
  );
}
