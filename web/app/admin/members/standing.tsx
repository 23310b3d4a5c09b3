import { Badge } from "@mantine/core";
import type { Reply } from "../../api.ts";
import type { PersonTone } from "../../ui/person-status.ts";
import type { TreePerson } from "../../ui/tree-view.tsx";
import { useWords } from "../daily/words.ts";
import type { DailyWords } from "../daily/words.ts";

export type Member = Reply<"GET /api/admin/members">["members"][number];
export type NetworkPerson = Reply<"GET /api/admin/members/{id}/network">["downline"][number];

export const KINDS = ["affiliate", "distributor"] as const;
export const STATUSES = ["active", "suspended", "terminated"] as const;

const COLOUR = { active: "good", suspended: "wait", terminated: "gray" } as const;

export function StatusBadge({ status }: { readonly status: Member["status"] }) {
  const t = useWords();
  return <Badge color={COLOUR[status]}>{t(`status.${status}`)}</Badge>;
}

const TONES: Readonly<Record<Member["status"], PersonTone>> = { active: "good", suspended: "wait", terminated: "bad" };

/** "Distributor"; who is not active says so. */
export function standingWords(t: DailyWords, { kind, status }: Pick<NetworkPerson, "kind" | "status">): string {
  if (kind === null || status === null) return t("kind.none");
  return status === "active" ? t(`kind.${kind}`) : `${t(`kind.${kind}`)}, ${t(`status.${status}`)}`;
}

/** Somebody of the network as the tree draws them. */
export function inTree(t: DailyWords, person: NetworkPerson): TreePerson {
  return {
    id: person.id,
    parentId: person.depth === 0 ? null : person.parentId,
    name: person.displayName,
    tone: person.status === null ? "quiet" : TONES[person.status],
    status: standingWords(t, person),
  };
}
