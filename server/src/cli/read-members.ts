import { buildNetwork, KINDS, nearestName } from "@fairline/engine";
import type { Kind, Member, Network, NetworkFault } from "@fairline/engine";
import { isDay } from "./calendar.ts";
import { readRows } from "./csv.ts";
import type { Columns, Row } from "./csv.ts";
import type { InputFault } from "./input-fault.ts";
import type { InputFile } from "./read-file.ts";

export const MEMBER_COLUMNS: Columns = { required: ["id", "kind", "sponsor_id", "joined_on"], optional: [] };

export interface MembersFile {
  readonly rows: readonly Row[];
  /** Every id that a row of the file gives, also a faulty row. */
  readonly ids: ReadonlySet<string>;
  /** Null where the file has faults. */
  readonly network: Network | null;
}

/** Read members.csv and put it into a network, reporting every fault of the file. */
export function readMembers(file: InputFile, report: (fault: InputFault) => void): MembersFile {
  let sound = true;
  const tell = (fault: InputFault): void => {
    sound = false;
    report(fault);
  };
  const rows = readRows(file, MEMBER_COLUMNS, tell);
  const members: Member[] = [];
  const lines: number[] = [];
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
    // A faulty row still names a member, so that those below are not called faulty for it.
    if (id === "") continue;
    members.push({
      id,
      kind: isKind(kind) ? kind : "customer",
      sponsorId: whole && sponsorId !== "" ? sponsorId : null,
    });
    lines.push(line);
  }
  const network = buildNetwork(members);
  if (!network.ok) {
    const lineOf = new Map<string, number>();
    for (const [index, { id }] of members.entries()) if (!lineOf.has(id)) lineOf.set(id, lines[index]!);
    for (const { code, data } of network.faults) {
      tell({ file: file.path, line: lines[data.index]!, ...describe(code, data, lineOf) });
    }
  }
  const ids = new Set(members.map((member) => member.id));
  return { rows, ids, network: sound && network.ok ? network.value : null };
}

/** A fault of the network in the words of the file. */
function describe(
  code: NetworkFault["code"],
  { id, sponsorId, cycle = [] }: NetworkFault["data"],
  lineOf: ReadonlyMap<string, number>,
): Pick<InputFault, "column" | "value" | "reason" | "hint"> {
  switch (code) {
    case "network.duplicate-id": {
      const reason = `the id stands already on line ${lineOf.get(id)}`;
      return { column: "id", value: id, reason, hint: "ids are unique, remove or rename one" };
    }
    case "network.unknown-sponsor": {
      const hint = "add the sponsor or correct the id";
      return { column: "sponsor_id", value: sponsorId ?? "", reason: "unknown sponsor, no row has this id", hint };
    }
    case "network.own-sponsor": {
      const hint = "name who brought them in, or leave it empty";
      return { column: "sponsor_id", value: id, reason: "a member cannot be their own sponsor", hint };
    }
    default: {
      const named = cycle.map((member) => `${member} (line ${lineOf.get(member)})`);
      const shown =
        named.length > 8 ? [...named.slice(0, 6), `... ${named.length - 7} more ...`, named.at(-1)!] : named;
      const reason = `sponsors go round in a circle: ${[...shown, id].join(" -> ")}`;
      return { column: "sponsor_id", value: cycle[1] ?? id, reason, hint: "one of them needs another sponsor" };
    }
  }
}

function isKind(text: string): text is Kind {
  return (KINDS as readonly string[]).includes(text);
}
