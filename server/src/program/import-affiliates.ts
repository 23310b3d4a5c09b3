import { parse } from "csv-parse/sync";
import { sql } from "kysely";
import { findOrCreatePerson } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { memberByHandle, memberOfPerson } from "../members/index.ts";
import { enrolMember } from "../network/index.ts";
import { membershipOf, setCode, setMembership } from "./change-membership.ts";
import type { Group, Program } from "./model.ts";
import { groupsOf, programById } from "./store.ts";

export interface ImportedAffiliates {
  /** People who became members, memberships made or changed, codes. */
  readonly members: number;
  readonly memberships: number;
  readonly codes: number;
  /** Rows that stand already, exactly so: the same file may be sent again. */
  readonly known: number;
}

const columns = ["email", "name", "handle", "group", "code", "locale"] as const;
const most = 5_000;

type Row = Readonly<Partial<Record<(typeof columns)[number], string>>>;
type Counts = { -readonly [Name in keyof ImportedAffiliates]: number };

/**
 * Makes affiliates of a program from a CSV with a header: `email`, `name`, `handle`, and where wished `group`, `code`, `locale`.
 * All rows, or none; with `dryRun` none in any case (the caller rolls back), so that what it says is what would happen.
 * Links come by their own import (`importLinks`), after this one.
 * @returns how many; `bad-input` with every bad row in `data.rows`.
 */
export async function importAffiliates(
  context: Context,
  wish: { readonly programId: bigint; readonly csv: string },
): Promise<ImportedAffiliates | Failure> {
  const program = await programById(context.tx, wish.programId);
  if (program === undefined) return new Failure("not-found", "There is no such program.");
  const rows = readRows(wish.csv);
  if (isFailure(rows)) return rows;
  const groups = await groupsOf(context.tx, program.id);
  const bad: { line: number; problem: string }[] = [];
  const counts: Counts = { members: 0, memberships: 0, codes: 0, known: 0 };
  for (const { line, row } of rows) {
    const result = await importRow(context, program, groups, row, counts);
    if (isFailure(result)) bad.push({ line, problem: result.message });
  }
  if (bad.length === 0) return counts;
  return new Failure(
    "bad-input",
    `${bad.length} of ${rows.length} rows cannot be imported; nothing was. Line ${bad[0]?.line}: ${bad[0]?.problem}`,
    { rows: bad },
  );
}

function readRows(csv: string): readonly { readonly line: number; readonly row: Row }[] | Failure {
  let parsed: { readonly info: { readonly lines: number }; readonly record: Row }[];
  try {
    parsed = parse(csv, { columns: true, bom: true, trim: true, info: true, skip_empty_lines: true }) as typeof parsed;
  } catch (error) {
    return new Failure("bad-input", `The file is no CSV: ${error instanceof Error ? error.message : "unreadable"}`);
  }
  const [first] = parsed;
  if (first === undefined) return new Failure("bad-input", "The file has no rows below its header.");
  if (parsed.length > most) return new Failure("bad-input", `A file has at most ${most} rows; send it in parts.`);
  const names = Object.keys(first.record);
  const unknown = names.filter((name) => !(columns as readonly string[]).includes(name));
  const missing = ["email", "name", "handle"].filter((name) => !names.includes(name));
  if (unknown.length > 0) return new Failure("bad-input", `There is no column ${unknown.join(", ")}.`);
  if (missing.length > 0) return new Failure("bad-input", `The column ${missing.join(", ")} is missing.`);
  return parsed.map(({ info, record }) => ({ line: info.lines, row: record }));
}

async function importRow(
  context: Context,
  program: Program,
  groups: readonly Group[],
  row: Row,
  counts: Counts,
): Promise<undefined | Failure> {
  const { tx } = context;
  const [email = "", name = "", handle = ""] = [row.email, row.name, row.handle?.toLowerCase().replace(/^@/, "")];
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return wrong(`"${email}" is no mail address.`);
  if (name === "") return wrong("The name is missing.");
  const group = groups.find((one) => ((row.group ?? "") === "" ? one.isDefault : one.name === row.group));
  if (group === undefined) {
    return wrong(`There is no group "${row.group}"; there are ${groups.map((one) => one.name).join(", ")}.`);
  }
  const before = { ...counts };
  const personId = await findOrCreatePerson(context, { email, name, locale: row.locale || "en" });
  const member = await memberOfPerson(tx, personId);
  if (member !== undefined && member.handle !== handle) {
    return wrong(`${email} is a member already, and is called "${member.handle}".`);
  }
  if (member === undefined && (await memberByHandle(tx, handle)) !== undefined) {
    return wrong(`The name "${handle}" is taken.`);
  }
  // The same row again finds everything as it would make it. Affiliates stand in no network until somebody places them.
  const memberId =
    member?.id ??
    (await enrolMember(context, {
      email,
      name,
      locale: row.locale || "en",
      handle,
      displayName: name,
      kind: "affiliate",
      sponsorId: null,
    }));
  if (isFailure(memberId)) return memberId;
  if (member === undefined) counts.members += 1;
  const standing = await membershipOf(tx, program.id, memberId);
  if (standing?.state !== "active" || standing.groupId !== group.id) {
    const joined = await setMembership(context, {
      programId: program.id,
      memberId,
      groupId: group.id,
      reason: "imported",
    });
    if (isFailure(joined)) return joined;
    counts.memberships += 1;
  }
  if ((row.code ?? "") !== "" && !(await hasCode(context, row.code!, memberId, program.id))) {
    const code = await setCode(context, { code: row.code!, programId: program.id, memberId });
    if (isFailure(code)) return code;
    counts.codes += 1;
  }
  const changed = counts.members + counts.memberships + counts.codes;
  if (changed === before.members + before.memberships + before.codes) counts.known += 1;
  return undefined;
}

async function hasCode(context: Context, code: string, memberId: bigint, programId: bigint): Promise<boolean> {
  const { rows } = await sql`
    select code from program_code where code = ${code.trim().toUpperCase()} and member_id = ${memberId}
      and program_id = ${programId} and archived_at is null`.execute(context.tx);
  return rows.length > 0;
}

const wrong = (problem: string) => new Failure("bad-input", problem);
