import { Badge } from "@mantine/core";
import type { Promotion } from "./draft.ts";
import { useWords } from "./words.ts";

const COLOURS: Readonly<Record<Promotion["state"], string>> = {
  running: "good",
  planned: "accent",
  over: "gray",
  paused: "wait",
  "used-up": "gray",
};

export function StateBadge({ state }: { readonly state: Promotion["state"] }) {
  const t = useWords();
  return <Badge color={COLOURS[state]}>{t(`promotions.state.${state}`)}</Badge>;
}
