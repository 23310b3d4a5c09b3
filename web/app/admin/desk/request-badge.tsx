import { Badge } from "@mantine/core";
import { useWords } from "./words.ts";

const COLOUR = {
  asked: "wait",
  requested: "wait",
  approved: "info",
  posted: "good",
  refused: "bad",
  withdrawn: "gray",
} as const;

/** How a request stands. `planned`: approved, and its day has not come. */
export function RequestBadge({
  state,
  done = false,
}: {
  readonly state: keyof typeof COLOUR;
  readonly done?: boolean;
}) {
  const t = useWords();
  if (state === "approved" && done) return <Badge color="good">{t("request.done")}</Badge>;
  return <Badge color={COLOUR[state]}>{t(`request.${state}`)}</Badge>;
}
