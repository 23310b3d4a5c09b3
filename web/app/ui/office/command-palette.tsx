import { Modal } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { useNavigate } from "react-router";
import { Icon } from "../icon.tsx";
import type { IconName } from "../icon.tsx";
import { useWords } from "./words.ts";
import styles from "./command-palette.module.css";

/** Something to jump to. `hint` tells entries of the same name apart: a number, a mail address. */
export interface PaletteEntry {
  readonly to: string;
  readonly label: string;
  readonly hint?: string;
  readonly icon?: IconName;
  readonly group?: string;
}

interface PaletteProps {
  /** What is always there: the places. Found by any part of their name. */
  readonly entries: readonly PaletteEntry[];
  /** Asks the server, for people, orders and the like. Called a moment after the typing stops. */
  readonly search?: (query: string, signal: AbortSignal) => Promise<readonly PaletteEntry[]>;
}

/** Ctrl-K: anything by its name, from anywhere. The button is its visible half. */
export function CommandPalette(props: PaletteProps) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  useHotkeys([["mod+K", () => setOpen(true)]], []);
  return (
    <>
      <button type="button" className={styles["open"]} aria-label={t("palette.open")} onClick={() => setOpen(true)}>
        <Icon name="search" size={18} />
        <span>{t("palette.open")}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <Modal.Root
        opened={open}
        onClose={() => setOpen(false)}
        size="36rem"
        yOffset="12vh"
        transitionProps={{ duration: 120 }}
      >
        <Modal.Overlay backgroundOpacity={1} color="var(--shade)" />
        <Modal.Content aria-label={t("palette.title")} radius="md">
          <Search {...props} done={() => setOpen(false)} />
        </Modal.Content>
      </Modal.Root>
    </>
  );
}

function Search({ entries, search, done }: PaletteProps & { readonly done: () => void }) {
  const t = useWords();
  const id = useId();
  const navigate = useNavigate();
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(0);
  const { found, state } = useSearch(query, search);
  const list = useRef<HTMLDivElement>(null);

  const shown = useMemo(() => {
    const wanted = query.trim().toLocaleLowerCase();
    const places = entries.filter(({ label }) => label.toLocaleLowerCase().includes(wanted));
    const named = places.map((entry) => Object.assign({ group: t("palette.places") }, entry));
    return [...named, ...found];
  }, [entries, found, query, t]);
  const current = Math.min(chosen, shown.length - 1);

  const go = (entry: PaletteEntry | undefined): void => {
    if (entry === undefined) return;
    done();
    void navigate(entry.to);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && shown.length > 0) {
      event.preventDefault();
      const next = (current + step + shown.length) % shown.length;
      setChosen(next);
      list.current?.querySelectorAll('[role="option"]')[next]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(shown[current]);
    }
  };

  return (
    <div className={styles["palette"]}>
      <div className={styles["line"]}>
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-expanded={shown.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={current < 0 ? undefined : `${id}-${current}`}
          aria-label={t("palette.title")}
          placeholder={t("palette.open")}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {/* A select cannot hold groups of rows with hints: the combobox pattern with a listbox is the one for this. */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <div id={`${id}-list`} role="listbox" aria-label={t("palette.title")} ref={list} className={styles["list"]}>
        {shown.map((entry, index) => (
          <div key={`${entry.group ?? ""} ${entry.to}`} role="presentation">
            {entry.group === shown[index - 1]?.group ? null : <p className={styles["group"]}>{entry.group}</p>}
            {/* The keyboard stays in the field, as in every combobox; this is for the pointer. */}
            {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus */}
            <div
              id={`${id}-${index}`}
              // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
              role="option"
              aria-selected={index === current}
              className={styles["entry"]}
              onClick={() => go(entry)}
              onPointerMove={() => setChosen(index)}
            >
              <Icon name={entry.icon ?? "arrow"} size={18} />
              <span className={styles["label"]}>{entry.label}</span>
              {entry.hint === undefined ? null : <span className={styles["hint"]}>{entry.hint}</span>}
            </div>
          </div>
        ))}
      </div>
      <output className={styles["state"]}>
        {state === "searching"
          ? t("palette.searching")
          : state === "failed"
            ? t("palette.failed")
            : shown.length === 0
              ? t("palette.none", { query })
              : t("palette.count", { count: shown.length })}
      </output>
    </div>
  );
}

const PAUSE = 140;

interface Answer {
  readonly query: string;
  readonly entries: readonly PaletteEntry[];
  readonly failed: boolean;
}

/** What was found for the words as they stand now; an answer to other words counts for nothing. */
function useSearch(query: string, search: PaletteProps["search"]) {
  const wanted = query.trim();
  const isAsked = search !== undefined && wanted.length >= 2;
  const [answer, setAnswer] = useState<Answer>({ query: "", entries: NOTHING, failed: false });
  useEffect(() => {
    const stop = new AbortController();
    const ask = async (): Promise<void> => {
      if (search === undefined || !isAsked) return;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      if (stop.signal.aborted) return;
      const told = await search(wanted, stop.signal).then(
        (entries) => ({ query: wanted, entries, failed: false }),
        () => ({ query: wanted, entries: NOTHING, failed: true }),
      );
      if (!stop.signal.aborted) setAnswer(told);
    };
    void ask();
    return () => stop.abort();
  }, [wanted, isAsked, search]);
  if (!isAsked) return { found: NOTHING, state: "still" as const };
  if (answer.query !== wanted) return { found: NOTHING, state: "searching" as const };
  return { found: answer.entries, state: answer.failed ? ("failed" as const) : ("still" as const) };
}

const NOTHING: readonly PaletteEntry[] = [];
