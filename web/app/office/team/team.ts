import type { Reply } from "../../api.ts";
import type { PersonTone } from "../../ui/person-status.ts";
import type { TreePerson } from "../../ui/tree-view.tsx";
import type { OfficeWords } from "../words.ts";

type ApiPerson = Reply<"GET /api/partner/downline">["people"][number];

/** Somebody of the reader's team; the first of the list is the reader. */
export interface TeamMember {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly handle: string;
  /** 0 for the reader, 1 for those right below. */
  readonly level: number;
  readonly kind: ApiPerson["kind"];
  readonly status: ApiPerson["status"];
  readonly joinedAt: string;
  /** How many stand below, on all levels. */
  readonly below: number;
  /** Names from the one right below the reader down to the one right above this person. */
  readonly path: readonly string[];
}

/** The API's list, parents before children, with what stands between each person and the reader. */
export function teamOf(people: readonly ApiPerson[]): TeamMember[] {
  const below = new Map<string, number>();
  for (const { id, parentId } of people.toReversed()) {
    if (parentId !== null) below.set(parentId, (below.get(parentId) ?? 0) + 1 + (below.get(id) ?? 0));
  }
  const paths = new Map<string, readonly string[]>();
  return people.map(({ id, parentId, depth, displayName, handle, kind, status, joinedAt }) => {
    const path = parentId === null ? [] : (paths.get(parentId) ?? []);
    // What the people below this one have above them.
    paths.set(id, depth === 0 ? [] : [...path, displayName]);
    return {
      id,
      parentId,
      name: displayName,
      handle,
      level: depth,
      kind,
      status,
      joinedAt,
      below: below.get(id) ?? 0,
      path,
    };
  });
}

/** By any part of the name or the handle, whatever the case and the accents. */
export function findIn(team: readonly TeamMember[], q: string): TeamMember[] {
  const plain = (text: string): string => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const wanted = plain(q);
  return team.filter(({ level, name, handle }) => level > 0 && plain(`${name} @${handle}`).includes(wanted));
}

const TONES: Readonly<Record<NonNullable<ApiPerson["status"]>, PersonTone>> = {
  active: "good",
  suspended: "wait",
  terminated: "bad",
};

export function statusName(t: OfficeWords, { kind, status }: Pick<TeamMember, "kind" | "status">): string {
  if (kind === null || status === null) return t("team.status.none");
  return status === "active" ? t(`kind.${kind}`) : `${t(`kind.${kind}`)}, ${t(`team.status.${status}`)}`;
}

export function inTree(t: OfficeWords, person: TeamMember): TreePerson {
  const { id, parentId, name, level, status } = person;
  return {
    id,
    parentId,
    name: level === 0 ? t("team.you") : name,
    tone: status === null ? "quiet" : TONES[status],
    status: statusName(t, person),
  };
}
