import { Select } from "@mantine/core";
import { useEffect, useState } from "react";
import { findByWords } from "../search/find.ts";
import { useWords } from "../daily/words.ts";

interface Choice {
  readonly value: string;
  readonly label: string;
}

const MEMBER = "/admin/members/";

/** A member by name, found as it is typed; sends their id. */
export function SponsorField() {
  const t = useWords();
  const [words, setWords] = useState("");
  const [found, setFound] = useState<readonly Choice[]>([]);
  const [chosen, setChosen] = useState<Choice | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const ask = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 140));
      if (stop.signal.aborted || words.trim().length < 2 || words === chosen?.label) return;
      // A search that fails leaves the field as it was; the next letter asks again.
      const entries = await findByWords(words.trim(), stop.signal).catch(() => []);
      if (stop.signal.aborted) return;
      const people = entries.filter(({ to }) => to.startsWith(MEMBER));
      setFound(people.map(({ to, label, hint }) => ({ value: to.slice(MEMBER.length), label: `${label} · ${hint}` })));
    };
    void ask();
    return () => stop.abort();
  }, [words, chosen]);
  const data = chosen === null || found.some(({ value }) => value === chosen.value) ? found : [chosen, ...found];
  return (
    <Select
      name="sponsor"
      label={t("enrol.sponsor")}
      description={t("enrol.sponsor.hint")}
      placeholder={t("enrol.sponsor.search")}
      nothingFoundMessage={words.trim().length < 2 ? undefined : t("enrol.sponsor.nobody")}
      data={[...data]}
      // The server has searched; what it found is shown whole.
      filter={({ options }) => options}
      searchable
      clearable
      searchValue={words}
      onSearchChange={setWords}
      value={chosen?.value ?? null}
      onChange={(value) => setChosen(data.find((choice) => choice.value === value) ?? null)}
    />
  );
}
