import { parse } from "csv-parse/sync";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { memberByHandle } from "../members/index.ts";
import { createLink } from "./create-link.ts";
import { channels } from "./model.ts";
import { linkByCode } from "./store.ts";
import { tagNames } from "./tags.ts";

export interface BadRow {
  /** As an editor counts them; the header is line 1. */
  readonly line: number;
  readonly problem: string;
}

export interface ImportedLinks {
  readonly made: number;
  /** Rows whose link stands already, exactly so: the same file may be sent again. */
  readonly known: number;
}

const columns = ["member", "code", "path", "label", "channel", "campaign"];
const most = 5_000;

/**
 * Makes links from a CSV with a header: `member` (their `/@name`), `code` and `path`, and where wished `label`, `channel`,
 * `campaign`, `s1`..`s10`, `utm_*`. All rows are imported, or none.
 * @returns how many; `bad-input` with every bad row in `data.rows`
 */
export async function importLinks(context: Context, csv: string): Promise<ImportedLinks | Failure> {
  const rows = readRows(csv);
  if (isFailure(rows)) return rows;
  const bad: BadRow[] = [];
  const members = new Map<string, bigint | undefined>();
  let [made, known] = [0, 0];
  for (const { line, row } of rows) {
    const result = await importRow(context, row, members);
    if (isFailure(result)) bad.push({ line, problem: result.message });
    else if (result === "made") made += 1;
    else known += 1;
  }
  if (bad.length === 0) return { made, known };
  return new Failure(
    "bad-input",
    `${bad.length} of ${rows.length} rows cannot be imported; nothing was. Line ${bad[0]?.line}: ${bad[0]?.problem}`,
    { rows: bad },
  );
}

type Row = Readonly<Record<string, string>>;

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
  const unknown = names.filter((name) => !columns.includes(name) && !tagNames.includes(name));
  const missing = ["member", "code", "path"].filter((name) => !names.includes(name));
  if (unknown.length > 0) return new Failure("bad-input", `There is no column ${unknown.join(", ")}.`);
  if (missing.length > 0) return new Failure("bad-input", `The column ${missing.join(", ")} is missing.`);
  return parsed.map(({ info, record }) => ({ line: info.lines, row: record }));
}

async function importRow(
  context: Context,
  row: Row,
  members: Map<string, bigint | undefined>,
): Promise<"made" | "known" | Failure> {
  const handle = (row["member"] ?? "").toLowerCase().replace(/^@/, "");
  if (!members.has(handle)) members.set(handle, (await memberByHandle(context.tx, handle))?.id);
  const memberId = members.get(handle);
  if (memberId === undefined) return new Failure("not-found", `There is no member "${handle}".`);
  const wished = row["channel"] || "other";
  const channel = channels.find((name) => name === wished);
  if (channel === undefined) {
    return new Failure("bad-input", `There is no channel "${wished}"; there are ${channels.join(", ")}.`);
  }
  const tags = Object.fromEntries(tagNames.flatMap((name) => (row[name] ? [[name, row[name]] as const] : [])));
  const code = row["code"] ?? "";
  const path = row["path"] ?? "";
  const label = (row["label"] || code).slice(0, 100);
  const link = await createLink(context, {
    memberId,
    code,
    path,
    label,
    channel,
    campaign: row["campaign"] || null,
    tags,
  });
  if (!isFailure(link)) return "made";
  if (link.code !== "already-exists") return link;
  const standing = await linkByCode(context.tx, code);
  return standing?.memberId === memberId && standing.path === path ? "known" : link;
}
