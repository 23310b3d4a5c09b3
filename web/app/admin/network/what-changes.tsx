import type { Reply } from "../../api.ts";
import { useWords } from "../desk/words.ts";

/** "Eoin Gallagher under Tomasz Zieliński", "Amara Okafor’s place to Freya Dahl". */
export function WhatChanges({
  change,
}: {
  readonly change: Reply<"GET /api/admin/network/changes">["changes"][number];
}) {
  const t = useWords();
  const who = <b>{change.who?.displayName ?? change.position}</b>;
  if (change.kind === "transfer") return t.rich("change.transfer", { who, to: <b>{change.holder?.displayName}</b> });
  if (change.under === null) return t.rich("change.root", { who });
  const under = <b>{change.under.displayName}</b>;
  return change.leg === null
    ? t.rich("change.move", { who, under })
    : t.rich("change.seat", { who, under, leg: change.leg + 1 });
}
