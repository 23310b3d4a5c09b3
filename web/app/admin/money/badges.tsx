import { Badge } from "@mantine/core";
import type { Reply } from "../../api.ts";
import { useWords } from "./words.ts";

export type PeriodState = Reply<"GET /api/admin/periods">["periods"][number]["period"]["state"];
export type BatchState = Reply<"GET /api/admin/payouts">["batches"][number]["state"];
export type EarningState = Reply<"GET /api/admin/earnings/{id}">["earning"]["state"];

const PERIOD = { open: "info", draft: "wait", locked: "wait", committed: "good" } as const;

/** An open period whose run is drafted says so: that is what somebody is to look at. */
export function PeriodBadge({ state, drafted = false }: { readonly state: PeriodState; readonly drafted?: boolean }) {
  const t = useWords();
  const shown = state === "open" && drafted ? "draft" : state;
  return <Badge color={PERIOD[shown]}>{t(`period.state.${shown}`)}</Badge>;
}

const BATCH = {
  made: "wait",
  approved: "info",
  paid: "good",
  refused: "bad",
  cancelled: "bad",
  failed: "bad",
} as const;

export function BatchBadge({ state }: { readonly state: BatchState }) {
  const t = useWords();
  return <Badge color={BATCH[state]}>{t(`batch.state.${state}`)}</Badge>;
}

const EARNING = { pending: "info", held: "wait", available: "accent", paid: "good", reversed: "bad" } as const;

export function EarningBadge({ state }: { readonly state: EarningState }) {
  const t = useWords();
  return <Badge color={EARNING[state]}>{t(`state.${state}`)}</Badge>;
}
