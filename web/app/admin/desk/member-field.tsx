import { Select } from "@mantine/core";
import { useEffect, useState } from "react";
import { findByWords } from "../search/find.ts";
import { useWords } from "../daily/words.ts";

export interface Choice {
  /** The member's id. */
  readonly value: string;
  readonly label: string;
}

const MEMBER = "/admin/members/";

/** A member by name, found as it is typed; sends their id. */
export function MemberField({
  name,
  label,
  description,
  initial = null,
  required = false,
  onChoose,
}: {
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  readonly initial?: Choice | null;
  readonly required?: boolean;
  readonly onChoose?: (choice: Choice | null) => void;
}) {
  const t = useWords();
  const [words, setWords] = useState(initial?.label ?? "");
  const [found, setFound] = useState<readonly Choice[]>([]);
  const [chosen, setChosen] = useState<Choice | null>(initial);
  useEffect(() => {
    const stop = new AbortController();
    const ask = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 140));
      if (stop.signal.aborted || words.trim().length < 2 || words === chosen?.label) return;
      // A search that fails leaves the field as it was; the next letter asks again.
      const entries = await findByWords(words.trim(), stop.signal).catch(() => []);
      if (stop.signal.aborted) return;
      const people = entries.filter(({ to }) => to.startsWith(MEMBER));
      setFound(
        people.map(({ to, label: who, hint }) => ({ value: to.slice(MEMBER.length), label: `${who} · ${hint}` })),
      );
    };
    void ask();
    return () => stop.abort();
  }, [words, chosen]);
  const data = chosen === null || found.some(({ value }) => value === chosen.value) ? found : [chosen, ...found];
  return (
    <Select
      name={name}
      label={label}
      {...(description === undefined ? {} : { description })}
      placeholder={t("enrol.sponsor.search")}
      nothingFoundMessage={words.trim().length < 2 ? undefined : t("enrol.sponsor.nobody")}
      data={[...data]}
      // The server has searched; what it found is shown whole.
      filter={({ options }) => options}
      searchable
      clearable
      required={required}
      searchValue={words}
      onSearchChange={setWords}
      value={chosen?.value ?? null}
      onChange={(value) => {
        const next = data.find((choice) => choice.value === value) ?? null;
        setChosen(next);
        onChoose?.(next);
      }}
    />
  );
}
