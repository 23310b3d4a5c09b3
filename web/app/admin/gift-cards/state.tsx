import { Badge } from "@mantine/core";
import type { Reply } from "../../api.ts";
import { useWords } from "./words.ts";

export type Card = Reply<"GET /api/admin/gift-cards">["cards"][number];

const COLOURS: Readonly<Record<Card["state"], string>> = {
  waiting: "wait",
  open: "good",
  empty: "gray",
  blocked: "bad",
};

export function StateBadge({ state }: { readonly state: Card["state"] }) {
  const t = useWords();
  return <Badge color={COLOURS[state]}>{t(`cards.state.${state}`)}</Badge>;
}
