import { buildNetwork, fillTrees, KINDS, nearestName } from "@fairline/engine";
import type { Kind, Member, MemberPast, Network, NetworkFault, Plan } from "@fairline/engine";
import { isDay } from "./calendar.ts";
import { readRows } from "./csv.ts";
import type { Columns, Row } from "./csv.ts";
import type { InputFault } from "./input-fault.ts";
import type { InputFile } from "./read-file.ts";
import { checkPlaces, legOf } from "./read-places.ts";
import type { Place } from "./read-places.ts";

export const MEMBER_COLUMNS: Columns = {
  required: ["id", "kind", "sponsor_id", "joined_on"],
  optional: [],
  later: ["enroller_id", "placement_id", "title", "highest", "placement_leg", "holder_id"],
};

/** The trees beside the sponsor tree that the file may tell, each in its column. */
const RELATIONS = ["enroller", "placement"] as const;

export interface MembersFile {
  readonly rows: readonly Row[];
  /** Every id that a row of the file gives, also a faulty row. */
  readonly ids: ReadonlySet<string>;
  /** Null where the file has faults. */
  readonly network: Network | null;
  /** Titles and highest ranks, where the file tells them. */
  readonly past: readonly MemberPast[];
}

/**
 * Read members.csv and put it into a network, reporting every fault of the file. A tree is one where anybody has a parent in its
 * column, or one that the plan fills.
 */
export function readMembers(
  file: InputFile,
  /** Null where it has faults. */
  plan: Plan | null,
  report: (fault: InputFault) => void,
): MembersFile {
  const ranks = plan === null ? null : (plan.ranks ?? []).map(({ name }) => name);
  let sound = true;
  const tell = (fault: InputFault): void => {
    sound = false;
    report(fault);
  };
  const rows = readRows(file, MEMBER_COLUMNS, tell);
  const members: Member[] = [];
  const past: MemberPast[] = [];
  const told = RELATIONS.filter((_, index) => rows.some(({ values }) => (values[4 + index] ?? "") !== ""));
  const lines: number[] = [];
  const places: Place[] = [];
  for (const { line, values, whole } of rows) {
    const [id = "", kind = "", sponsorId = "", joinedOn = ""] = values;
    const fault = (column: string, value: string, reason: string, hint: string): void =>
      tell({ file: file.path, line, column, value, reason, hint });
    if (whole) {
      if (id === "") fault("id", id, "the id is empty", "every member needs an id of their own");
      if (!isKind(kind)) {
        const nearest = nearestName(kind, KINDS);
        fault(
          "kind",
          kind,
          "unknown kind",
          nearest === null ? `valid are ${KINDS.join(", ")}` : `did you mean ${nearest}?`,
        );
      }
      if (!isDay(joinedOn))
        fault("joined_on", joinedOn, "not a date", "write an existing day as YYYY-MM-DD, for example 2021-03-31");
    }
    const [title = "", highest = "", leg = "", holderId = ""] = values.slice(6);
    const rankOf = (column: string, name: string): number => {
      if (name === "" || ranks === null || !whole) return 0;
      const at = ranks.indexOf(name);
      if (at < 0) {
        const nearest = nearestName(name, ranks);
        const valid = ranks.length === 0 ? "the plan has no ranks, leave it empty" : `valid are ${ranks.join(", ")}`;
        fault(column, name, "unknown rank", nearest === null ? valid : `did you mean ${nearest}?`);
      }
      return at + 1;
    };
    if (title !== "" || highest !== "") {
      past.push({ id, title: rankOf("title", title), highest: rankOf("highest", highest) });
    }
    // A faulty row still names a member, so that those below are not called faulty for it.
    if (id === "") continue;
    members.push({
      id,
      kind: isKind(kind) ? kind : "customer",
      sponsorId: whole && sponsorId !== "" ? sponsorId : null,
      ...(whole && isDay(joinedOn) ? { joinedOn } : {}),
      ...(told.length > 0 && { parents: parentsOf(told, whole ? values : []) }),
      ...(whole && legOf(leg) !== null && { legs: { placement: legOf(leg)! } }),
      ...(whole && holderId !== "" && { holderId }),
    });
    lines.push(line);
    if (whole) places.push({ line, id, parent: values[5] ?? "", leg });
  }
  checkPlaces(places, (fault) => tell({ file: file.path, ...fault }));
  const titles = new Map(past.map((member) => [member.id, member.title ?? 0]));
  const network = buildNetwork(plan === null ? members : fillTrees(plan, members, titles));
  if (!network.ok) {
    const lineOf = new Map<string, number>();
    for (const [index, { id }] of members.entries()) if (!lineOf.has(id)) lineOf.set(id, lines[index]!);
    const holders = new Map(members.map((member) => [member.id, member.holderId]));
    for (const { code, data } of network.faults) {
      // Told above, in the file's numbers.
      if (code === "network.leg") continue;
      const told = code === "network.holder" ? describeHolder(data.id, holders) : describe(code, data, lineOf);
      tell({ file: file.path, line: lines[data.index]!, ...told });
    }
  }
  const ids = new Set(members.map((member) => member.id));
  return { rows, ids, network: sound && network.ok ? network.value : null, past };
}

function parentsOf(told: readonly string[], values: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(
    RELATIONS.flatMap((relation, index) =>
      told.includes(relation) ? [[relation, (values[4 + index] ?? "") || null] as const] : [],
    ),
  );
}

function describeHolder(
  id: string,
  holders: ReadonlyMap<string, string | undefined>,
): Pick<InputFault, "column" | "value" | "reason" | "hint"> {
  const value = holders.get(id) ?? "";
  const about = { column: "holder_id", value };
  if (value === id) return { ...about, reason: "a member cannot hold their own position", hint: "leave it empty" };
  if (!holders.has(value))
    return { ...about, reason: "unknown holder, no row has this id", hint: "add them or correct the id" };
  return {
    ...about,
    reason: `"${value}" is a further position itself`,
    hint: "name the person whose positions they are",
  };
}

/** A fault of the network in the words of the file. */
function describe(
  code: NetworkFault["code"],
  { id, sponsorId, cycle = [], relation = "sponsor" }: NetworkFault["data"],
  lineOf: ReadonlyMap<string, number>,
): Pick<InputFault, "column" | "value" | "reason" | "hint"> {
  const column = `${relation}_id`;
  switch (code) {
    case "network.duplicate-id": {
      const reason = `the id stands already on line ${lineOf.get(id)}`;
      return { column: "id", value: id, reason, hint: "ids are unique, remove or rename one" };
    }
    case "network.unknown-sponsor": {
      const hint = `add the ${relation} or correct the id`;
      return { column, value: sponsorId ?? "", reason: `unknown ${relation}, no row has this id`, hint };
    }
    case "network.own-sponsor": {
      const hint = "name who brought them in, or leave it empty";
      return { column, value: id, reason: `a member cannot be their own ${relation}`, hint };
    }
    default: {
      const named = cycle.map((member) => `${member} (line ${lineOf.get(member)})`);
      const shown =
        named.length > 8 ? [...named.slice(0, 6), `... ${named.length - 7} more ...`, named.at(-1)!] : named;
      const reason = `${relation}s go round in a circle: ${[...shown, id].join(" -> ")}`;
      return { column, value: cycle[1] ?? id, reason, hint: `one of them needs another ${relation}` };
    }
  }
}

function isKind(text: string): text is Kind {
  return (KINDS as readonly string[]).includes(text);
}
